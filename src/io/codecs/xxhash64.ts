import { XxHash } from './xxhash.ts';

const P1 = 0x9e3779b185ebca87n;
const P2 = 0xc2b2ae3d27d4eb4fn;
const P3 = 0x165667b19e3779f9n;
const P4 = 0x85ebca77c2b2ae63n;
const P5 = 0x27d4eb2f165667c5n;

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotate = (value: bigint, by: bigint): bigint => u64(value << by) | (value >> (64n - by));
const round = (lane: bigint, word: bigint): bigint => u64(rotate(u64(lane + word * P2), 31n) * P1);

const [P1_LOW, P1_HIGH] = [0x85ebca87, 0x9e3779b1];
const [P2_LOW, P2_HIGH] = [0x27d4eb4f, 0xc2b2ae3d];

/** The upper half of the product of two unsigned 32-bit numbers. */
function upper(a: number, b: number): number {
  const [a0, a1, b0, b1] = [a & 0xffff, a >>> 16, b & 0xffff, b >>> 16];
  const middle = a1 * b0 + (Math.imul(a0, b0) >>> 16);
  const other = a0 * b1 + (middle & 0xffff);
  return (Math.imul(a1, b1) + (middle >>> 16) + (other >>> 16)) | 0;
}

/** XXH64 with seed 0, of bytes that come in pieces. Each number of 64 bits is two of 32, for the speed of it. */
export class XxHash64 extends XxHash {
  /** Four lanes: the lower half of each, then the upper. */
  readonly #lanes = new Int32Array(new BigUint64Array([u64(P1 + P2), P2, 0n, u64(-P1)]).buffer);

  constructor() {
    super(32);
  }

  protected override stripes(bytes: Uint8Array, from: number, to: number): void {
    const lanes = this.#lanes;
    for (let at = from, lane = 0; at < to; at += 8, lane = (lane + 2) & 7) {
      const low = bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24);
      const high = bytes[at + 4]! | (bytes[at + 5]! << 8) | (bytes[at + 6]! << 16) | (bytes[at + 7]! << 24);
      // lane + word * P2
      const productLow = Math.imul(low, P2_LOW);
      const productHigh = (upper(low, P2_LOW) + Math.imul(low, P2_HIGH) + Math.imul(high, P2_LOW)) | 0;
      const sumLow = (lanes[lane]! + productLow) | 0;
      const carry = sumLow >>> 0 < productLow >>> 0 ? 1 : 0;
      const sumHigh = (lanes[lane + 1]! + productHigh + carry) | 0;
      // rotated by 31, times P1
      const turnedLow = (sumLow << 31) | (sumHigh >>> 1);
      const turnedHigh = (sumHigh << 31) | (sumLow >>> 1);
      lanes[lane] = Math.imul(turnedLow, P1_LOW);
      lanes[lane + 1] = (upper(turnedLow, P1_LOW) + Math.imul(turnedLow, P1_HIGH) + Math.imul(turnedHigh, P1_LOW)) | 0;
    }
  }

  digest(): bigint {
    const [a = 0n, b = 0n, c = 0n, d = 0n] = new BigUint64Array(this.#lanes.buffer);
    let hash = P5;
    if (this.length >= 32) {
      hash = u64(rotate(a, 1n) + rotate(b, 7n) + rotate(c, 12n) + rotate(d, 18n));
      for (const lane of [a, b, c, d]) hash = u64((hash ^ round(0n, lane)) * P1 + P4);
    }
    hash = u64(hash + BigInt(this.length));
    const rest = new DataView(this.rest.buffer);
    let at = 0;
    for (; at + 8 <= this.kept; at += 8) {
      hash = u64(rotate(hash ^ round(0n, rest.getBigUint64(at, true)), 27n) * P1 + P4);
    }
    if (at + 4 <= this.kept) {
      hash = u64(rotate(hash ^ u64(BigInt(rest.getUint32(at, true)) * P1), 23n) * P2 + P3);
      at += 4;
    }
    for (; at < this.kept; at++) hash = u64(rotate(hash ^ u64(BigInt(this.rest[at]!) * P5), 11n) * P1);
    hash = u64((hash ^ (hash >> 33n)) * P2);
    hash = u64((hash ^ (hash >> 29n)) * P3);
    return hash ^ (hash >> 32n);
  }
}
