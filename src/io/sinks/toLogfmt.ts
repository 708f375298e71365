import { checkOptions, describe, wrongItem } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { type Output, sink, WRITE_OPTIONS, type WriteOptions, type WriteReport } from './sink.ts';

/**
 * Writes each object as a line of logfmt: `level=info msg="it works" cached`, as `logfmt` reads it.
 *
 * `true` is a key alone, null and undefined are left out, a Date is ISO 8601, and an object or array is its JSON in quotes. What
 * needs quotes gets them, and nothing else.
 *
 * @param output - As for `toFile`.
 * @param options - As for `toFile`.
 * @returns A promise of what was written: `path`, `items`, and `bytes` before compression. Holds up to 64 KB.
 * @throws TypeError for wrong arguments, for an item that is no object or has nothing to write, and for a key that cannot be
 *   written: an empty one, or one with spaces, `=` or `"`; the error of the file system or stream.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-toLogfmt-example.log`;
 * flow([{ level: 'info', msg: 'it works', cached: true, n: 1 }]).toLogfmt(path) // => { path, items: 1, bytes: 37 }
 * logfmt(path).toArray() // => [{ level: 'info', msg: 'it works', cached: true, n: '1' }]
 * ```
 * @see https://pkg.go.dev/github.com/go-logfmt/logfmt
 */
export function toLogfmt(output: Output, options: WriteOptions = {}): Terminal<object, Promise<WriteReport>> {
  checkOptions('toLogfmt', options, WRITE_OPTIONS);
  return sink('toLogfmt', output, options, () => ({ encode: logfmtLine }));
}

/** An object as a line of logfmt. */
export function logfmtLine(item: unknown): string {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) throw wrongItem('toLogfmt', 'an object', item);
  const pairs: string[] = [];
  for (const [key, value] of Object.entries(item)) {
    if (value === null || value === undefined) continue;
    // oxlint-disable-next-line no-control-regex -- they are what is looked for
    if (/^$|[\0-\x20="\x7f\uFFFD]/.test(key)) {
      throw new TypeError(`toLogfmt: a key must be a word without spaces, "=" and quotes, got ${describe(key)}`);
    }
    pairs.push(value === true ? key : `${key}=${valueText(value)}`);
  }
  if (pairs.length === 0) throw wrongItem('toLogfmt', 'an object with something to write', item);
  return `${pairs.join(' ')}\n`;
}

function valueText(value: unknown): string {
  if (typeof value === 'number' || typeof value === 'bigint' || value === false) return String(value);
  const text = typeof value === 'string' ? value : value instanceof Date ? value.toISOString() : JSON.stringify(value);
  if (text === undefined)
    throw new TypeError(`toLogfmt: a value must be something that JSON has, got ${describe(value)}`);
  // oxlint-disable-next-line no-control-regex -- they are what is looked for
  return /[\0-\x20="\\\x7f]/.test(text) ? JSON.stringify(text) : text;
}
