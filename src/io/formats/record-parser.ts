import type { Buffer } from 'node:buffer';
import { Places } from '../../pipeline/place.ts';
import type { Rejecter } from '../../pipeline/reject.ts';
import type { Parser } from '../format.ts';
import { Pending } from './pending.ts';
import { beginsWithBom, bufferOf } from './text.ts';

/** What parsers of records have in common: what is carried from chunk to chunk, a BOM, rejects, and where records stand. */
export abstract class RecordParser<T> implements Parser<T> {
  protected readonly places: Places | undefined;
  readonly #rejecter: Rejecter;
  readonly #most: number;
  readonly #pending = new Pending();
  #begun = false;

  /** @param most - How many bytes a record may have. */
  constructor({ rejecter, located }: { readonly rejecter: Rejecter; readonly located?: boolean }, most: number) {
    this.#rejecter = rejecter;
    this.#most = most;
    if (located) this.places = new Places(rejecter.sink);
  }

  /** Reads all records that are complete, and answers where they end. `last`: the file ends where the bytes do. */
  protected abstract read(bytes: Buffer, from: number, last: boolean, out: T[]): number;
  /** Whether the record that is carried over surely goes on beyond a chunk. */
  protected abstract goesOn(chunk: Uint8Array): boolean;
  /** All was read. */
  protected abstract finish(): void;

  push(chunk: Uint8Array, out: T[]): void {
    const pending = this.#pending;
    const small = pending.length > 0 && pending.length + chunk.length <= this.#most;
    if (small && this.#begun && this.goesOn(chunk)) {
      pending.append(chunk);
      return;
    }
    const bytes = pending.with(chunk);
    this.#rejecter.begin?.(out);
    this.places?.begin();
    try {
      pending.keep(bytes, this.#read(bufferOf(bytes), false, out));
    } finally {
      this.#rejecter.flush();
    }
  }

  end(out: T[]): void {
    this.#rejecter.begin?.(out);
    try {
      this.#read(bufferOf(this.#pending.with(new Uint8Array(0))), true, out);
      this.finish();
    } finally {
      this.#rejecter.flush();
    }
  }

  #read(bytes: Buffer, last: boolean, out: T[]): number {
    if (this.#begun) return this.read(bytes, 0, last, out);
    const bom = beginsWithBom(bytes);
    if (bom === undefined && !last) return 0;
    this.#begun = true;
    return this.read(bytes, bom ? 3 : 0, last, out);
  }

  close(): void {
    this.places?.close();
  }
}
