import { Damage } from './decoder.ts';
import { InputDecoder } from './input-decoder.ts';

/** Of CRC-32 as bzip2 has it: the highest bit first. */
const CRC = new Int32Array(256);
for (let i = 0; i < 256; i++) {
  let crc = i << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1;
  CRC[i] = crc;
}

/** Symbols between two changes of the code. */
const GROUP = 50;
/** Codes up to so many bits are in a table. */
const FAST = 10;
const LONGEST = 20;
/** How much is handed on at once, in bytes. */
const OUTPUT = 64 * 1024;

/** A canonical Huffman code. */
class Code {
  /** By the next FAST bits: symbol << 5 | length; 0 for longer codes. */
  readonly table = new Uint16Array(1 << FAST);
  /** By length: the code after the last one, and what to add to a code for its place among the symbols. */
  readonly limits = new Int32Array(LONGEST + 2);
  readonly bases = new Int32Array(LONGEST + 2);
  readonly symbols: Uint16Array;

  constructor(lengths: Uint8Array) {
    this.symbols = new Uint16Array(lengths.length);
    let code = 0;
    let place = 0;
    for (let length = 1; length <= LONGEST; length++) {
      this.bases[length] = place - code;
      for (let symbol = 0; symbol < lengths.length; symbol++) {
        if (lengths[symbol] !== length) continue;
        this.symbols[place++] = symbol;
        if (length <= FAST) {
          const shift = FAST - length;
          this.table.fill((symbol << 5) | length, code << shift, (code + 1) << shift);
        }
        code += 1;
      }
      this.limits[length] = code;
      code <<= 1;
    }
  }
}

/**
 * Decodes bzip2: streams one after the other. A block is handed on when its checksum was compared: of a damaged one comes nothing,
 * for its bytes are in another order.
 */
export class Bzip2Decoder extends InputDecoder {
  readonly name = 'bz2';
  readonly #run: Generator<Uint8Array | undefined, void>;
  #hold = 0;
  #bits = 0;
  #failed: unknown;

  constructor() {
    super();
    this.#run = this.#decode();
  }

