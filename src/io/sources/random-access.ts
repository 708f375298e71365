import { type FileHandle, open } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe } from '../../pipeline/check.ts';
import { cannotRead } from './file.ts';

/** Bytes that can be read from any place. */
export interface Place {
  readonly size: number;
  /** So many bytes, or fewer at the end. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** What can be opened so. */
export interface PlaceInput {
  /** What errors call it. */
  readonly name: string;
  readonly open: () => Promise<Place>;
}

/** What of all inputs can be read from any place: a file, or bytes. @throws TypeError for another. */
export function placeOf(input: string | URL | Uint8Array, what: string): PlaceInput {
  if (input instanceof Uint8Array) {
    const place: Place = {
      size: input.length,
      read: async (offset, length) => input.subarray(offset, offset + length),
      close: async () => {},
    };
    return { name: 'bytes', open: async () => place };
  }
  const path = input instanceof URL && input.protocol === 'file:' ? fileURLToPath(input) : input;
  if (typeof path !== 'string' || path === '') {
    throw new TypeError(
      `${what}: input must be a path, a file URL or bytes, got ${describe(input)}; a stream cannot be read from its end: ` +
        'write it to a file first',
    );
  }
  return { name: JSON.stringify(path), open: () => openFile(path, what) };
}

async function openFile(path: string, what: string): Promise<Place> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(path, 'r');
    const file = handle;
    const stats = await file.stat();
    if (stats.isDirectory()) throw Object.assign(new Error('it is a directory'), { code: 'EISDIR' });
    const { size } = stats;
    const read = async (offset: number, length: number): Promise<Uint8Array> => {
      const bytes = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
      return bytes.subarray(0, bytesRead);
    };
    return { size, read, close: () => file.close() };
  } catch (error) {
    await handle?.close();
    throw cannotRead(path, what, error);
  }
}
