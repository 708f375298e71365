/** Follows the frames of zstd (RFC 8878, 3.1) without decoding them: so that it is known where each ends. */
export class ZstdFrames {
  /** How many bytes it has seen. */
  length = 0;
  #next: 'magic' | 'size' | 'descriptor' | 'block' = 'magic';
  /** The bytes of the field at hand, and how many there are to be. */
  #field: number[] = [];
  #want = 4;
  /** Bytes to pass over before the next field. */
  #skip = 0;
  #checksum = false;

  /** Whether what it has seen ends with a frame. */
  get whole(): boolean {
    return this.#next === 'magic' && this.#skip === 0 && this.#field.length === 0;
  }

  /** Whether the frame that it has seen last ends with a checksum of what is in it. */
  get checked(): boolean {
    return this.#checksum;
  }

  push(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length;) at += this.follow(bytes.subarray(at));
  }

  /** The same to the end of a frame only: gives how many of the bytes that takes. */
  follow(bytes: Uint8Array): number {
    let at = 0;
    do {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, bytes.length - at);
        this.#skip -= passed;
        at += passed;
        continue;
      }
      this.#field.push(bytes[at++]!);
      if (this.#field.length < this.#want) continue;
      const value = this.#field.reduceRight((number, byte) => number * 256 + byte, 0);
      this.#field = [];
      this.#take(value);
    } while (at < bytes.length && !this.whole);
    this.length += at;
    return at;
  }

  #expect(next: 'magic' | 'size' | 'descriptor' | 'block', want: number, skip: number): void {
    this.#next = next;
    this.#want = want;
    this.#skip = skip;
  }

  #take(value: number): void {
    if (this.#next === 'magic') {
      if (value === 0xfd2fb528) this.#expect('descriptor', 1, 0);
      else if (value >>> 4 === 0x184d2a5) this.#expect('size', 4, 0);
      // The decoder will say so.
      else this.#skip = Infinity;
    } else if (this.#next === 'size') {
      this.#checksum = false;
      this.#expect('magic', 4, value);
    } else if (this.#next === 'descriptor') {
      const single = (value >> 5) & 1;
      const contentSize = [single, 2, 4, 8][value >> 6]!;
      const dictionary = [0, 1, 2, 4][value & 3]!;
      this.#checksum = (value & 4) !== 0;
      this.#expect('block', 3, 1 - single + dictionary + contentSize);
    } else {
      // A repeated byte stands there once.
      const size = ((value >> 1) & 3) === 1 ? 1 : value >> 3;
      if (value & 1) this.#expect('magic', 4, size + (this.#checksum ? 4 : 0));
      else this.#expect('block', 3, size);
    }
  }
}
