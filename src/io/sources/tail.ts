import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkInteger, checkOptions, checkString, describe } from '../../pipeline/check.ts';
import { checkSpan } from '../../pipeline/clock.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { type ByteInput, type FoundInputs, INPUTS, type InputFinder } from './input.ts';
import { type Following, type TailFile, TailFiles, type TailPosition } from './tail-files.ts';

export interface TailOptions {
  /**
   * Where to begin: `'end'` (default), at what is written from now on; `'start'`; or the position after a line that came before,
   * in this run of the program or another.
   */
  readonly from?: 'start' | 'end' | TailPosition;
  /** Whether to wait for more at the end of the file. Default true. */
  readonly follow?: boolean;
  /** How often to look, in ms, where the system does not say that something has happened. Default 250. */
  readonly poll?: number;
  /**
   * For how many ms a file that was renamed must have been still before the next one is read: who writes may go on writing to
   * the old one for a while. Default 1000.
   */
  readonly linger?: number;
  /** The longest line, in bytes. A longer one is an error. Default 16 MiB. */
  readonly maxLength?: number;
}

/** A line, and where it ends. */
export interface TailLine {
  readonly text: string;
  /** To be passed as `from`, to go on after this line. It is plain data. */
  readonly position: TailPosition;
}

/** What {@link tail} gives: a flow of lines, and the input of any format. */
export interface Tail extends AsyncFlow<TailLine>, InputFinder {}

/**
 * Follows a file that is written to, through rotations, until the flow is left.
 *
 * No line is lost and none comes twice. When the file is renamed and another has its name, the old one is read to its end, then
 * those that came between (`app.log.1`, `app.log-20261121`, `app-1.log`), then the new one. When it is truncated, it is read from its
 * start, after what a copy that was made beside it has more; what was written after the last look and is in no copy is gone.
 * A line comes once it has ended, or the file is rotated. A file that is not there yet is waited for.
 *
 * @param path - The file. It must not be compressed.
 * @param options - `from`: `'end'` (default), `'start'` or a position. `follow`: default true. `poll`, `linger`: ms, default 250
 *   and 1000. `maxLength`: bytes, default 16 MiB.
 * @returns A flow of `{ text, position }`, UTF-8 with U+FFFD for what is none. It is the input of a format, too:
 *   `ndjson(tail(path))`, where each rotated file is one of its own. Holds 64 KiB and the line that has not ended.
 * @throws TypeError or RangeError for wrong arguments; when run, the file system's error, for a position whose file is gone,
 *   RangeError for a line that is too long.
 * @example
 * ```ts
 * const { appendFile, writeFile, rename } = await import('node:fs/promises');
 * const { tmpdir } = await import('node:os');
 * const path = `${tmpdir()}/sluice-tail-example-${process.pid}.log`;
 * await writeFile(path, 'one\ntwo\n');
 * const [first] = await tail(path, { from: 'start' }).take(1).toArray();
 * first?.text // => 'one'
 * await appendFile(path, 'three\n');
 * await rename(path, `${path}.1`);
 * await writeFile(path, 'four\n');
 * const rest = tail(path, { from: first!.position, follow: false }).map(({ text }) => text);
 * rest.toArray() // => ['two', 'three', 'four']
 * ```
 * @see POSIX tail -f; GNU tail -F
 */
export function tail(path: string, options: TailOptions = {}): Tail {
  checkString('tail', 'path', path);
  checkOptions('tail', options, ['from', 'follow', 'poll', 'linger', 'maxLength']);
  const { from = 'end', follow = true, poll = 250, linger = 1000, maxLength = 16 * 1024 * 1024 } = options;
  if (from !== 'start' && from !== 'end' && !isPosition(from)) {
    throw new TypeError(`tail: from must be "start", "end" or the position of a line, got ${describe(from)}`);
  }
  if (typeof follow !== 'boolean') throw new TypeError(`tail: follow must be a boolean, got ${describe(follow)}`);
  checkSpan('tail', 'poll', poll);
  checkSpan('tail', 'linger', linger, { zero: true });
  checkInteger('tail', 'maxLength', maxLength, { least: 1 });
  const following: Following = { from, follow, poll, linger };
  const name = `tail(${JSON.stringify(path)})`;
  const flow = flowOf({
    source: {
      name,
      mode: 'async',
      holds: 'a chunk, and the line that has not ended yet',
      open: () => new TailReader(path, following, maxLength),
    },
    stages: [],
  }) as AsyncFlow<TailLine>;
  const found = (what: string): FoundInputs => ({
    name,
    find: () => new TailInputs(new TailFiles(path, following, what), path),
  });
  return Object.assign(flow, { [INPUTS]: found });
}

