import { type FileHandle, open } from 'node:fs/promises';
import type { ByteInput } from './bytes.ts';
import { cannotRead } from './file.ts';

/** Bytes that can be read from any place. */
export interface Place {
  readonly size: number;
  /** So many bytes, or fewer at the end. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** An input that can be opened so. */
export type PlaceInput = ByteInput & Required<Pick<ByteInput, 'place'>>;

/** What can be opened so, for errors. */
export const PLACES = 'a path, a file URL or bytes';

/** The same input. @throws TypeError for one that can only be read through. */
export function placed(input: ByteInput, what: string): PlaceInput {
  if (input.place) return input as PlaceInput;
  throw new TypeError(
    `${what}: input must be ${PLACES}, got ${input.name}; a stream cannot be read from its end: write it to a file first`,
  );
}

export async function bytesPlace(bytes: Uint8Array): Promise<Place> {
  return {
    size: bytes.length,
    read: async (offset, length) => bytes.subarray(offset, offset + length),
    close: async () => {},
  };
}

export async function filePlace(path: string, what: string): Promise<Place> {
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
