import { Damage } from './decoder.ts';
import type { Input } from './input.ts';

/** How much is handed on at once, in bytes. */
const OUTPUT = 64 * 1024;
/** How far back a match may reach. */
const HISTORY = 32 * 1024;
const LONGEST_MATCH = 258;

const LENGTH_BASE = new Uint16Array(32);
const LENGTH_EXTRA = new Uint8Array(32);
const DISTANCE_BASE = new Uint16Array(32);
const DISTANCE_EXTRA = new Uint8Array(32);
for (let i = 0, base = 3; i < 28; i++) {
  LENGTH_BASE[i] = base;
  LENGTH_EXTRA[i] = i < 8 ? 0 : (i >> 2) - 1;
  base += 1 << LENGTH_EXTRA[i]!;
}
LENGTH_BASE[28] = LONGEST_MATCH;
for (let i = 0, base = 1; i < 30; i++) {
  DISTANCE_BASE[i] = base;
  DISTANCE_EXTRA[i] = i < 4 ? 0 : (i >> 1) - 1;
  base += 1 << DISTANCE_EXTRA[i]!;
}
const CODE_LENGTH_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

/** A canonical Huffman code: a table for the short codes, counts for the others. */
class Huffman {
  readonly bits: number;
  /** By the next `bits` bits: symbol << 4 | length of its code; 0 for longer codes. */
  readonly table: Uint16Array;
  /** How many codes there are of each length. */
  readonly #counts = new Uint16Array(16);
  readonly #symbols: Uint16Array = new Uint16Array(288);

  constructor(bits: number) {
    this.bits = bits;
    this.table = new Uint16Array(1 << bits);
  }

  /**
   * @param incomplete - Whether one code alone, of one bit, is one.
   * @returns Whether the lengths are those of a code.
   */
  build(lengths: Uint8Array, from: number, to: number, incomplete: boolean): boolean {
    const { bits, table } = this;
    const counts = this.#counts.fill(0);
    for (let i = from; i < to; i++) counts[lengths[i]!]! += 1;
    counts[0] = 0;
    let left = 1;
    let longest = 0;
    const offsets = new Uint16Array(16);
    const codes = new Uint16Array(16);
    for (let length = 1; length <= 15; length++) {
      left = left * 2 - counts[length]!;
      if (left < 0) return false;
      if (counts[length]! > 0) longest = length;
      if (length === 15) break;
      offsets[length + 1] = offsets[length]! + counts[length]!;
      codes[length + 1] = (codes[length]! + counts[length]!) << 1;
    }
    if (left > 0 && !(incomplete && longest <= 1)) return false;
    table.fill(0);
    for (let i = from; i < to; i++) {
      const length = lengths[i]!;
      if (length === 0) continue;
      const symbol = i - from;
      this.#symbols[offsets[length]!++] = symbol;
      let code = codes[length]!++;
      if (length > bits) continue;
      let reversed = 0;
      for (let bit = 0; bit < length; bit++, code >>= 1) reversed = (reversed << 1) | (code & 1);
      const entry = (symbol << 4) | length;
      for (let at = reversed; at < 1 << bits; at += 1 << length) table[at] = entry;
    }
    return true;
  }

  /** A code that is longer than the table knows: its entry, or 0 if there is none. */
  long(hold: number): number {
    let code = 0;
    let first = 0;
    let index = 0;
    for (let length = 1; length <= 15; length++) {
      code |= (hold >>> (length - 1)) & 1;
      const count = this.#counts[length]!;
      if (code - first < count) return (this.#symbols[index + code - first]! << 4) | length;
      index += count;
      first = (first + count) << 1;
      code <<= 1;
    }
    return 0;
  }
}

const CODE_LENGTHS = new Huffman(7);
const FIXED_LITERALS = new Huffman(9);
const FIXED_DISTANCES = new Huffman(5);
{
  const lengths = new Uint8Array(288 + 32);
  lengths.fill(8, 0, 144).fill(9, 144, 256).fill(7, 256, 280).fill(8, 280, 288).fill(5, 288);
  FIXED_LITERALS.build(lengths, 0, 288, false);
  FIXED_DISTANCES.build(lengths, 288, 320, false);
}

/**
 * Decodes a raw deflate stream (RFC 1951), and refuses what zlib refuses. Unlike zlib's in Node it gives every byte before a
 * fault, and knows which byte of the input that is in.
 *
 * A symbol or block header that is not wholly there yet is begun anew when more has come.
 */
export class Inflate {
  /** The stream has come to its end. */
  done = false;
  readonly #input: Input;
  #hold = 0;
  /** How many bits are held, and how many of them are made up, for lack of input. */
  #bits = 0;
  #missing = 0;

