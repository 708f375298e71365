import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { sha256Hash } from '../hash.ts';
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
 * made first, what it has more is read from it, then those that came between, then the file from its start.
 *
 * Files that are to be read are open from the moment they are found: whatever they are called by then, and even if they are gone.
 */
export class TailFiles {
  readonly #path: string;
  readonly #what: string;
  readonly #options: Following;
  #watch: FolderWatch | undefined;
  /** Files that come next, oldest first. */
  #queue: TailFile[] = [];
  /**
   * What the files begin with that were read, or that were there before, by their numbers: a number may be that of another file
   * once its file is gone.
   */
  readonly #known = new Map<string, Uint8Array>();
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
    const last = this.#current;
    this.#current = undefined;
    try {
      this.#watch ??= this.#options.follow ? new FolderWatch(dirname(this.#path), this.#options.poll) : undefined;
      if (last) this.#known.set(last.inode, last.head);
      if (!this.#begun) await this.#begin();
      while (!this.#closed) {
        if (this.#queue.length === 0 && last?.ended !== 'over') await this.#gather(last);
        const file = this.#queue.shift();
        if (file && !this.#closed) return (this.#current = file);
        await file?.close();
        if (!this.#options.follow) {
          if (last) return undefined;
          // Says that it is not there.
          const cause = Object.assign(new Error('no such file'), { code: 'ENOENT' });
          throw cannotRead(this.#path, this.#what, cause);
        }
        await this.wait();
      }
      return undefined;
    } finally {
      await last?.close();
    }
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
    for (const file of this.#queue.splice(0)) await file.close();
  }

  async #begin(): Promise<void> {
    this.#begun = true;
    const { from } = this.#options;
    if (typeof from === 'string') {
      const all = await this.#list();
      await this.#know(all.filter(({ path }) => path !== this.#path));
      const own = all.find(({ path }) => path === this.#path);
      const file = from === 'end' && own ? await this.#open(own, own.size) : undefined;
      if (file) await this.#enqueue(file);
      return;
    }
    for (;;) {
      const all = await this.#list();
      const found = await this.#find(all, from);
      if (!found) {
        throw new Error(
          `${this.#what}: the file that the position is in is neither ${JSON.stringify(this.#path)} nor beside it: ` +
            "it was removed or compressed; to read what there is, pass from: 'start'",
        );
      }
      const file = await this.#open(found, from.offset);
      // It was renamed meanwhile.
      if (!file) continue;
      const sorted = this.#sorted(all);
      await this.#know(sorted.slice(0, sorted.indexOf(found)));
      await this.#enqueue(file);
      return await this.#gather(undefined);
    }
  }

  /** The file that a position is in: by its number, or a copy of it. */
  async #find(all: readonly Listed[], { inode, offset, head }: TailPosition): Promise<Listed | undefined> {
    const length = Number(head.split(':')[0]);
    const alike: Listed[] = [];
    for (const file of all) {
      if (file.size >= offset && (await headOf(file.path, length)) === head) alike.push(file);
    }
    return alike.find((file) => file.inode === inode) ?? (length >= BEFORE ? alike[0] : undefined);
  }

  /** Opens all that there is to read and was not read yet, after `last` has ended. */
  async #gather(last: TailFile | undefined): Promise<void> {
    // It begins anew, as if it were another one.
    if (last?.ended === 'truncated') this.#known.delete(last.inode);
    for (let steady = false; !steady;) {
      const all = await this.#list();
      const opened: TailFile[] = [];
      let moved = false;
      for (const one of this.#sorted(all)) {
        if (await this.#isKnown(one)) continue;
        const file = await this.#open(one, 0);
        if (file) opened.push(file);
        else moved = true;
      }
      // Files that were renamed meanwhile may be missing, or in another order.
      steady = !moved && namesOf(await this.#list()) === namesOf(all);
      const present = new Set(all.map(({ inode }) => inode));
      if (steady) for (const inode of this.#known.keys()) if (!present.has(inode)) this.#known.delete(inode);
      for (const file of opened) {
        if (steady && !(await this.#isCopy(file, last))) await this.#enqueue(file);
        else await file.close();
      }
    }
  }

  /** Whether all of a file is in another one: that has ended, or has the name now and will be copied to its end. */
  async #isCopy(file: TailFile, last: TailFile | undefined): Promise<boolean> {
    if (file.name === this.#path) return false;
    if (last?.ended === 'rotated' && (await last.isIn(file))) return true;
    return await file.beginsLike(this.#path);
  }

  /** The copy that was made of a file before it was truncated; undefined if there is none. */
  async copyOf(truncated: TailFile): Promise<TailFile | undefined> {
    for (let moved = true; moved;) {
      moved = false;
      for (const one of this.#sorted(await this.#list())) {
        if (one.inode === truncated.inode || (await this.#isKnown(one))) continue;
        const file = await this.#open(one, 0);
        if (file && (await truncated.isIn(file))) {
          this.#known.set(file.inode, await file.at(0, HEAD));
          return file;
        }
        moved ||= !file;
        await file?.close();
      }
    }
    return undefined;
  }

  /** Whether something was written to a file, and copied, before what it begins with now. */
  async hasOlder(file: TailFile): Promise<boolean> {
    for (const one of await this.#list()) {
      if (one.inode === file.inode || one.path === this.#path || one.size === 0 || (await this.#isKnown(one))) continue;
      const other = await this.#open(one, 0);
      // One that was renamed meanwhile may be one: looking again does no harm.
      const older = !other || !(await other.beginsLike(this.#path));
      await other?.close();
      if (older) return true;
    }
    return false;
  }

  async #know(files: readonly Listed[]): Promise<void> {
    for (const { inode, path, size } of files) {
      this.#known.set(inode, (await readAt(path, 0, Math.min(HEAD, size))) ?? new Uint8Array());
    }
  }

  async #isKnown({ inode, path }: Listed): Promise<boolean> {
    const head = this.#known.get(inode);
    if (!head || head.length === 0) return false;
    const now = await readAt(path, 0, head.length);
    return now !== undefined && Buffer.compare(now, head) === 0;
  }

  /** Opens a file that is still where it was found. */
  async #open({ path, inode }: Listed, offset: number): Promise<TailFile | undefined> {
    const file = await TailFile.open(path, offset, this, this.#what);
    if (!file || file.inode === inode) return file;
    await file.close();
    return undefined;
  }

  async #enqueue(file: TailFile): Promise<void> {
    this.#known.set(file.inode, await file.at(0, HEAD));
    if (this.#closed) await file.close();
    else this.#queue.push(file);
  }

  /** From the oldest to the one that has the name. */
  #sorted(all: readonly Listed[]): Listed[] {
    const last = ({ path }: Listed): number => Number(path === this.#path);
    return [...all].sort((a, b) => last(a) - last(b) || older(a, b));
  }

  /** The files that have its name or have had it: `app.log`, `app.log.1`, `app.log-20261121`, `app-1.log`. */
  async #list(): Promise<Listed[]> {
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
    return await identified([this.#path, ...rotated.map((name) => join(folder, name))]);
  }
}

interface Listed {
  readonly path: string;
  readonly inode: string;
  readonly size: number;
  readonly mtime: number;
}

/** By when they were written to last; where the system's clock was too coarse to tell, by how rotations call them. */
function older(a: Listed, b: Listed): number {
  if (a.mtime !== b.mtime) return a.mtime - b.mtime;
  const [first, second] = [a, b].map(({ path }) => Number(/[.-](\d{1,5})(?:\.\D*)?$/.exec(path)?.[1]));
  // Of `app.log.1` and `app.log.2` the second is older; of two dates the first.
  if (first! >= 0 && second! >= 0) return second! - first!;
  return a.path < b.path ? -1 : 1;
}

async function identified(paths: readonly string[]): Promise<Listed[]> {
  const listed = paths.map(async (path): Promise<Listed | undefined> => {
    const stats = await stat(path, { bigint: true }).catch(() => undefined);
    if (!stats?.isFile()) return undefined;
    return { path, inode: `${stats.ino}`, size: Number(stats.size), mtime: Number(stats.mtimeNs / 1000n) };
  });
  return (await Promise.all(listed)).filter((one) => one !== undefined);
}

function namesOf(all: readonly Listed[]): string {
  return all.map(({ path, inode }) => `${path}\0${inode}`).join('\0');
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
  return `${bytes.length}:${sha256Hash().update(bytes).digest('hex').slice(0, 16)}`;
}

/** One file of those that are followed, read until another one has its name. */
export class TailFile implements ByteReader {
  readonly inode: string;
  /** How many of its bytes were read, or passed over. */
  offset = 0;
  /** Why there are no more bytes. */
  ended: 'rotated' | 'truncated' | 'over' | undefined;
  /** What it was called when it was found. */
  readonly name: string;
  readonly #files: TailFiles;
  #handle: FileHandle;
  readonly #what: string;
  /** How much of it there was then, and when that was. */
  readonly #size: number;
  readonly #found = performance.now();
  /** Whether it goes on in a copy, for it was truncated. */
  #copied = false;
  /** What it begins with, up to HEAD bytes, and the bytes before `offset`. */
  #head: Uint8Array = new Uint8Array();
  #before: Uint8Array = new Uint8Array();
  /** Since when it is known to have lost its name, and nothing has come. */
  #still: number | undefined;
  #closing: Promise<void> | undefined;
  #reading: Promise<Chunk> | undefined;

  private constructor(handle: FileHandle, inode: string, path: string, size: number, files: TailFiles, what: string) {
    this.#handle = handle;
    this.inode = inode;
    this.name = path;
    this.#size = size;
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
      const size = Number(stats.size);
      const file = new TailFile(handle, `${stats.ino}`, path, size, files, what);
      await file.#begin(Math.min(offset, size));
      return file;
    } catch (error) {
      await handle?.close();
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw cannotRead(path, what, error);
    }
  }

  async #begin(offset: number): Promise<void> {
    const before = Math.min(BEFORE, offset);
    this.offset = offset;
    this.#head = await this.at(0, Math.min(HEAD, offset));
    this.#before = await this.at(offset - before, before);
  }

  get head(): Uint8Array {
    return this.#head;
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
      if (this.#copied) this.ended = 'truncated';
      else if (!this.#files.follows) this.ended = 'over';
      else if (await this.#hasLostItsName()) {
        const now = performance.now();
        // One that has not grown since it was found beside another has been still for as long.
        this.#still ??= this.name !== this.#files.path && this.offset === this.#size ? this.#found : now;
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
        return await this.#truncated();
      }
      const bytes = buffer.subarray(before.length, bytesRead);
      if (bytes.length === 0) return undefined;
      // Before there is something to know it by, it may have been truncated unseen.
      if (this.offset === 0 && this.name === this.#files.path && (await this.#files.hasOlder(this))) {
        this.ended = 'truncated';
        return undefined;
      }
      if (this.#head.length < HEAD) this.#head = Buffer.concat([this.#head, bytes]).subarray(0, HEAD);
      this.offset += bytes.length;
      this.#before = buffer.slice(Math.max(0, bytesRead - BEFORE), bytesRead);
      this.#still = undefined;
      return bytes;
    } catch (error) {
      if (this.#closing) return undefined;
      throw cannotRead(this.name, this.#what, error);
    }
  }

  /** Goes on in the copy that was made before, if one was. */
  async #truncated(): Promise<Chunk> {
    const copy = this.#copied ? undefined : await this.#files.copyOf(this);
    if (!copy || this.#closing) {
      await copy?.close();
      this.ended = 'truncated';
      return undefined;
    }
    this.#copied = true;
    await this.#handle.close();
    this.#handle = copy.#handle;
    return await this.#more();
  }

  async #hasLostItsName(): Promise<boolean> {
    const named = await stat(this.#files.path, { bigint: true }).catch(() => undefined);
    // Without a new one, it may still be written to.
    return named !== undefined && `${named.ino}` !== this.inode;
  }

  /** So many of its bytes, or as many as there are. */
  async at(from: number, length: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(length);
    const { bytesRead } = await this.#handle.read(bytes, 0, length, from);
    return bytes.subarray(0, bytesRead);
  }

  /** Whether a file has all that was read of this one: it is a copy. */
  async isIn(other: TailFile): Promise<boolean> {
    if (this.offset === 0) return false;
    const head = await other.at(0, this.#head.length);
    const before = await other.at(this.offset - this.#before.length, this.#before.length);
    return Buffer.compare(head, this.#head) === 0 && Buffer.compare(before, this.#before) === 0;
  }

  /** Whether all that it has is what another file begins with. */
  async beginsLike(path: string): Promise<boolean> {
    const { size } = await this.#handle.stat();
    for (const from of [0, Math.max(0, size - BEFORE)]) {
      const length = Math.min(BEFORE, size);
      const other = await readAt(path, from, length);
      if (!other || Buffer.compare(await this.at(from, length), other) !== 0) return false;
    }
    return true;
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
