/** The bytes of a record that is not complete yet, carried from one chunk to the next. */
export class Pending {
  #bytes: Uint8Array<ArrayBuffer> = new Uint8Array(0);
  length = 0;

  /** The bytes carried over and the chunk after them, in one piece: the chunk itself where nothing was carried over. */
  with(chunk: Uint8Array): Uint8Array {
    if (this.length === 0) return chunk;
    this.append(chunk);
    return this.#bytes.subarray(0, this.length);
  }

  /** Carries more bytes, at a cost that does not grow with how many pieces they come in. */
  append(chunk: Uint8Array): void {
    const length = this.length + chunk.length;
    if (length > this.#bytes.length) {
      const bytes = new Uint8Array(Math.max(length, 2 * this.#bytes.length));
      bytes.set(this.#bytes.subarray(0, this.length));
      this.#bytes = bytes;
    }
    this.#bytes.set(chunk, this.length);
    this.length = length;
  }

  /** Keeps the end of what `with` gave, from `from` on, and forgets the rest. */
  keep(bytes: Uint8Array, from: number): void {
    const rest = bytes.subarray(from);
    if (bytes.buffer === this.#bytes.buffer) this.#bytes.copyWithin(0, from, bytes.length);
    else {
      this.length = 0;
      this.append(rest);
    }
    this.length = rest.length;
  }
}
