import { close, fstat, open, read, type Stats } from 'node:fs';
import { promisify } from 'node:util';
import type { ByteReader, Chunk } from './bytes.ts';
import { returnPiece, takePiece } from './pieces.ts';

/** How much of a regular file is read at once, in bytes: less costs more calls, more gains nothing (measured). */
const READ = 1024 * 1024;
/** How much is handed on at once, and read at once of what is no regular file, in bytes. */
const CHUNK = 64 * 1024;

/** How many pieces are read ahead: one would do, if reading always took the same time. */
const AHEAD = 2;

interface OpenFile {
  readonly fd: number;
  readonly regular: boolean;
  /** How much to read at once. */
  readonly step: number;
}

/** A piece that is being read into. */
interface Filling {
  readonly piece: Uint8Array;
  /** Where in the file it begins. */
  readonly position: number;
  readonly length: Promise<number>;
}

/**
 * Reads a file: a regular one in large pieces, the next two being read while one is worked on; a pipe, terminal or device as
 * its bytes come. Holds three pieces.
 */
export class FileReader implements ByteReader {
  readonly #path: string;
  readonly #what: string;
  #file: Promise<OpenFile> | undefined;
  /** What is being handed on. */
  #front: Uint8Array = new Uint8Array();
  #length = 0;
  #at = 0;
  /** What comes next, in order. */
  #ahead: Filling[] = [];
  /** Where the next piece begins. */
  #position = 0;
  #regular = false;
  #closed = false;

  /** @param what - The function that the user called, for errors. */
  constructor(path: string, what: string) {
    this.#path = path;
    this.#what = what;
  }

  read(): Chunk | Promise<Chunk> {
    return this.#take() ?? this.#next();
  }

  #take(): Chunk {
    if (this.#at === this.#length) return undefined;
    const from = this.#at;
    this.#at = Math.min(from + CHUNK, this.#length);
    return this.#front.subarray(from, this.#at);
  }

  async #next(): Promise<Chunk> {
    const file = await (this.#file ??= openFile(this.#path, this.#what));
    if (this.#closed) return undefined;
    this.#regular = file.regular;
    if (this.#ahead.length === 0) this.#fill(file);
    const { piece, position, length: read } = this.#ahead[0]!;
    const length = await read;
    if (this.#closed) return undefined;
    this.#ahead.shift();
    this.#put(piece, length);
    if (file.regular && length === file.step) while (this.#ahead.length < AHEAD) this.#fill(file);
    // It may have been the last, or the file grows: what was read beyond it is not what comes next.
    else if (file.regular) {
      await this.#dropAhead();
      this.#position = position + length;
    }
    return this.#take();
  }

  #put(piece: Uint8Array, length: number): void {
    if (this.#front.length > 0) returnPiece(this.#front);
    this.#front = piece;
    this.#length = length;
    this.#at = 0;
  }

  #fill({ fd, step, regular }: OpenFile): void {
    const piece = takePiece(step);
    const position = this.#position;
    this.#position += step;
    const length = readFile(fd, piece, regular ? position : null, this.#path, this.#what);
    // It may fail before it is asked for.
    length.catch(() => {});
    this.#ahead.push({ piece, position, length });
  }

  async #dropAhead(): Promise<void> {
    for (const { length } of this.#ahead) await length.catch(() => {});
    for (const { piece } of this.#ahead.splice(0)) returnPiece(piece);
  }

  again(): ByteReader | undefined {
    return this.#regular ? new FileReader(this.#path, this.#what) : undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const file = await this.#file?.catch(() => undefined);
    if (!file) return;
    const pending = this.#ahead.length > 0;
    const over = (async () => {
      await this.#dropAhead();
      this.#put(new Uint8Array(), 0);
      await closeFile(file.fd);
    })();
    // A pipe may never give what it is being read for: it is closed once it does, and nobody waits for that.
    if (file.regular || !pending) await over;
    else over.catch(() => {});
  }
}

/** @throws An error that names the file, has the system's as its cause and keeps its code. */
async function openFile(path: string, what: string): Promise<OpenFile> {
  let fd: number | undefined;
  try {
    fd = await promisify(open)(path, 'r');
    const stats = await statOf(fd);
    if (stats.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
    const regular = stats.isFile();
    // Two sizes, so that what one file was read into will do for the next.
    return { fd, regular, step: regular && stats.size >= CHUNK ? READ : CHUNK };
  } catch (error) {
    if (fd !== undefined) await closeFile(fd);
    throw cannotRead(path, what, error);
  }
}

const statOf: (fd: number) => Promise<Stats> = promisify(fstat);
const closeFile: (fd: number) => Promise<void> = promisify(close);

function readFile(fd: number, into: Uint8Array, position: number | null, path: string, what: string): Promise<number> {
  return new Promise((resolve, reject) => {
    read(fd, into, 0, into.length, position, (error, length) => {
      if (error) reject(cannotRead(path, what, error));
      else resolve(length);
    });
  });
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ENOTDIR: 'a part of the path is no directory',
  EISDIR: 'it is a directory',
  EMFILE: 'too many files are open',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links lead in a circle',
};

/** What an error of the file system is called. */
export function cannotRead(path: string, what: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const reason = (code !== undefined && REASONS[code]) || message;
  const error = new Error(`${what}: cannot read ${JSON.stringify(path)}: ${reason}`, { cause });
  return code === undefined ? error : Object.assign(error, { code });
}
