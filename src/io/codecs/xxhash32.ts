import { XxHash } from './xxhash.ts';

const P1 = 0x9e3779b1;
const P2 = 0x85ebca77;
const P3 = 0xc2b2ae3d;
const P4 = 0x27d4eb2f;
const P5 = 0x165667b1;

const rotate = (value: number, by: number): number => (value << by) | (value >>> (32 - by));
const round = (lane: number, word: number): number => Math.imul(rotate((lane + Math.imul(word, P2)) | 0, 13), P1);

/** XXH32 with seed 0, of bytes that come in pieces. */
export class XxHash32 extends XxHash {
  #a = (P1 + P2) | 0;
  #b = P2 | 0;
  #c = 0;
  #d = -P1 | 0;

  constructor() {
    super(16);
  }

  protected override stripes(bytes: Uint8Array, from: number, to: number): void {
    const word = (at: number): number =>
      bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
    let [a, b, c, d] = [this.#a, this.#b, this.#c, this.#d];
    for (let at = from; at < to; at += 16) {
      a = round(a, word(at));
      b = round(b, word(at + 4));
      c = round(c, word(at + 8));
      d = round(d, word(at + 12));
    }
    [this.#a, this.#b, this.#c, this.#d] = [a, b, c, d];
  }

  digest(): number {
    const rest = this.rest;
    let hash =
      this.length >= 16
        ? (rotate(this.#a, 1) + rotate(this.#b, 7) + rotate(this.#c, 12) + rotate(this.#d, 18)) | 0
        : P5 | 0;
    hash = (hash + this.length) | 0;
    let at = 0;
    for (; at + 4 <= this.kept; at += 4) {
      const word = rest[at]! | (rest[at + 1]! << 8) | (rest[at + 2]! << 16) | (rest[at + 3]! << 24);
      hash = Math.imul(rotate((hash + Math.imul(word, P3)) | 0, 17), P4);
    }
    for (; at < this.kept; at++) hash = Math.imul(rotate((hash + Math.imul(rest[at]!, P5)) | 0, 11), P1);
    hash = Math.imul(hash ^ (hash >>> 15), P2);
    hash = Math.imul(hash ^ (hash >>> 13), P3);
    return (hash ^ (hash >>> 16)) >>> 0;
  }
}
