import { crc32 } from 'node:zlib';
import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkOptions } from '../../pipeline/check.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import {
  checkLimits,
  Damage,
  DecompressionError,
  DecompressionGuard,
  type DecompressionLimits,
} from '../codecs/decoder.ts';
import { Inflate } from '../codecs/inflate.ts';
import { Input } from '../codecs/input.ts';
import type { ByteReader, Chunk } from '../sources/bytes.ts';
import { type ByteInput, INPUT, inputOf } from '../sources/input.ts';
import { type Place, type PlaceInput, placed, PLACES } from '../sources/random-access.ts';
import { ArchiveError, type ArchiveMember, memberName, type MemberType } from './member.ts';
import {
  ENTRY,
  entryLength,
  findDirectory,
  parseEntry,
  TAIL,
  type ZipDirectory,
  type ZipEntry,
} from './zip-directory.ts';

/** How much of the directory, and of a member, is read at once. */
const PIECE = 64 * 1024;
const LOCAL = 30;

/** The members of a zip archive: as for a tar, but each can be read at any time, and again. */
export interface ZipMember extends ArchiveMember {
  /** How many bytes it has in the archive. */
  readonly compressedSize: number;
}

/**
 * The members of a zip archive, by its central directory: zip64, stored and deflated members, with data descriptors or without.
 *
 * Each member is an input of any format, to be read at any time and in any order, also when the flow has ended. What it gives is
 * compared with its checksum. Names that are not UTF-8 are taken for code page 437, times for UTC.
 *
 * @param input - A path, a `file:` URL, or bytes: what can be read from any place.
 * @param options - `maxRatio`, `maxPlainBytes`: the limits for each member, see {@link DecompressionLimits}.
 * @returns A flow of {@link ZipMember}: `name`, `type`, `size`, `compressedSize`, `mtime`, `mode`. Holds a piece of the directory.
 * @throws TypeError or RangeError for wrong arguments, at the call; when run, {@link ArchiveError} for a directory that is damaged.
 *   From a member: {@link DecompressionError} after all bytes before the damage; Error for one that is encrypted, or compressed
 *   by another method.
 * @example
 * ```ts no-run
 * const members = zip('data.zip').filter(({ name }) => name.endsWith('.csv'));
 * await csv(inputs(members)).count();
 * await zip('data.zip').extractTo('data');
 * ```
 * @see PKWARE APPNOTE.TXT; CPython zipfile
 */
export function zip(input: string | URL | Uint8Array, options: DecompressionLimits = {}): AsyncFlow<ZipMember> {
  checkOptions('zip', options, ['maxRatio', 'maxPlainBytes']);
  checkLimits('zip', options);
  const archive = placed(inputOf(input, 'zip', PLACES), 'zip');
  const name = `zip(${archive.name})`;
  const open = (): ZipReader => new ZipReader(archive, options);
  return flowOf({
    source: { name, mode: 'async', holds: 'a piece of the directory', open },
    stages: [],
  }) as AsyncFlow<ZipMember>;
}

