import { constants } from 'node:fs';
import { lstat, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInteger, checkOptions, checkString, describe } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { safeName, safePart, SafeFolder, UnsafePathError } from '../safe-path.ts';
import { encoderFor } from './by-suffix.ts';
import { besides, compressorFor, FILE_OPTIONS, type FileOptions, OpenFile, putInPlace } from './file-target.ts';
import { type ItemWriter, itemSink } from './item-sink.ts';
import type { Encoder } from './sink.ts';
import { checkHeaders } from './toCsv.ts';
import type { FilesReport } from './toRotatingFiles.ts';

export interface PartitionsOptions extends Omit<FileOptions, 'mkdir'> {
  /** How to make a key of a record, for keys that are no members of it: `{ day: (r) => r.at.slice(0, 10) }`. */
  readonly keys?: Readonly<Record<string, (record: never) => unknown>>;
  /** How many files may be open at a time: an integer of at least 1. Default 64. */
  readonly maxOpen?: number;
  /** How many files there may be in all: one too many is an error, for it is likely that a key is not one. Default 10,000. */
  readonly maxFiles?: number;
  /** How many characters of all files together are gathered before they are written. Default 16 Mi. */
  readonly buffer?: number;
  /** For `.csv` and `.tsv`: as for `toCsv`. Each file has its own. Default true. */
  readonly headers?: boolean | readonly string[];
}

const OPTIONS = [
  ...FILE_OPTIONS.filter((name) => name !== 'mkdir'),
  'keys',
  'maxOpen',
  'maxFiles',
  'buffer',
  'headers',
];
const GATHERED = 64 * 1024;

/** A name in the path: text and keys. */
type Name = readonly (string | { readonly key: string })[];

/**
 * Writes each record to the file that its keys name: `out/{country}/{date}.csv.gz`.
 *
 * A key is a member of the record, or what a function in `keys` makes of it. The suffix says what is written: `.csv`, `.tsv`,
 * `.ndjson`, `.jsonl`, `.txt`, `.log`, then `.gz` or `.zst` if it is to be compressed. At most `maxOpen` files are open: the one
 * that was not written to for longest is closed, and appended to later, as a new member where it is compressed.
 *
 * No key leads out of the folder before the first key. What cannot stand in a file's name is written `%2F`, as are `%`, a lone
 * `..`, and names that are devices on Windows; null is `%null` and an empty text `%empty`: different keys make different names.
 * A link in the folder that leads out of it is an error.
 *
 * After a crash, all files are as they were before: all are written beside their places, ending in `.tmp`, and put there at the
 * end, one after the other; a crash at that moment leaves some of them new, each complete. With `fsync`, that holds for a power
 * failure, too. Files of other keys stay as they are.
 *
 * @param path - A path in which `{name}` stands for a key. Missing folders are made.
 * @param options - `keys`, `maxOpen` (default 64), `maxFiles` (default 10,000), `buffer` (default 16 Mi characters), `headers`;
 *   `level`, `parallel`, `fsync` as for `toFile`.
 * @returns A promise of what was written: `files`, `items` and `bytes` before compression. Holds `buffer`, what `maxOpen` files
 *   and compressors need (0.3 MB each), and a name for every file.
 * @throws TypeError or RangeError for wrong arguments, at the call; for a record that lacks a key, one too many files, what the
 *   format cannot write; {@link UnsafePathError} for a link that leads out; the error of the file system.
 * @example
 * ```ts
 * const { mkdtempSync } = await import('node:fs');
 * const { tmpdir } = await import('node:os');
 * const folder = mkdtempSync(`${tmpdir()}/sluice-partitions-`);
 * const sales = [{ in: 'DE', n: 1 }, { in: 'FR', n: 2 }, { in: 'DE', n: 3 }, { in: '../x', n: 4 }];
 * flow(sales).toPartitions(`${folder}/{in}/sales.csv.gz`) // => { files: 3, items: 4, bytes: 44 }
 * csv(`${folder}/DE/sales.csv.gz`).toArray() // => [{ in: 'DE', n: '1' }, { in: 'DE', n: '3' }]
 * csv(`${folder}/..%2Fx/sales.csv.gz`).toArray() // => [{ in: '../x', n: '4' }]
 * ```
 */
