import { createHash } from 'node:crypto';
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import type { ByteReader, Chunk } from './bytes.ts';
import { cannotRead } from './file.ts';
import { FolderWatch } from './folder-watch.ts';

/** Where in a file that is followed somebody is: plain data, to be kept and passed as `from` later. */
export interface TailPosition {
  /** The file, by the number that the file system has for it. */
  readonly inode: string;
  /** How many of its bytes come before. */
  readonly offset: number;
  /** What it begins with, as `length:hash`: so that another file of the same number is not mistaken for it. */
  readonly head: string;
}

/** How a file is followed. */
export interface Following {
  readonly from: 'start' | 'end' | TailPosition;
  readonly follow: boolean;
  readonly poll: number;
  readonly linger: number;
}

/** How much of a file's beginning it is known by, and how much before a position is looked at again. */
const HEAD = 256;
const BEFORE = 64;
const CHUNK = 64 * 1024;
const COMPRESSED = /\.(?:gz|zst|br|xz|bz2|lz4|zip|tmp)$/i;

/**
 * Follows a file through rotations: each file that has had its name is read, one after the other, to its end.
 *
 * By rename: the file that has the name is another one; ours is read on until it has been still for a while, then those that came
 * between, then the new one. By truncation: what stands before the position is no longer what was read there; if a copy was
 * made first, what it has more is read from it, then the file from its start.
 */
export class TailFiles {
  readonly #path: string;
  readonly #what: string;
  readonly #options: Following;
  #watch: FolderWatch | undefined;
  /** Files that are to be read before the one that has the name. */
  readonly #next: { readonly path: string; readonly offset: number }[] = [];
  /** The files beside it that were read, or that were there before. */
  readonly #known = new Set<string>();
  #begun = false;
  #current: TailFile | undefined;
  #closed = false;

  /** @param what - The function that the user called, for errors. */
  constructor(path: string, options: Following, what: string) {
    this.#path = path;
    this.#options = options;
    this.#what = what;
  }