class ZipReader implements BatchReader<ZipMember> {
  readonly #archive: PlaceInput;
  readonly #limits: DecompressionLimits;
  #place: Place | undefined;
  #directory: ZipDirectory | undefined;
  /** How much of the directory was read, and how many members it had. */
  #at = 0;
  #entries = 0;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(archive: PlaceInput, limits: DecompressionLimits) {
    this.#archive = archive;
    this.#limits = limits;
  }

  async pull(): Promise<ZipMember[] | End> {
    const out: ZipMember[] = [];
    try {
      if (this.#failure) throw this.#failure.error;
      const place = (this.#place ??= await this.#archive.place());
      if (this.#closed) {
        await this.close();
        return END;
      }
      const directory = (this.#directory ??= await this.#find(place));
      await this.#piece(place, directory, out);
      if (out.length > 0) return out;
      await this.close();
      return END;
    } catch (error) {
      if (out.length > 0) {
        this.#failure = { error };
        return out;
      }
      await this.close();
      throw error;
    }
  }

  accept(arrival: unknown): ZipMember[] | End {
    return arrival as ZipMember[] | End;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const place = this.#place;
    this.#place = undefined;
    await place?.close();
  }

  async #find({ size, read }: Place): Promise<ZipDirectory> {
    const tail = await read(Math.max(0, size - TAIL), TAIL);
    const found = await findDirectory(tail, size, read);
    if (typeof found === 'string') return this.#fail(Math.max(0, size - tail.length), found);
    return found;
  }

  /** The members of the next piece of the directory. */
  async #piece(place: Place, directory: ZipDirectory, out: ZipMember[]): Promise<void> {
    const left = directory.size - this.#at;
    const start = directory.offset + this.#at;
    if (left <= 0) {
      if (this.#entries === directory.entries) return;
      this.#fail(start, `its directory has ${this.#entries} members, but says ${directory.entries}`);
    }
    // An entry has less than 200 KB.
    const bytes = await place.read(start, Math.min(left, 4 * PIECE));
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    while (at + ENTRY <= bytes.length && out.length < 1024) {
      const length = entryLength(new DataView(view.buffer, view.byteOffset + at, ENTRY));
      if (length === undefined) this.#fail(start + at, 'an entry of its directory is damaged');
      if (at + length > bytes.length) break;
      const entry = parseEntry(bytes.subarray(at, at + length));
      if (typeof entry === 'string') this.#fail(start + at, entry);
      out.push(this.#member(entry, directory));
      at += length;
      this.#at += length;
      this.#entries += 1;
    }
    if (at === 0) this.#fail(start, 'its directory ends inside an entry', true);
  }

  #member(entry: ZipEntry, { before }: ZipDirectory): ZipMember {
    const { name, mode, size, compressedSize, mtime } = entry;
    const archive = this.#archive;
    const limits = this.#limits;
    const shown = memberName(archive.name, name);
    return {
      name,
      type: typeOf(name, mode),
      size,
      compressedSize,
      mtime,
      mode: mode === 0 ? 0o644 : mode & 0o7777,
      [INPUT]: (what): ByteInput => ({
        name: shown,
        size,
        open: () => new MemberReader(archive, entry, before, what, shown, limits),
      }),
    };
  }

  #fail(offset: number, reason: string, truncated = false): never {
    throw new ArchiveError('zip', this.#archive.name, offset, reason, truncated);
  }
}

function typeOf(name: string, mode: number): MemberType {
  if (name.endsWith('/')) return 'directory';
  const kind = mode & 0o170000;
  if (kind === 0o120000) return 'symlink';
  if (kind === 0o040000) return 'directory';
  return kind === 0 || kind === 0o100000 ? 'file' : 'other';
}

/** Reads the bytes of one member. */
class MemberReader implements ByteReader {
  readonly #archive: PlaceInput;
  readonly #entry: ZipEntry;
  readonly #before: number;
  readonly #what: string;
  readonly #shown: string;
  readonly #guard: DecompressionGuard;
  #input = new Input();
  #inflate: Inflate | undefined;
  #place: Place | undefined;
  /** Where the next bytes are read from, and how many there are. */
  #at = 0;
  #left = 0;
  #crc = 0;
  #plain = 0;
  #done = false;
  #closed = false;

  constructor(
    archive: PlaceInput,
    entry: ZipEntry,
    before: number,
    what: string,
    shown: string,
    limits: DecompressionLimits,
  ) {
    this.#archive = archive;
    this.#entry = entry;
    this.#before = before;
    this.#what = what;
    this.#shown = shown;
    this.#guard = new DecompressionGuard(what, shown, this.#codec, limits);
  }

  get #codec(): string {
    return this.#entry.method === 0 ? 'stored' : 'deflate';
  }

  async read(): Promise<Chunk> {
    if (this.#done || this.#closed) return undefined;
    try {
      if (!this.#place) await this.#begin();
      const bytes = this.#entry.method === 0 ? await this.#piece() : await this.#inflated(this.#inflate!);
      if (!bytes) {
        this.#done = true;
        this.#check();
        return undefined;
      }
      const { size } = this.#entry;
      if (this.#plain + bytes.length > size) throw this.#damage(`it has more bytes than the ${size} it should`);
      this.#crc = crc32(bytes, this.#crc);
      this.#plain += bytes.length;
      this.#guard.check(this.#entry.compressedSize - this.#left, this.#plain);
      return bytes;
    } catch (error) {
      this.#done = true;
      throw error instanceof Damage ? this.#wrapped(error) : error;
    }
  }

  again(): ByteReader | undefined {
    return undefined;
  }

  async close(): Promise<void> {
    this.#closed = true;
    const place = this.#place;
    this.#place = undefined;
    await place?.close();
  }

  async #begin(): Promise<void> {
    const { method, encrypted, offset, compressedSize, size } = this.#entry;
    if (encrypted) throw new Error(`${this.#what}: ${this.#shown} is encrypted, which cannot be read`);
    if (method !== 0 && method !== 8) {
      throw new Error(
        `${this.#what}: ${this.#shown} is compressed by method ${method}; stored (0) and deflate (8) can be read`,
      );
    }
    const place = (this.#place = await this.#archive.place());
    const start = offset + this.#before;
    const header = await place.read(start, LOCAL);
    const view = new DataView(header.buffer, header.byteOffset, header.length);
    this.#at = start;
    if (header.length < LOCAL || view.getUint32(0, true) !== 0x04034b50)
      throw this.#damage('its local header is damaged');
    if (view.getUint16(8, true) !== method) throw this.#damage('its local header has another method');
    this.#at = start + LOCAL + view.getUint16(26, true) + view.getUint16(28, true);
    this.#left = compressedSize;
    if (this.#at + compressedSize > place.size) throw this.#damage('it ends after the archive does');
    if (method === 0 && size !== compressedSize) throw this.#damage('it is stored, but has two sizes');
    if (method === 8) this.#inflate = new Inflate((this.#input = new Input(this.#at)));
  }

  /** The next bytes of the archive. */
  async #piece(): Promise<Chunk> {
    if (this.#left === 0) return undefined;
    const bytes = await this.#place!.read(this.#at, Math.min(PIECE, this.#left));
    if (bytes.length === 0) throw this.#damage('the archive has become shorter');
    this.#at += bytes.length;
    this.#left -= bytes.length;
    return bytes;
  }

  async #inflated(inflate: Inflate): Promise<Chunk> {
    for (;;) {
      const bytes = inflate.next();
      if (bytes) return bytes;
      if (inflate.done) {
        if (this.#input.length + this.#left > 0) throw this.#damage('its data ends before it should');
        return undefined;
      }
      const piece = await this.#piece();
      if (!piece) throw this.#damage('its data has no end');
      this.#input.push(piece);
    }
  }

  #check(): void {
    const { size, crc } = this.#entry;
    if (this.#plain !== size) throw this.#damage(`it has ${this.#plain} bytes instead of ${size}`);
    if (this.#crc !== crc) throw this.#damage('incorrect data check');
  }

  #damage(message: string): Damage {
    return new Damage(message, this.#at - this.#input.length);
  }

  #wrapped(damage: Damage): DecompressionError {
    return new DecompressionError(this.#what, this.#shown, this.#codec, damage, this.#plain);
  }
}
