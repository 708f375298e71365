/** The most that one chunk gives, in bytes. */
const CHUNK = 2 * 1024 * 1024;
const START = 1 << 20;
const HALF = 1024;

const lengths = (): Length => ({
  choice: probabilities(2),
  low: probabilities(16 * 8),
  middle: probabilities(16 * 8),
  high: probabilities(256),
});
const probabilities = (count: number): Uint16Array => new Uint16Array(count).fill(HALF);

interface Length {
  readonly choice: Uint16Array;
  readonly low: Uint16Array;
  readonly middle: Uint16Array;
  readonly high: Uint16Array;
}

/** Decodes the chunks of LZMA2, each given whole. */
export class Lzma2 {
  /** What came before, as far back as a match may reach, and then the chunk. */
  #output: Uint8Array = new Uint8Array(START);
  #filled = 0;
  /** How much of it a match may reach back to. */
  #history = 0;
  readonly #dictionary: number;
  /** How many bytes came since the dictionary was reset. */
  #total = 0;

  #lc = 0;
  #literalMask = 0;
  #positionMask = 0;
  #state = 0;
  readonly #reps = new Uint32Array(4);
  #literals = probabilities(0x300);
  readonly #isMatch = probabilities(12 * 16);
  readonly #isRep = probabilities(12);
  readonly #isRep0 = probabilities(12);
  readonly #isRep1 = probabilities(12);
  readonly #isRep2 = probabilities(12);
  readonly #isLong = probabilities(12 * 16);
  readonly #slots = probabilities(4 * 64);
  readonly #special = probabilities(128);
  readonly #align = probabilities(16);
  #matchLength = lengths();
  #repLength = lengths();

  // The range decoder.
  #input: Uint8Array = new Uint8Array();
  #at = 0;
  #range = 0;
  #code = 0;

  /** @param dictionary - How far back a match may reach, in bytes. */
  constructor(dictionary: number) {
    this.#dictionary = dictionary;
  }

  resetDictionary(): void {
    this.#filled = this.#history = this.#total = 0;
  }