function isPosition(value: unknown): value is TailPosition {
  const { inode, offset, head } = (value ?? {}) as Partial<TailPosition>;
  return typeof inode === 'string' && typeof head === 'string' && /^\d+:/.test(head) && Number.isSafeInteger(offset);
}

/** Each of the files as an input. */
class TailInputs implements AsyncIterator<ByteInput, undefined> {
  readonly #files: TailFiles;
  readonly #path: string;

  constructor(files: TailFiles, path: string) {
    this.#files = files;
    this.#path = path;
  }

  async next(): Promise<IteratorResult<ByteInput, undefined>> {
    const file = await this.#files.next();
    if (!file) {
      await this.#files.close();
      return { done: true, value: undefined };
    }
    return { done: false, value: { name: JSON.stringify(this.#path), path: this.#path, open: () => file } };
  }

  async return(): Promise<IteratorResult<ByteInput, undefined>> {
    await this.#files.close();
    return { done: true, value: undefined };
  }
}

const NEWLINE = 0x0a;
const RETURN = 0x0d;

class TailReader implements BatchReader<TailLine> {
  readonly #files: TailFiles;
  readonly #path: string;
  readonly #maxLength: number;
  readonly #decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #file: TailFile | undefined;
  /** The line that has not ended yet, in pieces. */
  #pieces: Uint8Array[] = [];
  #length = 0;
  /** What comes after the lines that were handed on. */
  #failure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(path: string, following: Following, maxLength: number) {
    this.#files = new TailFiles(path, following, 'tail');
    this.#path = path;
    this.#maxLength = maxLength;
  }

  async pull(): Promise<TailLine[] | End> {
    const out: TailLine[] = [];
    try {
      if (this.#failure) throw this.#failure.error;
      const file = (this.#file ??= await this.#files.next());
      if (!file) {
        await this.#files.close();
        return END;
      }
      const from = file.offset;
      const bytes = await file.read();
      if (this.#closed) return END;
      if (bytes) this.#split(file, from, bytes, out);
      else {
        // At the end of a file that may still grow, a line may still end.
        if (file.ended !== 'over') this.#end(file, file.offset, out);
        this.#pieces = [];
        this.#length = 0;
        this.#file = undefined;
      }
      return out;
    } catch (error) {
      if (out.length > 0) {
        this.#failure = { error };
        return out;
      }
      await this.#files.close();
      throw error;
    }
  }

  accept(arrival: unknown): TailLine[] | End {
    return this.#closed ? END : (arrival as TailLine[] | End);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#files.close();
  }

  #split(file: TailFile, from: number, bytes: Uint8Array, out: TailLine[]): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#add(bytes.subarray(start, end));
      start = end + 1;
      this.#end(file, from + start, out, true);
    }
    if (start < bytes.length) this.#add(bytes.slice(start));
  }

  #add(piece: Uint8Array): void {
    this.#length += piece.length;
    if (this.#length > this.#maxLength) {
      throw new RangeError(
        `tail: ${JSON.stringify(this.#path)} has a line of more than ${this.#maxLength} bytes; to read it, raise maxLength`,
      );
    }
    this.#pieces.push(piece);
  }

  #end(file: TailFile, offset: number, out: TailLine[], ended = false): void {
    if (!ended && this.#length === 0) return;
    let line = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces);
    if (ended && line.at(-1) === RETURN) line = line.subarray(0, -1);
    out.push({ text: this.#decoder.decode(line), position: file.position(offset) });
    this.#pieces = [];
    this.#length = 0;
  }
}
