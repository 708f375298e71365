import type { AsyncFlow } from '../flow/flow.ts';
import { checkFunction, checkOptions, describe } from '../pipeline/check.ts';
import { bytesOf } from './formats/raw.ts';
import { ndjson } from './formats/ndjson.ts';
import { checkOnReject, type OnReject, type Reject, rejecter } from './reject.ts';
import type { Inputs } from './sources/records.ts';

/** Reads the bytes of one reject: `(bytes, options) => ndjson(bytes, options)`. */
export type Replay<T> = (bytes: Uint8Array, options: { readonly onReject: OnReject }) => AsyncIterable<T> | Iterable<T>;

export interface ReplayOptions {
  /** What happens to what cannot be read again. Default `'throw'`. */
  readonly onReject?: OnReject;
}

/**
 * Reads back a file of rejects that a `quarantine` has written; with `replay`, what stands in it is read again, by a format or
 * dialect that can.
 *
 * Every reject is replayed by itself, as a file of its own, so a format with a header needs its names:
 * `(bytes, options) => csv(bytes, { ...options, headers: ['id', 'name'] })`. What is rejected again has the file, line and offset
 * that it had the first time. A reject of which only the beginning and the hash were kept cannot be replayed: it is rejected.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param replay - Called with the bytes of each reject, exactly as they stood there, and options to be passed on.
 * @param options - `onReject`: `'throw'` (default), a function or a `quarantine`; not one that writes to the file that is read.
 * @returns A flow of {@link Reject}, or of what `replay` reads. Holds a chunk of the file, and what the format holds.
 * @throws TypeError for wrong arguments; when run, an Error for a file that is none of rejects, and a RejectError.
 * @example
 * ```ts
 * const { tmpdir } = await import('node:os');
 * const file = `${tmpdir()}/sluice-rejects-example.ndjson`;
 * const text = Buffer.from('1,a\n2\n3;c\n');
 * const names = ['id', 'name'] as const;
 * csv(text, { headers: names, onReject: quarantine({ file }) }).count() // => 1
 * rejects(file).map(({ line, text }) => `${line}: ${text}`).toArray() // => ['2: 2', '3: 3;c']
 * const bad = quarantine();
 * rejects(file, (bytes, options) => csv(bytes, { ...options, headers: names, delimiter: ';' }), { onReject: bad }).toArray()
 * // => [{ id: '3', name: 'c' }]
 * bad.first[0]?.line // => 2
 * ```
 */
export function rejects(inputs: Inputs): AsyncFlow<Reject>;
export function rejects<T>(inputs: Inputs, replay: Replay<T>, options?: ReplayOptions): AsyncFlow<T>;
export function rejects<T>(inputs: Inputs, replay?: Replay<T>, options: ReplayOptions = {}): AsyncFlow<Reject | T> {
  checkOptions('rejects', options, ['onReject']);
  const { onReject = 'throw' } = options;
  checkOnReject('rejects', onReject);
  const read = ndjson(inputs).map(checked);
  if (replay === undefined) return read;
  checkFunction('rejects', 'replay', replay);
  const again = rejecter('rejects', onReject);
  return read.flatMap((reject): AsyncIterable<T> | Iterable<T> => {
    const bytes = bytesOf(reject);
    if (!bytes) {
      again.take({ ...reject, reason: `only its beginning was kept (${reject.reason})` });
      again.sink?.flush?.();
      return [];
    }
    return replay(bytes, { onReject: onReject === 'throw' ? throwing(reject) : moved(reject, onReject) });
  });
}

/** A reject of a replayed record is where the record was. */
function moved(at: Reject, onReject: Exclude<OnReject, 'throw'>): OnReject {
  const place = (reject: Reject): Reject => {
    const where = { file: at.file, line: at.line + reject.line - 1, offset: at.offset + reject.offset };
    // What was known only by its number in a flow still is.
    return at.item === undefined ? { ...reject, ...where } : { ...reject, file: '', line: 0, offset: 0, item: at.item };
  };
  if (typeof onReject === 'function') return (reject) => onReject(place(reject));
  return {
    add: (reject) => onReject.add(place(reject)),
    accept: (count) => onReject.accept?.(count),
    flush: () => onReject.flush?.(),
  };
}

function throwing(at: Reject): OnReject {
  return moved(at, (reject) => rejecter('rejects', 'throw').take(reject));
}

/** A line of the file, which anybody may have written. */
function checked(value: unknown): Reject {
  const { file, line, offset, reason, text, base64, sha256 } = (value ?? {}) as Record<string, unknown>;
  const good =
    typeof file === 'string' &&
    typeof line === 'number' &&
    typeof offset === 'number' &&
    typeof reason === 'string' &&
    typeof text === 'string' &&
    (base64 === undefined || typeof base64 === 'string') &&
    (sha256 === undefined || typeof sha256 === 'string');
  if (!good) {
    throw new TypeError(
      `rejects: every line must be a reject with file, line, offset, reason and text, got ${describe(value)}`,
    );
  }
  return value as Reject;
}
