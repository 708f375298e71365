import { Buffer } from 'node:buffer';
import { appendFileSync, writeFileSync } from 'node:fs';
import { checkInteger, checkNumber, checkOptions, checkString, describe } from '../pipeline/check.ts';
import { bytesOf, rawOf } from './formats/raw.ts';
import { type Reject, type RejectSink, whereOf } from './reject.ts';

export interface QuarantineOptions {
  /** Where every reject is written, as NDJSON. It is made anew, and empty if there is nothing to write. */
  readonly file?: string;
  /** How many rejects are kept in memory, the first ones. Default 10. */
  readonly keep?: number;
  /** How many rejects are bearable: the next one ends the run with a QuarantineFullError. Default: without limit. */
  readonly max?: number;
  /** Which share of all records is bearable, 0 to 1: more ends the run, once there are `least` records. Default: any. */
  readonly ratio?: number;
  /** How many records, good and bad, there have to be before `ratio` is looked at. Default 1,000. */
  readonly least?: number;
  /** How many bytes of a reject are kept; of a longer one its beginning, length and SHA-256. Default 64 KiB. */
  readonly maxText?: number;
}

/** How many different reasons are told apart: what a schema says may hold anything. */
const REASONS = 1000;
const OTHER_REASONS = 'other reasons';

/** What was rejected for one reason. */
export interface RejectSummary {
  readonly reason: string;
  readonly count: number;
  readonly first: Reject;
}

/** There were more rejects than a quarantine was told to bear. */
export class QuarantineFullError extends Error {
  static {
    this.prototype.name = 'QuarantineFullError';
  }
  /** The reject that was one too many. It is counted and written like those before it. */
  readonly reject: Reject;

