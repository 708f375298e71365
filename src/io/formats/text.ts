import { Buffer, isUtf8 } from 'node:buffer';

/** A view of bytes as the Buffer whose decoders are the fastest there are. */
export function bufferOf(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The text of UTF-8 bytes; undefined for invalid ones. A BOM is a character like any other. */
export function utf8(bytes: Buffer, start: number, end: number): string | undefined {
  const text = bytes.toString('utf8', start, end);
  // A replacement character may also stand in the bytes themselves.
  return text.includes('\uFFFD') && !isUtf8(bytes.subarray(start, end)) ? undefined : text;
}

/** Whether a file begins with a BOM, as far as can be told from its first bytes; undefined if that takes more of them. */
export function beginsWithBom(bytes: Uint8Array): boolean | undefined {
  const bom = [0xef, 0xbb, 0xbf];
  for (let i = 0; i < 3; i++) {
    if (i === bytes.length) return undefined;
    if (bytes[i] !== bom[i]) return false;
  }
  return true;
}