export function toPartitions(path: string, options: PartitionsOptions = {}): Terminal<unknown, Promise<FilesReport>> {
  checkString('toPartitions', 'path', path);
  checkOptions('toPartitions', options, OPTIONS);
  const { keys = {}, maxOpen = 64, maxFiles = 10_000, buffer = 16 * 1024 * 1024, headers = true } = options;
  checkInteger('toPartitions', 'maxOpen', maxOpen, { least: 1 });
  checkInteger('toPartitions', 'maxFiles', maxFiles, { least: 1, infinity: true });
  checkInteger('toPartitions', 'buffer', buffer);
  checkHeaders('toPartitions', headers);
  const names = path.split('/').map(nameOf);
  const first = names.findIndex((parts) => parts.some((part) => typeof part !== 'string'));
  if (first < 0 || path.endsWith('/')) {
    throw new TypeError(
      `toPartitions: path must name a file and have a key, as in "out/{country}.csv", got ${describe(path)}`,
    );
  }
  const used = new Set(names.flatMap((parts) => parts.flatMap((part) => (typeof part === 'string' ? [] : part.key))));
  for (const [name, key] of Object.entries(keys as Record<string, unknown>)) {
    if (typeof key !== 'function')
      throw new TypeError(`toPartitions: keys.${name} must be a function, got ${describe(key)}`);
    if (!used.has(name)) throw new TypeError(`toPartitions: the path has no {${name}}, for which keys has a function`);
  }
  const root = path.split('/').slice(0, first).join('/') + (path.startsWith('/') && first === 1 ? '/' : '');
  const plan: Partitioning = {
    root,
    names: names.slice(first),
    keys: keys as Readonly<Record<string, (record: unknown) => unknown>>,
    maxOpen,
    maxFiles,
    buffer,
    fsync: options.fsync ?? false,
    encoder: encoderFor('toPartitions', path, headers),
    create: compressorFor('toPartitions', path, options, true),
  };
  return itemSink('toPartitions', 'what is not yet written, and a name for every file', () => new Partitions(plan));
}

/** `data-{day}.csv` as `['data-', { key: 'day' }, '.csv']`. */
function nameOf(text: string): Name {
  const parts = text.split(/\{([^{}]*)\}/).map((part, i) => (i % 2 === 1 ? { key: part } : part));
  const wrong = parts.find((part) => (typeof part === 'string' ? /[{}]/.test(part) : part.key === ''));
  if (wrong !== undefined) throw new TypeError(`toPartitions: path has a name that cannot be read: ${describe(text)}`);
  return parts.filter((part) => part !== '');
}

interface Partitioning {
  /** The folder that is not left. */
  readonly root: string;
  /** What comes below. */
  readonly names: readonly Name[];
  readonly keys: Readonly<Record<string, (record: unknown) => unknown>>;
  readonly maxOpen: number;
  readonly maxFiles: number;
  readonly buffer: number;
  readonly fsync: boolean;
  readonly encoder: () => Encoder<unknown>;
  readonly create: ReturnType<typeof compressorFor>;
}

/** One of the files. */
interface Partition {
  readonly encoder: Encoder<unknown>;
  readonly place: string;
  readonly written: string;
  text: string;
  file: OpenFile | undefined;
  /** Whether there is a file, which has to be put in its place or removed. */
  made: boolean;
}

class Partitions implements ItemWriter<unknown, FilesReport> {
  readonly #plan: Partitioning;
  readonly #folder: SafeFolder;
  readonly #partitions = new Map<string, Partition>();
  /** Those that are open, the one written to last at the end. */
  readonly #open = new Set<Partition>();
  /** Where their files will be, by that in lower case, and those of which there are several. */
  readonly #places = new Map<string, string>();
  readonly #doubtful = new Set<string>();
  /** Characters that are not written yet. */
  #held = 0;
  #items = 0;
  #bytes = 0;

  constructor(plan: Partitioning) {
    this.#plan = plan;
    this.#folder = new SafeFolder(plan.root, 'toPartitions');
  }

  write(record: unknown): void | Promise<void> {
    const names = this.#plan.names.map((parts) => safeName('toPartitions', this.#name(parts, record)));
    const partition = this.#partitions.get(names.join('/'));
    return partition ? this.#add(partition, record) : this.#begin(names).then((begun) => this.#add(begun, record));
  }

