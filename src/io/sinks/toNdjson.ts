import { checkOptions, wrongItem } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';

/**
 * Writes each item as JSON on a line of its own.
 *
 * As JSON.stringify has it: NaN and infinities become null, members that are undefined are left out, a Date is ISO 8601.
 *
 * @param output - As for `toFile`.
 * @param options - As for `toFile`.
 * @returns A promise of what was written: `path`, `items`, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError for wrong arguments, and for an item that has no JSON: undefined, a function, a BigInt, a cycle; the error
 *   of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toNdjson-example.ndjson`;
 * flow([{ n: 1 }, [2]]).toNdjson(path) // => { path, items: 2, bytes: 12 }
 * ndjson(path).toArray() // => [{ n: 1 }, [2]]
 * ```
 */
export function toNdjson(output: Output, options: WriteOptions = {}): Terminal<unknown, Promise<WriteReport>> {
  checkOptions('toNdjson', options, WRITE_OPTIONS);
  return sink('toNdjson', output, options, () => ({ encode: (item) => jsonLine('toNdjson', item) }));
}

/** An item as a line of JSON. */
export function jsonLine(operator: string, item: unknown): string {
  const text = JSON.stringify(item) as string | undefined;
  if (text === undefined) throw wrongItem(operator, 'something that JSON has', item);
  return `${text}\n`;
}
