import { checkOptions } from '../../pipeline/check.ts';
import { sha256Hash } from '../hash.ts';
import { type Inputs, type ReadOptions, readRecords } from '../sources/records.ts';

/**
 * The SHA-256 of files and streams as they are: of what is compressed, that of the compressed bytes, as `sha256sum` gives it.
 *
 * @param inputs - See {@link Inputs}. Of several it is that of all their bytes, one after the other.
 * @returns 64 small hexadecimal digits. Holds a chunk.
 * @throws TypeError for wrong arguments, at the call; rejects with an error that names the file that cannot be read.
 * @example
 * ```ts
 * (await sha256(new TextEncoder().encode('abc'))).slice(0, 16) // => 'ba7816bf8f01cfea'
 * ```
 */
export function sha256(inputs: Inputs, options: Pick<ReadOptions, 'onProgress'> = {}): Promise<string> {
  checkOptions('sha256', options, ['onProgress']);
  const reading = readRecords<never>(
    inputs,
    { ...options, decompress: false },
    { name: 'sha256', holds: 'a chunk', parser: () => ({ push: (chunk) => void hash.update(chunk), end: () => {} }) },
  );
  const hash = sha256Hash();
  return reading.drain().then(() => hash.digest('hex'));
}
