import { checkOptions, wrongItem } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';

/**
 * Writes all items as one JSON array, an item a line, as `json` reads it.
 *
 * As JSON.stringify has it: NaN and infinities become null, members that are undefined are left out, a Date is ISO 8601. A stream
 * that is not ended by the flow (`end: false`) has the closing bracket all the same.
 *
 * @param output - As for `toFile`.
 * @param options - As for `toFile`.
 * @returns A promise of what was written: `path`, `items`, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError for wrong arguments, and for an item that has no JSON: undefined, a function, a BigInt, a cycle; the error
 *   of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toJson-example.json`;
 * flow([{ n: 1 }, [2]]).toJson(path) // => { path, items: 2, bytes: 17 }
 * json(path).toArray() // => [{ n: 1 }, [2]]
 * ```
 */
export function toJson(output: Output, options: WriteOptions = {}): Terminal<unknown, Promise<WriteReport>> {
  checkOptions('toJson', options, WRITE_OPTIONS);
  return sink('toJson', output, options, () => {
    let before = '[\n';
    return {
      encode: (item) => {
        const text = JSON.stringify(item) as string | undefined;
        if (text === undefined) throw wrongItem('toJson', 'something that JSON has', item);
        const line = before + text;
        before = ',\n';
        return line;
      },
      end: () => (before === ',\n' ? '\n]\n' : '[]\n'),
    };
  });
}
