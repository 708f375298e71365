import type { MemberType } from './member.ts';

export const BLOCK = 512;

/** What a header says. */
export interface TarHeader {
  readonly name: string;
  /** As in the header: `0` for a file, `x` for what tells more of the next member. */
  readonly flag: string;
  readonly size: number;
  readonly mtime: number;
  readonly mode: number;
  readonly linkName: string;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A name, which is UTF-8 where it can be. */
export function decodeName(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    return Buffer.from(bytes).toString('latin1');
  }
}

/** The text of a field, up to a NUL. */
function text(block: Uint8Array, from: number, length: number): string {
  const field = block.subarray(from, from + length);
  const end = field.indexOf(0);
  return decodeName(end < 0 ? field : field.subarray(0, end));
}

/** A number: octal digits, or if the first bit says so, bytes. Undefined for what is none. */
function number(block: Uint8Array, from: number, length: number): number | undefined {
  const first = block[from]!;
  if (first & 0x80) {
    // The first seven bits are a sign and digits: negative ones are times before 1970.
    let value = first & 0x40 ? (first & 0x7f) - 0x80 : first & 0x7f;
    for (let i = 1; i < length; i++) value = value * 256 + block[from + i]!;
    return Number.isSafeInteger(value) ? value : undefined;
  }
  const digits = text(block, from, length).trim();
  if (digits === '') return 0;
  return /^[0-7]+$/.test(digits) ? Number.parseInt(digits, 8) : undefined;
}

/** Whether a block has nothing: the end of an archive. */
export function isEmptyBlock(block: Uint8Array): boolean {
  return block.every((byte) => byte === 0);
}

/** @returns What the header says, or what is wrong with it. */
export function parseHeader(block: Uint8Array): TarHeader | string {
  const sum = number(block, 148, 8);
  let unsigned = 0;
  let signed = 0;
  for (let i = 0; i < BLOCK; i++) {
    const byte = i >= 148 && i < 156 ? 0x20 : block[i]!;
    unsigned += byte;
    signed += byte > 127 ? byte - 256 : byte;
  }
  if (sum !== unsigned && sum !== signed) return 'the checksum of a header is wrong: it is no tar, or damaged';
  const size = number(block, 124, 12);
  const mtime = number(block, 136, 12);
  const mode = number(block, 100, 8);
  if (size === undefined || size < 0) return 'the size of a member is no number';
  const magic = text(block, 257, 8);
  const posix = magic.startsWith('ustar') && block[262] === 0;
  const prefix = posix ? text(block, 345, 155) : '';
  const name = text(block, 0, 100);
  return {
    name: prefix === '' ? name : `${prefix}/${name}`,
    flag: block[156] === 0 ? '0' : String.fromCharCode(block[156]!),
    size,
    mtime: mtime ?? 0,
    mode: mode ?? 0o644,
    linkName: text(block, 157, 100),
  };
}

/** The records of a pax header; undefined if they cannot be read. */
export function parsePax(bytes: Uint8Array): Map<string, string> | undefined {
  const records = new Map<string, string>();
  for (let at = 0; at < bytes.length && bytes[at] !== 0;) {
    const space = bytes.indexOf(0x20, at);
    const length = space < 0 ? Number.NaN : Number(decodeName(bytes.subarray(at, space)));
    const end = at + length;
    if (!Number.isInteger(length) || end > bytes.length || end <= space + 1 || bytes[end - 1] !== 0x0a)
      return undefined;
    const equals = bytes.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) return undefined;
    records.set(decodeName(bytes.subarray(space + 1, equals)), decodeName(bytes.subarray(equals + 1, end - 1)));
    at = end;
  }
  return records;
}

/** What a member is, by the flag of its header. */
export function typeOf({ flag, name }: TarHeader): MemberType {
  if (flag === '5' || (flag === '0' && name.endsWith('/'))) return 'directory';
  if (flag === '0' || flag === '7') return 'file';
  return flag === '2' ? 'symlink' : flag === '1' ? 'link' : 'other';
}
