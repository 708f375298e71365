import { checkOptions, wrongItem } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';

/**
 * Writes text, one item a line, or bytes as they are.
 *
 * A file appears when it is complete: it is written beside its place and renamed at the end, so that an error or a kill leaves
 * the file that was there. A path that ends in `.gz`, `.br`, `.zst` or `.zz` (zlib) is compressed so. A sync flow gives a promise too.
 *
 * @param output - A path, a Node Writable, or a web stream of bytes, whose backpressure is heeded.
 * @param options - `mkdir`: make missing folders; default false. `level`: how hard to compress. `parallel`: for `.gz`, how many
 *   members of 1 MiB to compress at a time; default 1. `fsync`: wait until the disk has it; default false. `end`: for a stream,
 *   end it with the flow, and destroy it if that fails; default true.
 * @returns A promise of what was written: `path`, `items`, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError for wrong arguments, and for an item that is neither a string, which gets a `\n`, nor bytes; Error for
 *   `.zst` before Node 22.15 without the package that it then needs; the error of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toFile-example.txt.gz`;
 * flow(['one', 'two']).toFile(path) // => { path, items: 2, bytes: 8 }
 * lines(path).toArray() // => ['one', 'two']
 * ```
 */
export function toFile(
  output: Output,
  options: WriteOptions = {},
): Terminal<string | Uint8Array, Promise<WriteReport>> {
  checkOptions('toFile', options, WRITE_OPTIONS);
  return sink('toFile', output, options, () => ({ encode: (item) => line('toFile', item) }));
}

/** An item as a line, or as it is if it is bytes. */
export function line(operator: string, item: unknown): string | Uint8Array {
  if (typeof item === 'string') return `${item}\n`;
  if (item instanceof Uint8Array) return item;
  throw wrongItem(operator, 'a string or Uint8Array (toNdjson and toCsv write records)', item);
}