  readonly #output = new Uint8Array(HISTORY + OUTPUT + LONGEST_MATCH);
  /** How much of it is filled, and how much of that was handed on. */
  #filled = 0;
  #handed = 0;

  #state: 'header' | 'stored' | 'codes' = 'header';
  #last = false;
  #stored = 0;
  #literals = FIXED_LITERALS;
  #distances = FIXED_DISTANCES;
  readonly #ownLiterals = new Huffman(10);
  readonly #ownDistances = new Huffman(8);
  #failure: Damage | undefined;

  constructor(input: Input) {
    this.#input = input;
  }

  /** Begins a new stream in what is left of the input. */
  reset(): void {
    this.done = false;
    this.#filled = this.#handed = 0;
    this.#state = 'header';
    this.#last = false;
  }

  /**
   * The next bytes, the caller's until the next call; undefined if it needs more input, or is done.
   *
   * @throws Damage after all the bytes before the fault.
   */
  next(): Uint8Array | undefined {
    if (this.#failure) throw this.#failure;
    if (this.#filled >= HISTORY + OUTPUT) {
      this.#output.copyWithin(0, this.#filled - HISTORY, this.#filled);
      this.#filled = this.#handed = HISTORY;
    }
    while (!this.done && this.#filled < HISTORY + OUTPUT && this.#step());
    if (this.#filled === this.#handed) {
      // What was decoded before it, if anything, was handed on.
      if (this.#failure) throw this.#failure;
      return undefined;
    }
    const bytes = this.#output.subarray(this.#handed, this.#filled);
    this.#handed = this.#filled;
    return bytes;
  }

  /** @returns False, for nothing comes after it. */
  #fault(message: string): false {
    this.#failure = new Damage(message, this.#input.offset);
    return false;
  }

  /** Goes on as far as input and output go; false if there is not enough input, or a fault in it. */
  #step(): boolean {
    if (this.#state === 'codes') return this.#codes();
    if (this.#state === 'stored') return this.#copy();
    const at = this.#input.at;
    const hold = this.#hold;
    const bits = this.#bits;
    const fault = this.#header();
    if (this.#missing > this.#bits) {
      // What it has read was not there.
      this.#input.at = at;
      this.#hold = hold;
      this.#bits = bits;
      this.#missing = 0;
      this.#state = 'header';
      return false;
    }
    this.#return();
    return fault === undefined || this.#fault(fault);
  }

  #need(count: number): void {
    const input = this.#input;
    while (this.#bits < count) {
      if (input.at < input.bytes.length) this.#hold |= input.bytes[input.at++]! << this.#bits;
      else this.#missing += 8;
      this.#bits += 8;
    }
  }

  #take(count: number): number {
    this.#need(count);
    const value = this.#hold & ((1 << count) - 1);
    this.#hold >>>= count;
    this.#bits -= count;
    return value;
  }

  /** Gives whole bytes back that were not needed, and forgets those that were not there. */
  #return(): void {
    const whole = this.#bits >> 3;
    this.#input.at -= whole - (this.#missing >> 3);
    this.#missing = 0;
    this.#bits &= 7;
    this.#hold &= (1 << this.#bits) - 1;
  }

