import { appendFileSync, writeFileSync } from 'node:fs';
import { checkInteger, checkOptions, checkString } from '../pipeline/check.ts';
import type { Reject, RejectSink } from './reject.ts';

export interface QuarantineOptions {
  /** Where every reject is written, as NDJSON. It is made anew, and empty if there is nothing to write. */
  readonly file?: string;
  /** How many rejects are kept in memory, the first ones. Default 10. */
  readonly keep?: number;
  /** How many rejects are bearable: the next one ends the run with a QuarantineFullError. Default: without limit. */
  readonly max?: number;
}

/** There were more rejects than a quarantine was told to bear. */
export class QuarantineFullError extends Error {
  static {
    this.prototype.name = 'QuarantineFullError';
  }
  /** The reject that was one too many. It is counted and written like those before it. */
  readonly reject: Reject;

  constructor(max: number, reject: Reject, reasons: ReadonlyMap<string, number>) {
    const counts = [...reasons].sort(([, a], [, b]) => b - a).slice(0, 3);
    super(
      `quarantine: more than ${max} records were rejected (${counts.map(([reason, n]) => `${n} x ${reason}`).join('; ')}); ` +
        `the last: ${JSON.stringify(reject.file)} line ${reject.line}. Check the data, or raise max`,
    );
    this.reject = reject;
  }
}

/** What {@link quarantine} makes. One may serve several inputs and formats, together or one after the other. */
export class Quarantine implements RejectSink {
  /** Where they are written. */
  readonly file: string | undefined;
  /** How many records were rejected. */
  count = 0;
  /** The first ones. */
  readonly first: Reject[] = [];
  /** How many for each reason. */
  readonly reasons: Map<string, number> = new Map();
  readonly #keep: number;
  readonly #max: number;
  #text = '';

  constructor({ file, keep = 10, max = Infinity }: QuarantineOptions) {
    this.file = file;
    this.#keep = keep;
    this.#max = max;
    // At once, so that a path that cannot be written is an error before any work is done.
    if (file !== undefined) writeFileSync(file, '');
  }

  /** Takes a reject. @throws QuarantineFullError for one too many. */
  add(reject: Reject): void {
    this.count += 1;
    this.reasons.set(reject.reason, (this.reasons.get(reject.reason) ?? 0) + 1);
    if (this.first.length < this.#keep) this.first.push(reject);
    if (this.file !== undefined) this.#text += `${JSON.stringify(reject)}\n`;
    if (this.count > this.#max) {
      this.flush();
      throw new QuarantineFullError(this.#max, reject, this.reasons);
    }
  }

  /** Writes what was taken since it was last called. A format calls it after every chunk that it has read. */
  flush(): void {
    if (this.file === undefined || this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    appendFileSync(this.file, text);
  }
}

/**
 * A place for the records that cannot be read: counts all, keeps the first, writes every one to a file.
 *
 * @param options - `file`: where to write them, as NDJSON, one object of file, line, offset, reason and text each; it is
 *   made anew. `keep`: how many to keep in memory, an integer of at least 0, default 10. `max`: how many are bearable.
 * @returns A quarantine, to be passed as `onReject`, with `count`, `first` and `reasons`. Holds the first `keep` rejects,
 *   a count per reason, and the rejects of one chunk
 *   until they are written.
 * @throws RangeError or TypeError for wrong arguments; the error of the file system when `file` cannot be written.
 * @example
 * ```ts
 * const bad = quarantine();
 * csv(Buffer.from('a,b\n1,2\n3\n'), { onReject: bad }).toArray() // => [{ a: '1', b: '2' }]
 * [bad.count, bad.first[0]?.line, bad.first[0]?.reason] // => [1, 3, 'expected 2 fields, got 1']
 * ```
 */
export function quarantine(options: QuarantineOptions = {}): Quarantine {
  checkOptions('quarantine', options, ['file', 'keep', 'max']);
  if (options.file !== undefined) checkString('quarantine', 'file', options.file);
  if (options.keep !== undefined) checkInteger('quarantine', 'keep', options.keep, { infinity: true });
  if (options.max !== undefined) checkInteger('quarantine', 'max', options.max, { infinity: true });
  return new Quarantine(options);
}