  resetState(): void {
    for (const one of [this.#isMatch, this.#isRep, this.#isRep0, this.#isRep1, this.#isRep2, this.#isLong])
      one.fill(HALF);
    for (const one of [this.#slots, this.#special, this.#align, this.#literals]) one.fill(HALF);
    this.#matchLength = lengths();
    this.#repLength = lengths();
    this.#state = 0;
    this.#reps.fill(0);
  }

  /** @returns Whether there are such. */
  setProperties(byte: number): boolean {
    const lp = Math.floor(byte / 9) % 5;
    const pb = Math.floor(byte / 45);
    this.#lc = byte % 9;
    if (pb > 4 || this.#lc + lp > 4) return false;
    this.#literalMask = (1 << lp) - 1;
    this.#positionMask = (1 << pb) - 1;
    this.#literals = probabilities(0x300 << (this.#lc + lp));
    return true;
  }

  /** Makes room for a chunk, and keeps what a match may reach back to. */
  #room(size: number): void {
    if (this.#filled + size <= this.#output.length) return;
    const kept = Math.min(this.#history, this.#dictionary);
    const needed = kept + Math.max(size, CHUNK);
    const room = needed * 2 <= this.#output.length ? this.#output : new Uint8Array(needed * 2);
    room.set(this.#output.subarray(this.#filled - kept, this.#filled));
    this.#output = room;
    this.#filled = kept;
  }

  #add(size: number): Uint8Array {
    this.#filled += size;
    this.#total += size;
    this.#history = Math.min(this.#history + size, this.#dictionary);
    return this.#output.subarray(this.#filled - size, this.#filled);
  }

  /** A chunk that is stored. Its bytes are the caller's until the next call. */
  stored(data: Uint8Array): Uint8Array {
    this.#room(data.length);
    this.#output.set(data, this.#filled);
    return this.#add(data.length);
  }

  /**
   * A chunk that is compressed.
   *
   * @param size - How many bytes it gives.
   * @returns Them, the caller's until the next call; and what is wrong after them, if something is.
   */
  chunk(data: Uint8Array, size: number): { bytes: Uint8Array; fault?: string } {
    this.#room(size);
    const start = this.#filled;
    const given = this.#decode(data, start + size);
    const bytes = this.#add(given.filled - start);
    return given.fault === undefined ? { bytes } : { bytes, fault: given.fault };
  }

  #bit(probabilities: Uint16Array, index: number): number {
    // Here all the time goes.
    if (this.#range >>> 24 === 0) {
      this.#range = (this.#range << 8) >>> 0;
      this.#code = ((this.#code << 8) | (this.#input[this.#at++] ?? 0)) >>> 0;
    }
    const probability = probabilities[index]!;
    const bound = (this.#range >>> 11) * probability;
    if (this.#code < bound) {
      this.#range = bound;
      probabilities[index] = probability + ((2048 - probability) >> 5);
      return 0;
    }
    this.#range -= bound;
    this.#code -= bound;
    probabilities[index] = probability - (probability >> 5);
    return 1;
  }

  #direct(count: number): number {
    let value = 0;
    for (let i = 0; i < count; i++) {
      if (this.#range >>> 24 === 0) {
        this.#range = (this.#range << 8) >>> 0;
        this.#code = ((this.#code << 8) | (this.#input[this.#at++] ?? 0)) >>> 0;
      }
      this.#range >>>= 1;
      const bit = this.#code >= this.#range ? 1 : 0;
      if (bit) this.#code -= this.#range;
      value = value * 2 + bit;
    }
    return value;
  }

  #tree(probabilities: Uint16Array, offset: number, bits: number): number {
    let index = 1;
    for (let i = 0; i < bits; i++) index = index * 2 + this.#bit(probabilities, offset + index);
    return index - (1 << bits);
  }

  #reverse(probabilities: Uint16Array, offset: number, bits: number): number {
    let index = 1;
    let value = 0;
    for (let i = 0; i < bits; i++) {
      const bit = this.#bit(probabilities, offset + index);
      index = index * 2 + bit;
      value |= bit << i;
    }
    return value;
  }

  #length({ choice, low, middle, high }: Length, position: number): number {
    if (!this.#bit(choice, 0)) return this.#tree(low, position * 8, 3);
    if (!this.#bit(choice, 1)) return 8 + this.#tree(middle, position * 8, 3);
    return 16 + this.#tree(high, 0, 8);
  }

  #distance(length: number): number {
    const slot = this.#tree(this.#slots, Math.min(length, 3) * 64, 6);
    if (slot < 4) return slot;
    const bits = (slot >> 1) - 1;
    const base = (2 | (slot & 1)) * 2 ** bits;
    if (slot < 14) return base + this.#reverse(this.#special, base - slot, bits);
    return base + this.#direct(bits - 4) * 16 + this.#reverse(this.#align, 0, 4);
  }

  #decode(data: Uint8Array, end: number): { filled: number; fault?: string } {
    const output = this.#output;
    const oldest = this.#filled - this.#history;
    const reps = this.#reps;
    if (data.length < 5 || data[0] !== 0) return { filled: this.#filled, fault: 'the start of a chunk is damaged' };
    this.#input = data;
    this.#range = 0xffffffff;
    this.#code = ((data[1]! << 24) | (data[2]! << 16) | (data[3]! << 8) | data[4]!) >>> 0;
    this.#at = 5;
    let filled = this.#filled;
    let state = this.#state;
    const base = this.#filled - this.#total;
    let begun = filled;
    while (filled < end) {
      // What was made of bytes that are not there does not count.
      if (this.#at > data.length) return { filled: begun, fault: 'a chunk ends too early' };
      begun = filled;
      const position = filled - base;
      const low = position & this.#positionMask;
      if (!this.#bit(this.#isMatch, state * 16 + low)) {
        const previous = filled > oldest ? output[filled - 1]! : 0;
        const context = ((position & this.#literalMask) << this.#lc) + (previous >> (8 - this.#lc));
        output[filled] = this.#literal(context * 0x300, state, output[filled - reps[0]! - 1] ?? 0);
        filled += 1;
        state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
        continue;
      }
      let length: number;
      if (!this.#bit(this.#isRep, state)) {
        length = this.#length(this.#matchLength, low);
        const distance = this.#distance(length);
        if (distance === 0xffffffff) return { filled, fault: 'an end mark, which LZMA2 does not have' };
        reps[3] = reps[2]!;
        reps[2] = reps[1]!;
        reps[1] = reps[0]!;
        reps[0] = distance;
        state = state < 7 ? 7 : 10;
      } else {
        if (!this.#bit(this.#isRep0, state)) {
          if (!this.#bit(this.#isLong, state * 16 + low)) {
            if (reps[0]! >= filled - oldest) return { filled, fault: 'a match reaches too far back' };
            output[filled] = output[filled - reps[0]! - 1]!;
            filled += 1;
            state = state < 7 ? 9 : 11;
            continue;
          }
        } else {
          let distance: number;
          if (!this.#bit(this.#isRep1, state)) distance = reps[1]!;
          else {
            if (!this.#bit(this.#isRep2, state)) distance = reps[2]!;
            else {
              distance = reps[3]!;
              reps[3] = reps[2]!;
            }
            reps[2] = reps[1]!;
          }
          reps[1] = reps[0]!;
          reps[0] = distance;
        }
        length = this.#length(this.#repLength, low);
        state = state < 7 ? 8 : 11;
      }
      length += 2;
      let from = filled - reps[0]! - 1;
      if (reps[0]! >= filled - oldest || reps[0]! >= this.#dictionary) {
        return { filled, fault: 'a match reaches too far back' };
      }
      if (filled + length > end) return { filled, fault: 'a chunk gives more than it should' };
      if (reps[0]! >= length) {
        output.copyWithin(filled, from, from + length);
        filled += length;
      } else {
        for (const to = filled + length; filled < to;) output[filled++] = output[from++]!;
      }
    }
    this.#state = state;
    if (this.#at > data.length) return { filled: begun, fault: 'a chunk ends too early' };
    if (this.#range >>> 24 === 0) this.#code = ((this.#code << 8) | (data[this.#at++] ?? 0)) >>> 0;
    return this.#code === 0 && this.#at === data.length ? { filled } : { filled, fault: 'a chunk has no end' };
  }

  #literal(offset: number, state: number, matched: number): number {
    const literals = this.#literals;
    let symbol = 1;
    if (state >= 7) {
      let byte = matched;
      while (symbol < 0x100) {
        const expected = (byte >> 7) & 1;
        byte <<= 1;
        const bit = this.#bit(literals, offset + ((1 + expected) << 8) + symbol);
        symbol = symbol * 2 + bit;
        if (bit !== expected) break;
      }
    }
    while (symbol < 0x100) symbol = symbol * 2 + this.#bit(literals, offset + symbol);
    return symbol & 255;
  }
}