  /** @param bearable - What there was too much of: `2 records`. */
  constructor(bearable: string, advice: string, reject: Reject, reasons: ReadonlyMap<string, number>) {
    const counts = [...reasons].sort(([, a], [, b]) => b - a).slice(0, 3);
    super(
      `quarantine: more than ${bearable} were rejected (${counts.map(([reason, n]) => `${n} x ${reason}`).join('; ')}); ` +
        `the last: ${whereOf(reject)}. Check the data, or raise ${advice}`,
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
  /** How many could be read, as far as formats tell, which is after every chunk and before every reject. */
  accepted = 0;
  /** The first ones. */
  readonly first: Reject[] = [];
  /** How many for each reason; beyond 1,000 reasons, the rest are one. */
  readonly reasons: Map<string, number> = new Map();
  readonly #options: Required<Omit<QuarantineOptions, 'file'>>;
  /** The first reject of each reason. */
  readonly #firsts = new Map<string, Reject>();
  #text = '';

  constructor({ file, keep = 10, max = Infinity, ratio = 1, least = 1000, maxText = 64 * 1024 }: QuarantineOptions) {
    this.file = file;
    this.#options = { keep, max, ratio, least, maxText };
    // At once, so that a path that cannot be written is an error before any work is done.
    if (file !== undefined) writeFileSync(file, '');
  }

  /** Counts records that could be read. Formats, `parse` and `validate` call it. */
  accept(count: number): void {
    this.accepted += count;
  }

  /** Takes a reject. @throws QuarantineFullError for one too many. */
  add(reject: Reject): void {
    const kept = cut(reject, this.#options.maxText);
    const known = this.reasons.has(kept.reason) || this.reasons.size < REASONS;
    const reason = known ? kept.reason : OTHER_REASONS;
    this.count += 1;
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
    if (!this.#firsts.has(reason)) this.#firsts.set(reason, kept);
    if (this.first.length < this.#options.keep) this.first.push(kept);
    if (this.file !== undefined) this.#text += `${JSON.stringify(kept)}\n`;
    this.#judge(kept);
  }

  /** Ends the run where there are too many. */
  #judge(reject: Reject): void {
    const { max, ratio, least } = this.#options;
    const all = this.count + this.accepted;
    if (this.count > max) {
      this.flush();
      throw new QuarantineFullError(`${max} records`, 'max', reject, this.reasons);
    }
    if (all >= least && this.count > ratio * all) {
      this.flush();
      const share = `${Number((ratio * 100).toPrecision(6))} % of the records (${this.count} of ${all})`;
      throw new QuarantineFullError(share, 'ratio', reject, this.reasons);
    }
  }

  /** What was rejected, by reason, the most frequent first, with the first reject of each. */
  summary(): RejectSummary[] {
    return [...this.reasons]
      .map(([reason, count]) => ({ reason, count, first: this.#firsts.get(reason)! }))
      .sort((a, b) => b.count - a.count);
  }

  /** Writes what was taken since it was last called. A format calls it after every chunk that it has read. */
  flush(): void {
    if (this.file === undefined || this.#text === '') return;
    const text = this.#text;
    this.#text = '';
    appendFileSync(this.file, text);
  }
}

/** A reject of which no more than `most` bytes are kept. */
function cut(reject: Reject, most: number): Reject {
  // A unit of UTF-16 is at most three bytes of UTF-8.
  if (reject.text.length * 3 <= most) return reject;
  const { base64: _, text, ...rest } = reject;
  if (rest.sha256 !== undefined) return { ...rest, text: Buffer.from(text).toString('utf8', 0, most) };
  const bytes = bytesOf(reject)!;
  return bytes.length <= most ? reject : { ...rest, ...rawOf(bytes, most) };
}

/**
 * A place for the records that cannot be read: counts all, keeps the first, writes every one to a file.
 *
 * Formats count for it what they could read, too, so that it can tell the share of the rejects; it looks at that with every
 * reject, and what it decides does not depend on how the input is cut into chunks.
 *
 * @param options - `file`: where to write them, as NDJSON, one object of file, line, offset, reason and text each, which
 *   `rejects` reads back; it is made anew. `keep`: how many to keep in memory, an integer of at least 0, default 10. `max`: how
 *   many are bearable. `ratio`: which share of all records is, 0 to 1, once there are `least` of them, default 1,000.
 *   `maxText`: how many bytes of a reject are kept, default 64 KiB; of a longer one its beginning, length and SHA-256.
 * @returns A quarantine, to be passed as `onReject`, with `count`, `accepted`, `first`, `reasons` and `summary()`. Holds the
 *   first `keep` rejects, a count and a reject for each of at most 1,000 reasons, and the rejects of one chunk until they
 *   are written.
 * @throws RangeError or TypeError for wrong arguments; the error of the file system when `file` cannot be written.
 * @example
 * ```ts
 * const bad = quarantine();
 * csv(Buffer.from('a,b\n1,2\n3\n'), { onReject: bad }).toArray() // => [{ a: '1', b: '2' }]
 * [bad.count, bad.first[0]?.line, bad.first[0]?.reason] // => [1, 3, 'expected 2 fields, got 1']
 * ndjson(Buffer.from('1\nx\n'), { onReject: quarantine({ ratio: 0.1, least: 2 }) }).toArray()
 * // throws QuarantineFullError: quarantine: more than 10 % of the records (1 of 2) were rejected
 * ```
 */
export function quarantine(options: QuarantineOptions = {}): Quarantine {
  checkOptions('quarantine', options, ['file', 'keep', 'max', 'ratio', 'least', 'maxText']);
  const { file, keep, max, ratio, least, maxText } = options;
  if (file !== undefined) checkString('quarantine', 'file', file);
  if (keep !== undefined) checkInteger('quarantine', 'keep', keep, { infinity: true });
  if (max !== undefined) checkInteger('quarantine', 'max', max, { infinity: true });
  if (least !== undefined) checkInteger('quarantine', 'least', least, { least: 1 });
  if (maxText !== undefined) checkInteger('quarantine', 'maxText', maxText, { infinity: true });
  if (ratio !== undefined) {
    checkNumber('quarantine', 'ratio', ratio);
    if (ratio < 0 || ratio > 1) {
      throw new RangeError(`quarantine: ratio must be a number from 0 to 1, got ${describe(ratio)}`);
    }
  }
  return new Quarantine(options);
}
