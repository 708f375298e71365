import { Buffer, isUtf8 } from 'node:buffer';
import { type Hash, sha256Hash } from '../hash.ts';
import type { Reject } from '../reject.ts';

/** What a reject says of the bytes of its record: their text, and themselves where that is not all of it. */
export type Raw = Pick<Reject, 'text' | 'base64' | 'bytes' | 'sha256'>;

/** @param most - How many bytes are kept; of more there is their beginning, number and hash. */
export function rawOf(bytes: Buffer, most: number): Raw {
  if (bytes.length > most) {
    return { text: bytes.toString('utf8', 0, most), bytes: bytes.length, sha256: hex(sha256Hash().update(bytes)) };
  }
  const text = bytes.toString('utf8');
  return text.includes('\uFFFD') && !isUtf8(bytes) ? { text, base64: bytes.toString('base64') } : { text };
}

/** The bytes of a record, if all of them were kept. */
export function bytesOf({ text, base64, sha256: hash }: Raw): Buffer | undefined {
  if (hash !== undefined) return undefined;
  return base64 === undefined ? Buffer.from(text) : Buffer.from(base64, 'base64');
}

/** A record that is too long to be held, while it passes by. */
export class TooLong {
  readonly #reject: Reject;
  readonly #hash: Hash = sha256Hash();
  #bytes = 0;

  /** @param reject - What is known of it by now. */
  constructor(reject: Reject) {
    this.#reject = reject;
  }

  add(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.#bytes += bytes.length;
  }

  /** It is over. */
  end(): Reject {
    return { ...this.#reject, bytes: this.#bytes, sha256: hex(this.#hash) };
  }
}

function hex(hash: Hash): string {
  return hash.digest('hex');
}
