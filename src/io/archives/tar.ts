import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkOptions } from '../../pipeline/check.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import { oneShot, type Source } from '../../pipeline/source.ts';
import type { ByteReader, Chunk } from '../sources/bytes.ts';
import { type ByteInput, type FoundInputs, INPUT, type Inputs, inputsOf } from '../sources/input.ts';
import { claims, InputSequence, nameOfInputs, type Run } from '../sources/input-sequence.ts';
import { checkReading, openPlain, type ReadOptions } from '../sources/records.ts';
import { ArchiveError, type ArchiveMember, memberName } from './member.ts';
import { BLOCK, decodeName, isEmptyBlock, parseHeader, parsePax, type TarHeader, typeOf } from './tar-header.ts';

export type TarOptions = Omit<ReadOptions, 'onProgress'>;

/** What tells more of the next member is not longer than that, unless somebody wants to fill memory. */
const LONGEST = 1024 * 1024;
const EMPTY = new Uint8Array();

/**
 * The members of tar archives, in their order: ustar, pax, GNU's long names and old tars, compressed or not.
 *
 * It is read as a stream: a member is an input of any format, and has to be read before the next one is asked for; what is not
 * read is passed over. Its own compression is undone too: `lines(member)` of a `.log.gz` gives lines.
 *
 * @param inputs - A path, URL, bytes, stream or response, or what finds some, as for every format.
 * @param options - `decompress`, `maxRatio`, `maxPlainBytes`: see {@link ReadOptions}.
 * @returns A flow of {@link ArchiveMember}: `name`, `type`, `size`, `mtime`, `mode`, `linkName`. `lines(inputs(tar(...)))` reads all.
 *   Holds a chunk.
 * @throws TypeError or RangeError for wrong arguments, at the call; when run, {@link ArchiveError} with the place of the damage, after
 *   all members and bytes before it. Reading a member that was passed over is an error.
 * @example
 * ```ts no-run
 * for await (const member of tar('logs.tar.gz')) {
 *   if (member.name.endsWith('.log')) console.log(member.name, await lines(member).count());
 * }
 * await tar('release.tgz').extractTo('release');
 * ```
 * @see POSIX pax, "ustar Interchange Format"; CPython tarfile
 */
export function tar(inputs: Inputs, options: TarOptions = {}): AsyncFlow<ArchiveMember> {
  checkOptions('tar', options, ['decompress', 'maxRatio', 'maxPlainBytes']);
  checkReading('tar', options);
  const list = inputsOf(inputs, 'tar');
  const name = nameOfInputs(list, 'tar');
  let run: Run | undefined;
  const source: Source<ArchiveMember> = {
    name,
    mode: 'async',
    holds: 'a chunk',
    open: () => new TarReader(list, options, run ?? name),
    ...claims(list, (claimed) => (run = claimed)),
  };
  return flowOf({ source, stages: [] }) as AsyncFlow<ArchiveMember>;
}

class TarReader implements BatchReader<ArchiveMember> {
  readonly #inputs: InputSequence;
  readonly #options: TarOptions;
  readonly #scope = new Scope();
  #archive: TarStream | undefined;
  #closed = false;

  constructor(inputs: readonly (ByteInput | FoundInputs)[], options: TarOptions, run: Run | string) {
    this.#inputs = new InputSequence(inputs, typeof run === 'string' ? { what: run, close: () => this.close() } : run);
    this.#options = options;
  }

