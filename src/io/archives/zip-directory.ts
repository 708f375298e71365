import { crc32 } from 'node:zlib';
import { decodeName } from './tar-header.ts';

/** What the central directory says of a member. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly compressedSize: number;
  readonly size: number;
  readonly mtime: Date;
  /** As in Unix, type and permissions; 0 where it was made elsewhere. */
  readonly mode: number;
  /** Where its local header is, as far as the archive knows. */
  readonly offset: number;
}

export const ENTRY = 46;
const ENTRY_SIGNATURE = 0x02014b50;
const MAX32 = 0xffffffff;

/** The characters of code page 437 from 128 on, which names are in that are not UTF-8. */
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

function nameOf(bytes: Uint8Array, utf8: boolean): string {
  const text = decodeName(bytes);
  if (utf8 || Buffer.compare(Buffer.from(text), bytes) === 0) return text;
  return Array.from(bytes, (byte) => (byte < 128 ? String.fromCharCode(byte) : CP437[byte - 128]!)).join('');
}

/** How long an entry is, told by its first bytes; undefined if it is none. */
export function entryLength(view: DataView): number | undefined {
  if (view.getUint32(0, true) !== ENTRY_SIGNATURE) return undefined;
  return ENTRY + view.getUint16(28, true) + view.getUint16(30, true) + view.getUint16(32, true);
}

/** Reads an entry. @returns What is wrong with it, if something is. */
export function parseEntry(bytes: Uint8Array): ZipEntry | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const flags = view.getUint16(8, true);
  const nameEnd = ENTRY + view.getUint16(28, true);
  const rawName = bytes.subarray(ENTRY, nameEnd);
  let name = nameOf(rawName, (flags & 0x800) !== 0);
  let mtime = dosTime(view.getUint16(14, true), view.getUint16(12, true));
  let [compressedSize, size, offset] = [view.getUint32(20, true), view.getUint32(24, true), view.getUint32(42, true)];
  const end = nameEnd + view.getUint16(30, true);
  for (let at = nameEnd; at + 4 <= end;) {
    const id = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    const from = at + 4;
    at = from + length;
    if (at > end) return 'an extra field is longer than there is room for';
    if (id === 0x0001) {
      let next = from;
      const wide = (value: number): number => {
        if (value !== MAX32 || next + 8 > at) return value;
        next += 8;
        return Number(view.getBigUint64(next - 8, true));
      };
      size = wide(size);
      compressedSize = wide(compressedSize);
      offset = wide(offset);
    } else if (id === 0x5455 && length >= 5 && view.getUint8(from) & 1) {
      mtime = new Date(view.getInt32(from + 1, true) * 1000);
    } else if (id === 0x7075 && length > 5 && view.getUint32(from + 1, true) === crc32(rawName)) {
      name = decodeName(bytes.subarray(from + 5, at));
    }
  }
  if (![size, compressedSize, offset].every(Number.isSafeInteger)) return 'a size is too large';
  const unix = view.getUint16(4, true) >> 8 === 3;
  return {
    name,
    method: view.getUint16(10, true),
    encrypted: (flags & 1) !== 0,
    crc: view.getUint32(16, true),
    compressedSize,
    size,
    mtime,
    mode: unix ? view.getUint32(38, true) >>> 16 : 0,
    offset,
  };
}

/** A time of MS-DOS, which is local to whoever made the archive; taken as UTC, so that it is the same everywhere. */
function dosTime(date: number, time: number): Date {
  const day = Date.UTC(
    (date >> 9) + 1980,
    ((date >> 5) & 15) - 1,
    date & 31,
    time >> 11,
    (time >> 5) & 63,
    (time & 31) * 2,
  );
  return new Date(day);
}

/** Where the central directory is. */
export interface ZipDirectory {
  readonly offset: number;
  readonly size: number;
  readonly entries: number;
  /** How many bytes stand before the archive: a program that extracts it, say. */
  readonly before: number;
}

const END = 22;
/** So many bytes at the end of an archive are enough to find its directory. */
export const TAIL: number = END + 0xffff + 20 + 56;

/**
 * Finds the central directory.
 *
 * @param tail - The last bytes of the archive.
 * @param size - Of the whole archive.
 * @param read - Reads bytes from elsewhere in it.
 * @returns What is wrong, if something is.
 */
export async function findDirectory(
  tail: Uint8Array,
  size: number,
  read: (offset: number, length: number) => Promise<Uint8Array>,
): Promise<ZipDirectory | string> {
  const view = new DataView(tail.buffer, tail.byteOffset, tail.length);
  const start = size - tail.length;
  for (let at = tail.length - END; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50 || at + END + view.getUint16(at + 20, true) > tail.length) continue;
    if (view.getUint16(at + 4, true) !== 0 && view.getUint16(at + 4, true) !== 0xffff)
      return 'it is one part of several';
    const small = {
      entries: view.getUint16(at + 10, true),
      size: view.getUint32(at + 12, true),
      offset: view.getUint32(at + 16, true),
    };
    const locator = at - 20;
    let end = start + at;
    let found = small;
    if (locator >= 0 && view.getUint32(locator, true) === 0x07064b50) {
      const told = Number(view.getBigUint64(locator + 8, true));
      // Where it says, or where it must be if something stands before the archive.
      for (const place of [told, start + locator - 56]) {
        if (place < 0 || place + 56 > size) continue;
        const record = await read(place, 56);
        const wide = new DataView(record.buffer, record.byteOffset, record.length);
        if (wide.getUint32(0, true) !== 0x06064b50) continue;
        const number = (from: number): number => Number(wide.getBigUint64(from, true));
        found = { entries: number(32), size: number(40), offset: number(48) };
        end = place;
        break;
      }
    }
    const before = end - found.size - found.offset;
    if (before < 0) return 'its directory would begin before it does';
    return { ...found, offset: found.offset + before, before };
  }
  return 'it has no central directory: it is no zip, or cut off';
}