  /** The next file, when the one before has ended; undefined at the end of all. */
  async next(): Promise<TailFile | undefined> {
    await this.#current?.close();
    const last = this.#current;
    this.#current = undefined;
    this.#watch ??= this.#options.follow ? new FolderWatch(dirname(this.#path), this.#options.poll) : undefined;
    if (!this.#begun) await this.#begin();
    else if (last && !(await this.#goOn(last))) return undefined;
    while (!this.#closed) {
      const { path, offset } = this.#next.shift() ?? { path: this.#path, offset: 0 };
      const file = await TailFile.open(path, offset, this, this.#what);
      if (file) {
        this.#known.add(file.inode);
        if (!this.#closed) return (this.#current = file);
        await file.close();
      } else if (!this.#options.follow) {
        if (path !== this.#path) continue;
        if (last) return undefined;
        // Says that it is not there.
        const cause = Object.assign(new Error('no such file'), { code: 'ENOENT' });
        throw cannotRead(path, this.#what, cause);
      } else if (path === this.#path) await this.wait();
    }
    return undefined;
  }

  get path(): string {
    return this.#path;
  }

  get follows(): boolean {
    return this.#options.follow;
  }

  get linger(): number {
    return this.#options.linger;
  }

  async wait(): Promise<void> {
    await this.#watch?.wait();
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#watch?.close();
    await this.#current?.close();
  }

  async #begin(): Promise<void> {
    const { from } = this.#options;
    const beside = await this.#beside();
    this.#begun = true;
    if (typeof from === 'string') {
      for (const { inode } of beside) this.#known.add(inode);
      const own = await stat(this.#path).catch(() => undefined);
      this.#next.push({ path: this.#path, offset: from === 'end' && own ? own.size : 0 });
      return;
    }
    const all = [...(await identified([this.#path])), ...beside];
    const found = await this.#find(all, from);
    if (!found) {
      throw new Error(
        `${this.#what}: the file that the position is in is neither ${JSON.stringify(this.#path)} nor beside it: ` +
          "it was removed or compressed; to read what there is, pass from: 'start'",
      );
    }
    this.#next.push({ path: found.path, offset: from.offset });
    if (found.path === this.#path) for (const { inode } of beside) this.#known.add(inode);
    else {
      const copied = found.inode !== from.inode;
      for (const { inode, mtime } of beside) if (mtime < found.mtime || copied) this.#known.add(inode);
      this.#known.add(found.inode);
      this.#next.push(...this.#newer(beside, found.inode), { path: this.#path, offset: 0 });
    }
  }

  /** The file that a position is in: by its number, or a copy of it. */
  async #find(all: readonly Beside[], { inode, offset, head }: TailPosition): Promise<Beside | undefined> {
    const length = Number(head.split(':')[0]);
    const alike: Beside[] = [];
    for (const file of all) {
      if (file.size >= offset && (await headOf(file.path, length)) === head) alike.push(file);
    }
    return alike.find((file) => file.inode === inode) ?? (length >= BEFORE ? alike[0] : undefined);
  }

  /** A file has ended: what comes next? @returns Whether anything does. */
  async #goOn(last: TailFile): Promise<boolean> {
    if (last.ended === 'over' && this.#next.length === 0) return false;
    const beside = await this.#beside();
    const unknown = beside.filter(({ inode }) => !this.#known.has(inode));
    if (last.ended === 'truncated') {
      // A copy that was made before has what was written since.
      for (const { path } of unknown) {
        if (await last.isIn(path)) this.#next.unshift({ path, offset: last.offset });
      }
    } else if (this.#next.length === 0) {
      for (const { inode, path } of unknown) if (await last.isIn(path)) this.#known.add(inode);
      this.#next.push(...this.#newer(beside, last.inode));
    }
    for (const { inode } of beside) this.#known.add(inode);
    return true;
  }

  #newer(beside: readonly Beside[], inode: string): { path: string; offset: number }[] {
    const newer = beside.filter((file) => file.inode !== inode && !this.#known.has(file.inode));
    return newer.sort(older).map(({ path }) => ({ path, offset: 0 }));
  }

  /** The files that have had its name: `app.log.1`, `app.log-20261121`, `app-1.log`. */
  async #beside(): Promise<Beside[]> {
    const folder = dirname(this.#path);
    const base = basename(this.#path);
    const stem = base.slice(0, base.length - extname(base).length);
    const names = await readdir(folder).catch(() => []);
    const rotated = names.filter(
      (name) =>
        name !== base &&
        [base, stem].some((start) => name.startsWith(start) && /^[.-]\d/.test(name.slice(start.length))) &&
        !COMPRESSED.test(name),
    );
    return identified(rotated.map((name) => join(folder, name)));
  }
}

interface Beside {
  readonly path: string;
  readonly inode: string;
  readonly size: number;
  readonly mtime: number;
}

/** By when they were written to last; where the system's clock was too coarse to tell, by how rotations call them. */
function older(a: Beside, b: Beside): number {
  if (a.mtime !== b.mtime) return a.mtime - b.mtime;
  const [first, second] = [a, b].map(({ path }) => Number(/[.-](\d{1,5})(?:\.\D*)?$/.exec(path)?.[1]));
  // Of `app.log.1` and `app.log.2` the second is older; of two dates the first.
  if (first! >= 0 && second! >= 0) return second! - first!;
  return a.path < b.path ? -1 : 1;
}

async function identified(paths: readonly string[]): Promise<Beside[]> {
  const found: Beside[] = [];
  for (const path of paths) {
    const stats = await stat(path, { bigint: true }).catch(() => undefined);
    if (!stats?.isFile()) continue;
    found.push({ path, inode: `${stats.ino}`, size: Number(stats.size), mtime: Number(stats.mtimeNs / 1000n) });
  }
  return found;
}

async function headOf(path: string, length: number): Promise<string | undefined> {
  const bytes = await readAt(path, 0, length);
  return bytes && fingerprint(bytes);
}

/** So many bytes of a file; undefined if they are not there. */
async function readAt(path: string, from: number, length: number): Promise<Uint8Array | undefined> {
  const handle = await open(path, 'r').catch(() => undefined);
  try {
    if (!handle) return undefined;
    const bytes = new Uint8Array(length);
    const { bytesRead } = await handle.read(bytes, 0, length, from);
    return bytesRead === length ? bytes : undefined;
  } finally {
    await handle?.close();
  }
}

function fingerprint(bytes: Uint8Array): string {
  return `${bytes.length}:${createHash('sha256').update(bytes).digest('hex').slice(0, 16)}`;
}

/** One file of those that are followed, read until another one has its name. */
export class TailFile implements ByteReader {
  readonly inode: string;
  /** How many of its bytes were read, or passed over. */
  offset: number;
  /** Why there are no more bytes. */
  ended: 'rotated' | 'truncated' | 'over' | undefined;
  readonly #files: TailFiles;
  readonly #handle: FileHandle;
  readonly #what: string;
  readonly #path: string;
  /** What it begins with, up to HEAD bytes, and the bytes before `offset`. */
  #head: Uint8Array;
  #before: Uint8Array;
  /** Since when it is known to have lost its name, and nothing has come. */
  #still: number | undefined;
  #closing: Promise<void> | undefined;
  #reading: Promise<Chunk> | undefined;

  private constructor(
    handle: FileHandle,
    inode: string,
    path: string,
    start: { readonly offset: number; readonly head: Uint8Array; readonly before: Uint8Array },
    files: TailFiles,
    what: string,
  ) {
    this.#handle = handle;
    this.inode = inode;
    this.#path = path;
    this.offset = start.offset;
    this.#head = start.head;
    this.#before = start.before;
    this.#files = files;
    this.#what = what;
  }

  /** Opens a file; undefined if there is none. */
  static async open(path: string, offset: number, files: TailFiles, what: string): Promise<TailFile | undefined> {
    let handle: FileHandle | undefined;
    try {
      handle = await open(path, 'r');
      const stats = await handle.stat({ bigint: true });
      if (!stats.isFile()) throw Object.assign(new Error('it is no regular file'), { code: '' });
      const start = Math.min(offset, Number(stats.size));
      const some = async (from: number, length: number): Promise<Uint8Array> => {
        const bytes = new Uint8Array(length);
        const { bytesRead } = await handle!.read(bytes, 0, length, from);
        return bytes.subarray(0, bytesRead);
      };
      const head = await some(0, Math.min(HEAD, start));
      const length = Math.min(BEFORE, start);
      const before = await some(start - length, length);
      return new TailFile(handle, `${stats.ino}`, path, { offset: start, head, before }, files, what);
    } catch (error) {
      await handle?.close();
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw cannotRead(path, what, error);
    }
  }

  /** @param offset - A place that was read already. */
  position(offset: number): TailPosition {
    return { inode: this.inode, offset, head: fingerprint(this.#head.subarray(0, offset)) };
  }

  read(): Promise<Chunk> {
    return (this.#reading = this.#read());
  }

  async #read(): Promise<Chunk> {
    while (!this.ended && !this.#closing) {
      const bytes = await this.#more();
      if (bytes || this.ended || this.#closing) return bytes;
      if (!this.#files.follows) this.ended = 'over';
      else if (await this.#hasLostItsName()) {
        const now = performance.now();
        this.#still ??= now;
        if (now - this.#still >= this.#files.linger) this.ended = 'rotated';
        else await this.#files.wait();
      } else await this.#files.wait();
    }
    return undefined;
  }

  /** The bytes that are there, if what was read before is still there too. */
  async #more(): Promise<Chunk> {
    const before = this.#before;
    const buffer = new Uint8Array(before.length + CHUNK);
    try {
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.offset - before.length);
      if (bytesRead < before.length || Buffer.compare(buffer.subarray(0, before.length), before) !== 0) {
        this.ended = 'truncated';
        return undefined;
      }
      const bytes = buffer.subarray(before.length, bytesRead);
      if (bytes.length === 0) return undefined;
      if (this.#head.length < HEAD) this.#head = Buffer.concat([this.#head, bytes]).subarray(0, HEAD);
      this.offset += bytes.length;
      this.#before = buffer.slice(Math.max(0, bytesRead - BEFORE), bytesRead);
      this.#still = undefined;
      return bytes;
    } catch (error) {
      if (this.#closing) return undefined;
      throw cannotRead(this.#path, this.#what, error);
    }
  }

  async #hasLostItsName(): Promise<boolean> {
    const named = await stat(this.#files.path, { bigint: true }).catch(() => undefined);
    // Without a new one, it may still be written to.
    return named !== undefined && `${named.ino}` !== this.inode;
  }

  /** Whether a file has all that was read of this one: it is a copy, or it is this one. */
  async isIn(path: string): Promise<boolean> {
    if (this.offset === 0) return false;
    const head = await readAt(path, 0, this.#head.length);
    const before = await readAt(path, this.offset - this.#before.length, this.#before.length);
    return (
      head !== undefined &&
      before !== undefined &&
      Buffer.compare(head, this.#head) === 0 &&
      Buffer.compare(before, this.#before) === 0
    );
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    // A number of a file that is closed while it is read may be another file's by then.
    await this.#reading?.catch(() => {});
    await this.#handle.close();
  }
}