  async pull(): Promise<ArchiveMember[] | End> {
    try {
      while (!this.#closed) {
        const archive = (this.#archive ??= await this.#open());
        if (!archive) return END;
        const member = await archive.next();
        if (member) return [member];
        this.#archive = undefined;
        await this.#scope.closeAsync(Infinity);
      }
      return END;
    } catch (error) {
      this.#scope.add(-1, this.#inputs);
      await this.#scope.closeAsync(Infinity, { error });
      throw error;
    }
  }

  accept(arrival: unknown): ArchiveMember[] | End {
    return this.#closed ? END : (arrival as ArchiveMember[] | End);
  }

  async #open(): Promise<TarStream | undefined> {
    const input = await this.#inputs.next();
    if (!input || this.#closed) return undefined;
    const reader = openPlain(input.open(), input, this.#options, 'tar');
    this.#scope.add(-1, reader);
    return new TarStream(reader, input.name);
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#archive?.leave();
    this.#scope.add(-1, this.#inputs);
    return this.#scope.closeAsync(Infinity);
  }
}

/** One archive, read member by member. */
class TarStream {
  readonly #reader: ByteReader;
  readonly #file: string;
  /** What was read and not used yet, and where in the archive it ends. */
  #chunk: Uint8Array = EMPTY;
  #offset = 0;
  /** How much of the member at hand is not read yet, and how much stands between it and the next. */
  #left = 0;
  #padding = 0;
  #member: ArchiveMember | undefined;
  /** A read of the member that is under way. */
  #reading: Promise<unknown> | undefined;
  #over = false;
  readonly #defaults = new Map<string, string>();

  constructor(reader: ByteReader, file: string) {
    this.#reader = reader;
    this.#file = file;
  }

  /** The archive is left: its members are not there any more. */
  leave(): void {
    this.#member = undefined;
  }

  async next(): Promise<ArchiveMember | undefined> {
    this.#member = undefined;
    await this.#reading?.catch(() => {});
    await this.#skip(this.#left + this.#padding);
    this.#left = this.#padding = 0;
    let more = new Map<string, string>();
    for (;;) {
      const at = this.#offset;
      const block = await this.#take(BLOCK, 'a header');
      if (!block || isEmptyBlock(block)) {
        if (more.size > 0) this.#fail(at, 'what belongs to a member comes without it', !block);
        return undefined;
      }
      const header = parseHeader(block);
      if (typeof header === 'string') return this.#fail(at, header);
      const padding = -header.size & (BLOCK - 1);
      if (!'xgLK'.includes(header.flag)) return this.#begin(header, more, at);
      if (header.size > LONGEST)
        this.#fail(at, `what tells of a member has ${header.size} bytes, more than ${LONGEST}`);
      const body = (await this.#take(header.size, 'a header'))!;
      await this.#skip(padding);
      if (header.flag === 'x' || header.flag === 'g') {
        const records = parsePax(body);
        if (!records) return this.#fail(at, 'a pax header cannot be read');
        if (header.flag === 'x') more = new Map([...more, ...records]);
        else for (const [key, value] of records) this.#defaults.set(key, value);
      } else {
        const end = body.indexOf(0);
        more.set(header.flag === 'L' ? 'path' : 'linkpath', decodeName(end < 0 ? body : body.subarray(0, end)));
      }
    }
  }

  #begin(header: TarHeader, more: ReadonlyMap<string, string>, at: number): ArchiveMember {
    const told = (key: string): string | undefined => more.get(key) ?? this.#defaults.get(key);
    const size = Number(told('size') ?? header.size);
    if (!Number.isSafeInteger(size) || size < 0) return this.#fail(at, 'the size of a member is no number');
    const sparse = header.flag === 'S' || [...more.keys()].some((key) => key.startsWith('GNU.sparse.'));
    const name = told('path') ?? header.name;
    const type = sparse ? 'other' : typeOf({ ...header, name });
    // A link has none of its own, whatever its header says.
    const empty = type === 'directory' || type === 'symlink' || type === 'link';
    const own = empty && header.flag !== '0' ? 0 : size;
    this.#left = own;
    this.#padding = -own & (BLOCK - 1);
    const linkName = told('linkpath') ?? header.linkName;
    const seconds = Number(told('mtime') ?? header.mtime);
    const shown = memberName(this.#file, name);
    // Its bytes come once, whoever reads them.
    const once: Source<unknown> = {
      name: shown,
      mode: 'async',
      open: () => this.#none(),
      ...oneShot('member of a tar', () => {}),
    };
    const member: ArchiveMember = {
      name,
      type,
      size: own,
      mtime: new Date(Number.isFinite(seconds) ? seconds * 1000 : 0),
      mode: header.mode & 0o7777,
      ...(linkName !== '' && { linkName }),
      [INPUT]: (what): ByteInput => {
        if (sparse) throw new Error(`${what}: ${shown} is a sparse file, which cannot be read from a tar`);
        return {
          name: shown,
          size: own,
          once,
          open: () => ({ read: () => this.#read(member, what, shown), close: () => {} }),
        };
      },
    };
    return (this.#member = member);
  }

  #none(): never {
    throw new TypeError('tar: a member is an input, not a source');
  }

  #read(member: ArchiveMember, what: string, shown: string): Promise<Chunk> {
    if (member !== this.#member) {
      throw new Error(
        `${what}: ${shown} was passed over; read a member of a tar before the next one is asked for, ` +
          'and while the flow of members is open',
      );
    }
    const reading = this.#some();
    this.#reading = reading;
    return reading;
  }

  async #some(): Promise<Chunk> {
    if (this.#left === 0) return undefined;
    if (this.#chunk.length === 0 && !(await this.#fill())) {
      return this.#fail(this.#offset, `it ends ${this.#left} bytes before the end of a member`, true);
    }
    const bytes = this.#chunk.subarray(0, this.#left);
    this.#use(bytes.length);
    this.#left -= bytes.length;
    return bytes;
  }

  #use(count: number): void {
    this.#chunk = this.#chunk.subarray(count);
    this.#offset += count;
  }

  async #fill(): Promise<boolean> {
    while (this.#chunk.length === 0 && !this.#over) {
      const chunk = await this.#reader.read();
      if (chunk) this.#chunk = chunk;
      else this.#over = true;
    }
    return this.#chunk.length > 0;
  }

  /** So many bytes, as a copy; undefined if there are none at all. */
  async #take(count: number, inside: string): Promise<Uint8Array | undefined> {
    const bytes = new Uint8Array(count);
    for (let filled = 0; filled < count;) {
      if (!(await this.#fill())) {
        if (filled === 0 && count === BLOCK) return undefined;
        return this.#fail(this.#offset, `it ends inside ${inside}`, true);
      }
      const piece = this.#chunk.subarray(0, count - filled);
      bytes.set(piece, filled);
      filled += piece.length;
      this.#use(piece.length);
    }
    return bytes;
  }

  async #skip(count: number): Promise<void> {
    for (let left = count; left > 0;) {
      if (!(await this.#fill())) this.#fail(this.#offset, 'it ends inside a member', true);
      const passed = Math.min(left, this.#chunk.length);
      this.#use(passed);
      left -= passed;
    }
  }

  #fail(offset: number, reason: string, truncated = false): never {
    throw new ArchiveError('tar', this.#file, offset, reason, truncated);
  }
}