  #name(parts: Name, record: unknown): string {
    return parts.map((part) => (typeof part === 'string' ? part : this.#key(part.key, record))).join('');
  }

  #key(key: string, record: unknown): string {
    const make = Object.hasOwn(this.#plan.keys, key) ? this.#plan.keys[key] : undefined;
    if (make) return safePart('toPartitions', key, make(record));
    if (typeof record === 'object' && record !== null && Object.hasOwn(record, key)) {
      return safePart('toPartitions', key, (record as Readonly<Record<string, unknown>>)[key]);
    }
    throw new TypeError(
      `toPartitions: record ${this.#items} has no member ${JSON.stringify(key)}, got ${describe(record)}; ` +
        `pass keys: { ${key}: (record) => ... }, or filter it out`,
    );
  }

  async #begin(names: readonly string[]): Promise<Partition> {
    const { maxFiles, encoder: make } = this.#plan;
    if (this.#partitions.size >= maxFiles) {
      throw new RangeError(
        `toPartitions: ${JSON.stringify(names.join('/'))} would be more than ${maxFiles} files; ` +
          'choose keys of fewer values, or raise maxFiles',
      );
    }
    const folder = await this.#folder.folder(names.slice(0, -1));
    const place = join(folder, names.at(-1)!);
    // By way of a link, or where case is not told apart, two names may be one.
    const same = place.toLowerCase();
    if (this.#places.get(same) === place) {
      throw new UnsafePathError('toPartitions', names.join('/'), 'leads to a file that other keys lead to');
    }
    if (this.#places.has(same)) this.#doubtful.add(same);
    this.#places.set(same, place);
    const encoder = make();
    const partition: Partition = { encoder, place, written: besides(place), text: '', file: undefined, made: false };
    this.#partitions.set(names.join('/'), partition);
    return partition;
  }

  #add(partition: Partition, record: unknown): void | Promise<void> {
    const fresh = !partition.made && partition.text === '';
    const begin = fresh ? (partition.encoder.begin?.() ?? '') : '';
    const encoded = partition.encoder.encode(record);
    this.#items += 1;
    if (typeof encoded !== 'string') return this.#addBytes(partition, encoded);
    const text = begin + encoded;
    partition.text += text;
    this.#held += text.length;
    if (partition.text.length >= GATHERED) return this.#flush(partition);
    return this.#held > this.#plan.buffer ? this.#flushLargest() : undefined;
  }

  async #addBytes(partition: Partition, bytes: Uint8Array): Promise<void> {
    await this.#flush(partition);
    await this.#write(partition, bytes);
  }

  async #flush(partition: Partition): Promise<void> {
    const { text } = partition;
    if (text === '') return;
    partition.text = '';
    this.#held -= text.length;
    await this.#write(partition, Buffer.from(text));
  }

  async #write(partition: Partition, bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length;
    const file = partition.file ?? (await this.#openAgain(partition));
    this.#open.delete(partition);
    this.#open.add(partition);
    await file.write(bytes);
  }

  async #openAgain(partition: Partition): Promise<OpenFile> {
    for (const oldest of this.#open) {
      if (this.#open.size < this.#plan.maxOpen) break;
      await this.#close(oldest);
    }
    const { O_WRONLY, O_APPEND, O_CREAT, O_EXCL, O_NOFOLLOW } = constants;
    const flags = partition.made ? O_WRONLY | O_APPEND | O_NOFOLLOW : O_WRONLY | O_CREAT | O_EXCL;
    const file = await OpenFile.open(partition.written, flags, this.#plan.create);
    partition.made = true;
    partition.file = file;
    this.#open.add(partition);
    return file;
  }

  async #close(partition: Partition): Promise<void> {
    await partition.file!.finish();
    this.#open.delete(partition);
    partition.file = undefined;
  }

  /** Makes room, by what gives most of it. */
  async #flushLargest(): Promise<void> {
    const largest = [...this.#partitions.values()].sort((a, b) => b.text.length - a.text.length);
    for (const partition of largest) {
      if (this.#held <= this.#plan.buffer / 2) return;
      await this.#flush(partition);
    }
  }

  // Many small pieces would compress badly: what was gathered waits until there is more, or the end.
  async idle(): Promise<void> {}

  async finish(): Promise<FilesReport> {
    // Those that are open first: the others need their places.
    for (const partition of this.#open) {
      await this.#flush(partition);
      await this.#close(partition);
    }
    for (const partition of this.#partitions.values()) {
      await this.#flush(partition);
      if (partition.file) await this.#close(partition);
    }
    const taken = new Set<number>();
    for (const partition of this.#partitions.values()) {
      if (this.#doubtful.has(partition.place.toLowerCase())) await checkFree(partition.place, taken);
      taken.add(this.#doubtful.size > 0 ? (await lstat(partition.written)).ino : 0);
      await putInPlace(partition.written, partition.place, this.#plan.fsync);
      partition.made = false;
    }
    return { files: this.#partitions.size, items: this.#items, bytes: this.#bytes };
  }

  async discard(error: unknown): Promise<void> {
    for (const { file } of this.#open) await file?.discard(error);
    for (const { made, written } of this.#partitions.values()) if (made) await unlink(written).catch(() => {});
  }
}

/** Where case is not told apart, a file that was just put in its place must not be replaced by another. */
async function checkFree(place: string, taken: ReadonlySet<number>): Promise<void> {
  const there = await lstat(place).catch(() => undefined);
  if (there && taken.has(there.ino)) {
    throw new UnsafePathError(
      'toPartitions',
      place,
      'differs from that of other keys in case only, which this file system ignores',
    );
  }
}
