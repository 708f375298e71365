import { readdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { checkInteger, checkOptionalFunction, checkOptions, checkString } from '../../pipeline/check.ts';
import { checkSpan } from '../../pipeline/clock.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { encoderFor } from './by-suffix.ts';
import { compressorFor, FILE_OPTIONS, type FileOptions, openFile } from './file-target.ts';
import { type ItemWriter, itemSink } from './item-sink.ts';
import type { Encoder, WriteReport } from './sink.ts';
import type { Target } from './target.ts';
import { checkHeaders } from './toCsv.ts';

export interface RotatingFilesOptions extends FileOptions {
  /** The most bytes of a file, before they are compressed. An item that is longer has a file of its own. */
  readonly maxBytes?: number;
  /** The most items of a file. */
  readonly maxItems?: number;
  /** How long a file is written to, in ms: until the next multiple of it in UTC, so that 3,600,000 begins a file with each hour. */
  readonly every?: number;
  /** For `.csv` and `.tsv`: as for `toCsv`. Each file has its own. Default true. */
  readonly headers?: boolean | readonly string[];
  /** Called with each file when it is complete and in its place. A promise it gives is waited for. */
  readonly onFile?: (file: WriteReport) => unknown;
  /** The time that `every` goes by, in ms since 1970. Default: Date.now. */
  readonly now?: () => number;
}

/** What was written to many files. */
export interface FilesReport {
  /** How many files. */
  readonly files: number;
  /** How many items. */
  readonly items: number;
  /** How many bytes, before they were compressed. */
  readonly bytes: number;
}

const OPTIONS = [...FILE_OPTIONS, 'maxBytes', 'maxItems', 'every', 'headers', 'onFile', 'now'];
const GATHERED = 64 * 1024;

/**
 * Writes one file after the other: each to a size, a count, or for a time.
 *
 * `{n}` in the name is a number that goes on where the files that are there end, `{time}` the time when the file begins. The suffix
 * says what is written: `.csv`, `.tsv`, `.ndjson`, `.jsonl`, `.txt`, `.log`, then `.gz` or another compression. An item is never
 * parted between files. A file whose time is over is closed, also when nothing comes.
 *
 * After a crash, every file that is there is complete: each appears under its name when it is. The one that was being written is
 * beside it, ending in `.tmp`; its items are in no file. With `fsync`, that holds for a power failure, too. An error of the flow
 * leaves the files before.
 *
 * @param path - A path, with `{n}` in the file's name, and `{time}` where it is wanted.
 * @param options - At least one of `maxBytes` (before compression), `maxItems`, `every` (ms). `headers`, `onFile`, `now`; `mkdir`,
 *   `level`, `parallel`, `fsync` as for `toFile`.
 * @returns A promise of what was written: `files`, `items` and `bytes`. Holds up to 64 KB. No items make no file.
 * @throws TypeError or RangeError for wrong arguments, at the call; for an item that the format cannot write; the error of the
 *   file system, or of `onFile`.
 * @example
 * ```ts
 * const { mkdtempSync } = await import('node:fs');
 * const { tmpdir } = await import('node:os');
 * const folder = mkdtempSync(`${tmpdir()}/sluice-rotating-`);
 * const report = flow([1, 2, 3]).map((n) => ({ n })).toRotatingFiles(`${folder}/part-{n}.csv.gz`, { maxItems: 2 });
 * report // => { files: 2, items: 3, bytes: 15 }
 * csv(glob(`${folder}/*`)).toArray() // => [{ n: '1' }, { n: '2' }, { n: '3' }]
 * ```
 */
export function toRotatingFiles(path: string, options: RotatingFilesOptions): Terminal<unknown, Promise<FilesReport>> {
  checkString('toRotatingFiles', 'path', path);
  checkOptions('toRotatingFiles', options, OPTIONS);
  const { maxBytes, maxItems, every, headers = true, onFile, now } = options;
  if (maxBytes !== undefined) checkInteger('toRotatingFiles', 'maxBytes', maxBytes, { least: 1 });
  if (maxItems !== undefined) checkInteger('toRotatingFiles', 'maxItems', maxItems, { least: 1 });
  if (every !== undefined) checkSpan('toRotatingFiles', 'every', every);
  checkHeaders('toRotatingFiles', headers);
  checkOptionalFunction('toRotatingFiles', 'onFile', onFile);
  checkOptionalFunction('toRotatingFiles', 'now', now);
  if ((maxBytes ?? maxItems ?? every) === undefined) {
    throw new TypeError('toRotatingFiles: say when a file is full: maxBytes, maxItems or every');
  }
  const [first, ...more] = basename(path).split('{n}');
  if (first === undefined || more.length !== 1 || /[{}]/.test(dirname(path))) {
    throw new TypeError(
      `toRotatingFiles: path must have {n} once, in the name of the file, got ${JSON.stringify(path)}`,
    );
  }
  const encoder = encoderFor('toRotatingFiles', path, headers);
  const create = compressorFor('toRotatingFiles', path, options);
  return itemSink('toRotatingFiles', 'up to 64 KB not yet written', () => new Rotating(path, options, encoder, create));
}

class Rotating implements ItemWriter<unknown, FilesReport> {
  readonly #path: string;
  readonly #options: RotatingFilesOptions;
  readonly #makeEncoder: () => Encoder<unknown>;
  readonly #create: ReturnType<typeof compressorFor>;
  readonly #now: () => number;
  /** The number of the last file; undefined while it is not known. */
  #number: number | undefined;
  #target: Target | undefined;
  #encoder: Encoder<unknown>;
  #text = '';
  /** Of the file at hand. */
  #items = 0;
  #bytes = 0;
  #until = Infinity;
  #report: FilesReport = { files: 0, items: 0, bytes: 0 };

  constructor(
    path: string,
    options: RotatingFilesOptions,
    encoder: () => Encoder<unknown>,
    create: ReturnType<typeof compressorFor>,
  ) {
    this.#path = path;
    this.#options = options;
    this.#makeEncoder = encoder;
    this.#create = create;
    this.#now = options.now ?? Date.now;
    this.#encoder = encoder();
  }

  // Not an async function: most items only add to a string.
  write(item: unknown): void | Promise<void> {
    const { maxBytes = Infinity, maxItems = Infinity } = this.#options;
    if (!this.#target || this.#items >= maxItems || this.#now() >= this.#until) return this.#writeNext(item);
    const encoded = this.#encoder.encode(item);
    const length = typeof encoded === 'string' ? Buffer.byteLength(encoded) : encoded.length;
    // It is encoded again: in the next file, it may be the first.
    if (this.#bytes + length > maxBytes) return this.#writeNext(item);
    return this.#add(encoded, length);
  }

  async #writeNext(item: unknown): Promise<void> {
    await this.#complete();
    // What cannot be written makes no file.
    this.#encoder = this.#makeEncoder();
    const begin = this.#encoder.begin?.() ?? '';
    const encoded = this.#encoder.encode(item);
    await this.#open();
    this.#text = begin;
    this.#bytes = Buffer.byteLength(begin);
    await this.#add(encoded, typeof encoded === 'string' ? Buffer.byteLength(encoded) : encoded.length);
  }

  #add(encoded: string | Uint8Array, length: number): void | Promise<void> {
    this.#items += 1;
    this.#bytes += length;
    if (typeof encoded !== 'string') return this.idle().then(() => this.#target!.write(encoded));
    this.#text += encoded;
    return this.#text.length >= GATHERED ? this.#flush() : undefined;
  }

  async #open(): Promise<void> {
    const { every } = this.#options;
    const folder = dirname(this.#path);
    this.#number = (this.#number ?? (await lastNumber(this.#path))) + 1;
    const now = this.#now();
    const begins = every === undefined ? now : Math.floor(now / every) * every;
    this.#until = every === undefined ? Infinity : begins + every;
    const name = basename(this.#path)
      .replace('{n}', String(this.#number).padStart(6, '0'))
      .replaceAll('{time}', timeText(begins, every));
    this.#target = await openFile(join(folder, name), this.#create, this.#options);
  }

  async #flush(): Promise<void> {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    await this.#target!.write(bytes);
  }

  /** Puts the file at hand in its place. */
  async #complete(): Promise<void> {
    const target = this.#target;
    if (!target) return;
    await this.#flush();
    await target.finish();
    this.#target = undefined;
    const { files, items, bytes } = this.#report;
    this.#report = { files: files + 1, items: items + this.#items, bytes: bytes + this.#bytes };
    const file: WriteReport = { path: target.path!, items: this.#items, bytes: this.#bytes };
    this.#items = this.#bytes = 0;
    await this.#options.onFile?.(file);
  }

  async idle(): Promise<void> {
    if (this.#target && this.#now() >= this.#until) await this.#complete();
    else await this.#flush();
  }

  due(): number | undefined {
    return this.#target && this.#until < Infinity ? Math.max(1, this.#until - this.#now()) : undefined;
  }

  async finish(): Promise<FilesReport> {
    await this.#complete();
    return this.#report;
  }

  async discard(error: unknown): Promise<void> {
    await this.#target?.discard(error);
  }
}

/** The highest number of the files that are there. */
async function lastNumber(path: string): Promise<number> {
  const escaped = basename(path).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  const name = new RegExp(`^${escaped.replace('\\{n\\}', '(\\d+)').replaceAll('\\{time\\}', '.+')}$`);
  const names = await readdir(dirname(path)).catch(() => []);
  return names.reduce((most, one) => Math.max(most, Number(name.exec(one)?.[1] ?? 0)), 0);
}

/** A time as a part of a name, as exact as it has to be: `2026-11-21`, `2026-11-21T16`. */
function timeText(ms: number, every = 1000): string {
  const whole = [
    [86_400_000, 10],
    [3_600_000, 13],
    [60_000, 16],
    [1000, 19],
  ].find(([span = 1]) => every % span === 0);
  return new Date(ms)
    .toISOString()
    .slice(0, whole?.[1] ?? 23)
    .replaceAll(':', '-');
}