  /** Reads the header of a block. @returns What is wrong with it, if that is all there. */
  #header(): string | undefined {
    const last = this.#take(1) === 1;
    const type = this.#take(2);
    if (type === 3) return 'invalid block type';
    if (type === 0) {
      this.#take(this.#bits & 7);
      const length = this.#take(16);
      if (length !== (~this.#take(16) & 0xffff)) return 'invalid stored block lengths';
      this.#stored = length;
    } else if (type === 1) {
      this.#literals = FIXED_LITERALS;
      this.#distances = FIXED_DISTANCES;
    } else {
      const fault = this.#dynamic();
      if (fault !== undefined) return fault;
    }
    this.#last = last;
    this.#state = type === 0 ? 'stored' : 'codes';
    return undefined;
  }

  #dynamic(): string | undefined {
    const literals = this.#take(5) + 257;
    const distances = this.#take(5) + 1;
    const codes = this.#take(4) + 4;
    if (literals > 286 || distances > 30) return 'too many length or distance symbols';
    const lengths = new Uint8Array(literals + distances);
    const codeLengths = new Uint8Array(19);
    for (let i = 0; i < codes; i++) codeLengths[CODE_LENGTH_ORDER[i]!] = this.#take(3);
    if (!CODE_LENGTHS.build(codeLengths, 0, 19, false)) return 'invalid code lengths set';
    for (let i = 0; i < lengths.length;) {
      this.#need(7);
      const entry = CODE_LENGTHS.table[this.#hold & 127]!;
      this.#take(entry & 15);
      const symbol = entry >> 4;
      if (symbol < 16) {
        lengths[i++] = symbol;
        continue;
      }
      if (symbol === 16 && i === 0) return 'invalid bit length repeat';
      const value = symbol === 16 ? lengths[i - 1]! : 0;
      const times = symbol === 16 ? 3 + this.#take(2) : symbol === 17 ? 3 + this.#take(3) : 11 + this.#take(7);
      if (i + times > lengths.length) return 'invalid bit length repeat';
      lengths.fill(value, i, (i += times));
    }
    if (lengths[256] === 0) return 'invalid code -- missing end-of-block';
    if (!this.#ownLiterals.build(lengths, 0, literals, true)) return 'invalid literal/lengths set';
    if (!this.#ownDistances.build(lengths, literals, lengths.length, true)) return 'invalid distances set';
    this.#literals = this.#ownLiterals;
    this.#distances = this.#ownDistances;
    return undefined;
  }

  #copy(): boolean {
    const length = Math.min(this.#stored, this.#input.length, HISTORY + OUTPUT - this.#filled);
    if (length === 0 && this.#stored > 0) return false;
    this.#output.set(this.#input.take(length)!, this.#filled);
    this.#filled += length;
    this.#stored -= length;
    if (this.#stored === 0) this.#endBlock();
    return true;
  }

  #endBlock(): void {
    this.#state = 'header';
    if (!this.#last) return;
    this.done = true;
    this.#bits = this.#hold = 0;
  }

  /** Decodes symbols: the loop that all the time goes into. */
  #codes(): boolean {
    const input = this.#input.bytes;
    const end = input.length;
    const output = this.#output;
    const literals = this.#literals;
    const distances = this.#distances;
    const literalTable = literals.table;
    const distanceTable = distances.table;
    const literalMask = literalTable.length - 1;
    const distanceMask = distanceTable.length - 1;
    const limit = HISTORY + OUTPUT;
    let at = this.#input.at;
    let hold = this.#hold;
    let bits = this.#bits;
    let filled = this.#filled;
    let more = true;
    let ended = false;
    let fault: string | undefined;
    while (filled < limit) {
      const startAt = at;
      const startHold = hold;
      const startBits = bits;
      while (bits < 25) {
        // Beyond the end zeros are made up; whether they were used is asked once the symbol is decoded.
        if (at < end) hold |= input[at]! << bits;
        at += 1;
        bits += 8;
      }
      let entry = literalTable[hold & literalMask]! || literals.long(hold);
      // No code at all is known to be none by its first bit.
      let used = entry === 0 ? 1 : entry & 15;
      hold >>>= used;
      bits -= used;
      const symbol = entry >> 4;
      let length = 0;
      let from = 0;
      if (entry === 0 || symbol > 285) {
        fault = 'invalid literal/length code';
      } else if (symbol > 256) {
        used = LENGTH_EXTRA[symbol - 257]!;
        length = LENGTH_BASE[symbol - 257]! + (hold & ((1 << used) - 1));
        hold >>>= used;
        bits -= used;
        while (bits < 15) {
          if (at < end) hold |= input[at]! << bits;
          at += 1;
          bits += 8;
        }
        entry = distanceTable[hold & distanceMask]! || distances.long(hold);
        used = entry === 0 ? 1 : entry & 15;
        hold >>>= used;
        bits -= used;
        while (bits < 13) {
          if (at < end) hold |= input[at]! << bits;
          at += 1;
          bits += 8;
        }
        const distance = entry >> 4;
        if (entry === 0 || distance > 29) {
          fault = 'invalid distance code';
        } else {
          used = DISTANCE_EXTRA[distance]!;
          from = filled - DISTANCE_BASE[distance]! - (hold & ((1 << used) - 1));
          hold >>>= used;
          bits -= used;
          if (from < 0) fault = 'invalid distance too far back';
        }
      }
      if (at > end && (at - end) << 3 > bits) {
        at = startAt;
        hold = startHold;
        bits = startBits;
        fault = undefined;
        more = false;
        break;
      }
      if (fault !== undefined) break;
      if (symbol < 256) {
        output[filled++] = symbol;
      } else if (symbol === 256) {
        ended = true;
        break;
      } else if (length > 32 && filled - from >= length) {
        output.copyWithin(filled, from, from + length);
        filled += length;
      } else {
        for (const to = filled + length; filled < to;) output[filled++] = output[from++]!;
      }
    }
    this.#filled = filled;
    // Whole bytes that were not needed are given back, those that were made up among them.
    this.#input.at = at - (bits >> 3);
    this.#bits = bits & 7;
    this.#hold = hold & ((1 << this.#bits) - 1);
    if (fault !== undefined) return this.#fault(fault);
    if (ended) this.#endBlock();
    return more;
  }
}