  override next(): Uint8Array | undefined {
    if (this.#failed !== undefined) throw this.#failed;
    try {
      return this.#run.next().value ?? undefined;
    } catch (error) {
      throw (this.#failed = error);
    }
  }

  /** Where in the file the next bit is. */
  get #offset(): number {
    return this.input.offset - (this.#bits >> 3);
  }

  /** Gives bytes, and undefined where more input is needed. */
  *#decode(): Generator<Uint8Array | undefined, void> {
    const input = this.input;
    for (let stream = 0; ; stream++) {
      while (input.length === 0) {
        if (input.ended) return;
        yield undefined;
      }
      const start = this.#offset;
      const magic = yield* this.#take(24);
      const level = (yield* this.#take(8)) - 0x30;
      if (magic !== 0x425a68 || level < 1 || level > 9) {
        throw new Damage(stream === 0 ? 'it is no bzip2' : 'what follows is not bzip2', start);
      }
      yield* this.#stream(level * 100_000);
    }
  }

  *#stream(size: number): Generator<Uint8Array | undefined, void> {
    const places = new Int32Array(size);
    for (let all = 0; ;) {
      const start = this.#offset;
      const kind = (yield* this.#take(24)) * 0x1000000 + (yield* this.#take(24));
      const crc = (yield* this.#take(16)) * 0x10000 + (yield* this.#take(16));
      if (kind === 0x177245385090) {
        if (crc !== all >>> 0) throw new Damage('incorrect check of all blocks', start);
        // The rest of the byte is empty. More than that is never held here.
        this.#bits = this.#hold = 0;
        return;
      }
      if (kind !== 0x314159265359) throw new Damage('the start of a block is damaged', start);
      const found = yield* this.#block(places, start);
      const [pieces, sum] = unsorted(places, found.count, found.first);
      if (sum !== crc) throw new Damage('incorrect data check', start);
      yield* pieces;
      all = ((all << 1) | (all >>> 31)) ^ crc;
    }
  }

  *#take(count: number): Generator<undefined, number> {
    while (this.#bits < count) {
      const input = this.input;
      while (input.length === 0) {
        if (input.ended) throw new Damage('it ends inside the data', input.offset, { truncated: true });
        yield undefined;
      }
      this.#hold = ((this.#hold << 8) | input.bytes[input.at++]!) & 0x7fffffff;
      this.#bits += 8;
    }
    this.#bits -= count;
    return (this.#hold >>> this.#bits) & ((1 << count) - 1);
  }

  /** Reads a block: its bytes, sorted, and which of them is the first. */
  *#block(places: Int32Array, start: number): Generator<undefined, { count: number; first: number }> {
    const fail = (message: string): never => {
      throw new Damage(message, start);
    };
    if (yield* this.#take(1)) fail('a block of a kind that was given up in 1997');
    const first = yield* this.#take(24);
    const used: number[] = [];
    const map = yield* this.#take(16);
    for (let high = 0; high < 16; high++) {
      if (!(map & (0x8000 >> high))) continue;
      const low = yield* this.#take(16);
      for (let i = 0; i < 16; i++) if (low & (0x8000 >> i)) used.push(high * 16 + i);
    }
    const codeCount = yield* this.#take(3);
    const selectorCount = yield* this.#take(15);
    if (used.length === 0 || codeCount < 2 || codeCount > 6 || selectorCount === 0)
      fail('the header of a block is damaged');
    const order = [0, 1, 2, 3, 4, 5];
    const selectors = new Uint8Array(selectorCount);
    for (let i = 0; i < selectorCount; i++) {
      let at = 0;
      while (yield* this.#take(1)) if (++at >= codeCount) fail('a selector is damaged');
      const [code] = order.splice(at, 1);
      order.unshift(code!);
      selectors[i] = code!;
    }
    const size = used.length + 2;
    const codes: Code[] = [];
    for (let i = 0; i < codeCount; i++) {
      const lengths = new Uint8Array(size);
      let length = yield* this.#take(5);
      for (let symbol = 0; symbol < size; symbol++) {
        for (;;) {
          if (length < 1 || length > LONGEST) fail('the length of a code is damaged');
          if (!(yield* this.#take(1))) break;
          length += (yield* this.#take(1)) ? -1 : 1;
        }
        lengths[symbol] = length;
      }
      codes.push(new Code(lengths));
    }
    const count = yield* this.#symbols(places, codes, selectors, used, fail);
    if (first >= count) fail('the first byte of a block is not in it');
    return { count, first };
  }

  /** Decodes the symbols of a block, which are places in a list of the bytes used last: where all the time goes. */
  *#symbols(
    places: Int32Array,
    codes: readonly Code[],
    selectors: Uint8Array,
    used: readonly number[],
    fail: (message: string) => never,
  ): Generator<undefined, number> {
    const input = this.input;
    const bytes = Uint8Array.from(used);
    const last = used.length + 1;
    let count = 0;
    let run = 0;
    let weight = 1;
    let hold = this.#hold;
    let bits = this.#bits;
    for (let group = 0; ; group++) {
      if (group >= selectors.length) fail('a block has more symbols than it should');
      const { table, limits, bases, symbols } = codes[selectors[group]!]!;
      for (let i = 0; i < GROUP; i++) {
        while (bits < LONGEST) {
          if (input.at < input.bytes.length) {
            hold = ((hold << 8) | input.bytes[input.at++]!) & 0x7fffffff;
            bits += 8;
          } else if (!input.ended) {
            yield undefined;
          } else {
            // What is left may be enough. A block that ends here lacks what comes after the last one.
            throw new Damage('it ends inside the data', input.offset, { truncated: true });
          }
        }
        const entry = table[(hold >>> (bits - FAST)) & ((1 << FAST) - 1)]!;
        let symbol: number;
        if (entry !== 0) {
          symbol = entry >> 5;
          bits -= entry & 31;
        } else {
          let length = FAST + 1;
          let code = (hold >>> (bits - length)) & ((1 << length) - 1);
          while (length <= LONGEST && code >= limits[length]!) {
            length += 1;
            code = (hold >>> (bits - length)) & ((1 << length) - 1);
          }
          if (length > LONGEST) fail('a code is damaged');
          symbol = symbols[bases[length]! + code]!;
          bits -= length;
        }
        if (symbol < 2) {
          // The length of a run, in a number system of digits 1 and 2.
          run += weight << symbol;
          weight <<= 1;
          if (run > places.length) fail('a block has more bytes than it may');
          continue;
        }
        if (run > 0) {
          if (count + run > places.length) fail('a block has more bytes than it may');
          places.fill(bytes[0]!, count, count + run);
          count += run;
          run = 0;
          weight = 1;
        }
        if (symbol === last) {
          this.#hold = hold;
          this.#bits = bits;
          return count;
        }
        if (count >= places.length) fail('a block has more bytes than it may');
        const byte = bytes[symbol - 1]!;
        bytes.copyWithin(1, 0, symbol - 1);
        bytes[0] = byte;
        places[count++] = byte;
      }
    }
  }
}

/** Undoes the sorting of a block, and the runs in it; and its checksum. */
function unsorted(places: Int32Array, count: number, first: number): [pieces: Uint8Array[], crc: number] {
  const starts = new Int32Array(257);
  for (let i = 0; i < count; i++) starts[(places[i]! & 255) + 1]! += 1;
  for (let i = 0; i < 256; i++) starts[i + 1]! += starts[i]!;
  for (let i = 0; i < count; i++) places[starts[places[i]! & 255]!++]! |= i << 8;
  const pieces: Uint8Array[] = [];
  let piece = new Uint8Array(OUTPUT);
  let filled = 0;
  let crc = -1;
  let at = places[first]! >>> 8;
  let previous = -1;
  let same = 0;
  for (let i = 0; i < count; i++) {
    const place = places[at]!;
    at = place >>> 8;
    let byte = place & 255;
    let times = 1;
    if (same === 4) {
      // After four of one byte stands how many more of them come.
      times = byte;
      byte = previous;
      same = 0;
    } else if (byte === previous) same += 1;
    else {
      previous = byte;
      same = 1;
    }
    for (; times > 0; times--) {
      crc = (crc << 8) ^ CRC[((crc >>> 24) ^ byte) & 255]!;
      piece[filled++] = byte;
      if (filled < OUTPUT) continue;
      pieces.push(piece);
      piece = new Uint8Array(OUTPUT);
      filled = 0;
    }
  }
  if (filled > 0) pieces.push(piece.subarray(0, filled));
  return [pieces, ~crc >>> 0];
}
