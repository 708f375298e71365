import { crc32 } from 'node:zlib';
import { type Hash, sha256Hash } from '../hash.ts';
import { Crc64 } from './crc64.ts';
import { Damage, starve } from './decoder.ts';
import { InputDecoder } from './input-decoder.ts';
import { Lzma2 } from './lzma2.ts';
import { type Filter, filterOf } from './xz-filters.ts';

const MAGIC = [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00];
const LZMA2 = 0x21;
/** More than that is asked of memory by no preset of xz (64 MiB). */
const LARGEST = 512 * 1024 * 1024;

/** How many bytes a check of each kind has. */
const CHECK_SIZES = [0, 4, 4, 4, 8, 8, 8, 16, 16, 16, 32, 32, 32, 64, 64, 64];

/** Sums up the plain bytes of a block. */
interface Check {
  update(bytes: Uint8Array): void;
  /** As it stands in the file. */
  digest(): Uint8Array;
}

class Crc32 implements Check {
  #crc = 0;
  update(bytes: Uint8Array): void {
    this.#crc = crc32(bytes, this.#crc);
  }
  digest(): Uint8Array {
    return word(this.#crc);
  }
}

class Sha256 implements Check {
  readonly #hash: Hash = sha256Hash();
  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
  }
  digest(): Uint8Array {
    return this.#hash.digest();
  }
}

function word(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

const checks: Readonly<Record<number, () => Check>> = {
  1: () => new Crc32(),
  4: () => new Crc64(),
  10: () => new Sha256(),
};

const same = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

type State = 'stream' | 'block' | 'chunk' | 'check' | 'index' | 'footer' | 'padding';

/**
 * Decodes xz (the .xz format 1.2): streams one after the other, of any number of blocks, compressed by LZMA2, with filters for
 * differences and for machine code before it: x86, ARM, ARM Thumb, ARM64, PowerPC, SPARC.
 */
export class XzDecoder extends InputDecoder {
  readonly name = 'xz';
  #state: State = 'stream';
  #flags: Uint8Array = new Uint8Array(2);
  #check: Check | undefined;
  #checkSize = 0;
  #lzma: Lzma2 | undefined;
  /** What comes of the block goes through these. */
  #filters: Filter[] = [];
  /** Of the block: where its data begins, what it has given, and what it says of itself. */
  #start = 0;
  #plain = 0;
  #header = 0;
  #sizes: { readonly compressed: number | undefined; readonly plain: number | undefined } = {
    compressed: undefined,
    plain: undefined,
  };
  /** Whether the next chunk has to begin anew. */
  #needs: 'dictionary' | 'properties' | undefined;
  /** What the index has to say. */
  #blocks: { readonly unpadded: number; readonly plain: number }[] = [];
  #indexSize = 0;
  #failure: Damage | undefined;

  override next(): Uint8Array | undefined {
    if (this.#failure) throw this.#failure;
    const input = this.input;
    for (;;) {
      if (input.length === 0 && this.#state === 'padding') return undefined;
      const given = this.#step();
      if (given === 'more') {
        if (input.length === 0 && input.offset === 0 && input.ended) return undefined;
        return starve(
          input,
          this.#state === 'chunk' ? 'the data' : `the ${this.#state === 'stream' ? 'header' : this.#state}`,
        );
      }
      if (given) return given;
    }
  }

  #fail(message: string, offset = this.input.offset): never {
    throw new Damage(message, offset);
  }

  /** Takes the next part: bytes if it gives some, `more` if it is not all there. */
  #step(): Uint8Array | 'more' | undefined {
    if (this.#state === 'chunk') return this.#chunk();
    if (this.#state === 'block') return this.#block();
    if (this.#state === 'check') return this.#checked();
    if (this.#state === 'index') return this.#index();
    if (this.#state === 'footer') return this.#footer();
    return this.#state === 'stream' ? this.#stream() : this.#padding();
  }

  /** Between streams there may be zeros, four at a time. */
  #padding(): 'more' | undefined {
    const { bytes, at, length, offset } = this.input;
    if (bytes[at] !== 0) {
      this.#state = 'stream';
      return undefined;
    }
    if (length < 4) return 'more';
    if (this.input.take(4)!.some((byte) => byte !== 0)) this.#fail('the padding is damaged', offset);
    return undefined;
  }

  #stream(): 'more' | undefined {
    const { offset } = this.input;
    const header = this.input.take(12);
    if (!header) return 'more';
    if (!MAGIC.every((byte, i) => header[i] === byte))
      this.#fail(offset === 0 ? 'it is no xz' : 'what follows is not xz', offset);
    this.#flags = Uint8Array.from(header.subarray(6, 8));
    if (!same(word(crc32(this.#flags)), header.subarray(8))) this.#fail('incorrect header check', offset + 8);
    const kind = this.#flags[1]!;
    if (this.#flags[0] !== 0 || kind > 15) this.#fail('unknown header flags', offset + 6);
    this.#checkSize = CHECK_SIZES[kind]!;
    this.#blocks = [];
    this.#state = 'block';
    return undefined;
  }

  #block(): 'more' | undefined {
    const input = this.input;
    const { offset } = input;
    if (input.length === 0) return 'more';
    const first = input.bytes[input.at]!;
    if (first === 0) {
      this.#state = 'index';
      return undefined;
    }
    const size = (first + 1) * 4;
    const header = input.take(size);
    if (!header) return 'more';
    if (!same(word(crc32(header.subarray(0, size - 4))), header.subarray(size - 4))) {
      this.#fail('incorrect block header check', offset);
    }
    const flags = header[1]!;
    const reader = new Reader(header, 2, size - 4);
    const compressed = flags & 0x40 ? reader.number() : undefined;
    const plain = flags & 0x80 ? reader.number() : undefined;
    this.#filters = [];
    for (let left = flags & 3; left > 0; left--) {
      const id = reader.number();
      const filter = filterOf(id, reader.bytes(reader.number()));
      if (!filter) this.#fail(`it has filter ${id}, which is not known, or in a way that is not`, offset);
      // What was done last is undone first.
      this.#filters.unshift(filter);
    }
    const last = reader.number();
    const properties = reader.number();
    if (last !== LZMA2) this.#fail(`it is compressed by filter ${last}, which is not LZMA2`, offset);
    const bits = reader.byte();
    if (properties !== 1 || bits === undefined || bits > 40 || flags & 0x3c)
      this.#fail('a block header is damaged', offset);
    const dictionary = bits === 40 ? 2 ** 32 : (2 | (bits & 1)) * 2 ** ((bits >> 1) + 11);
    if (dictionary > LARGEST) this.#fail(`it needs ${dictionary} bytes of memory, more than ${LARGEST}`, offset);
    this.#lzma = new Lzma2(dictionary);
    this.#needs = 'dictionary';
    this.#check = checks[this.#flags[1]!]?.();
    this.#sizes = { compressed, plain };
    this.#header = size;
    this.#start = input.offset;
    this.#plain = 0;
    this.#state = 'chunk';
    return undefined;
  }

  #chunk(): Uint8Array | 'more' | undefined {
    const input = this.input;
    const { bytes, at, length, offset } = input;
    if (length === 0) return 'more';
    const control = bytes[at]!;
    const lzma = this.#lzma!;
    if (control === 0) {
      input.take(1);
      this.#state = 'check';
      return this.#give(this.#rest());
    }
    const stored = control < 0x80;
    if (control > 2 && stored) this.#fail('a chunk is damaged');
    const head = stored ? 3 : control >= 0xc0 ? 6 : 5;
    if (length < head) return 'more';
    const low = ((bytes[at + 1]! << 8) | bytes[at + 2]!) + 1;
    const size = stored ? low : low + ((control & 0x1f) << 16);
    const packed = stored ? size : ((bytes[at + 3]! << 8) | bytes[at + 4]!) + 1;
    // What there is of a chunk that is cut off is decoded too.
    const whole = length >= head + packed;
    if (!whole && !input.ended) return 'more';
    if (control === 1 || control >= 0xe0) lzma.resetDictionary();
    else if (this.#needs === 'dictionary') this.#fail('a chunk is damaged');
    if (stored) {
      if (this.#needs === 'dictionary') this.#needs = 'properties';
    } else {
      if (control < 0xc0 && this.#needs) this.#fail('a chunk is damaged');
      this.#prepare(lzma, control, bytes[at + 5]!);
    }
    const from = at + head;
    const data = bytes.subarray(from, Math.min(from + packed, bytes.length));
    const given: { bytes: Uint8Array; fault?: string } = stored ? { bytes: lzma.stored(data) } : lzma.chunk(data, size);
    input.take(Math.min(head + packed, length));
    if (!whole) this.#failure = new Damage('it ends inside the data', offset + length, { truncated: true });
    else if (given.fault !== undefined) this.#failure = new Damage(given.fault, offset);
    const plain = this.#give(this.#filters.reduce((bytes, filter) => filter.push(bytes), given.bytes));
    if (plain) return plain;
    if (this.#failure) throw this.#failure;
    return undefined;
  }

  /** What the filters still hold. */
  #rest(): Uint8Array {
    let rest: Uint8Array = new Uint8Array();
    for (const filter of this.#filters) rest = Buffer.concat([filter.push(rest), filter.end()]);
    return rest;
  }

  #give(bytes: Uint8Array): Uint8Array | undefined {
    this.#check?.update(bytes);
    this.#plain += bytes.length;
    return bytes.length > 0 ? bytes : undefined;
  }

  #prepare(lzma: Lzma2, control: number, properties: number): void {
    if (control >= 0xc0) {
      if (!lzma.setProperties(properties)) this.#fail('its properties cannot be');
      this.#needs = undefined;
    }
    if (control >= 0xa0) lzma.resetState();
  }

  #checked(): 'more' | undefined {
    const input = this.input;
    const packed = input.offset - this.#start;
    const padding = -packed & 3;
    const tail = input.take(padding + this.#checkSize);
    if (!tail) return 'more';
    const at = input.offset - this.#checkSize;
    if (tail.subarray(0, padding).some((byte) => byte !== 0)) this.#fail('the padding is damaged', at);
    const { compressed, plain } = this.#sizes;
    if ((compressed ?? packed) !== packed || (plain ?? this.#plain) !== this.#plain)
      this.#fail('incorrect length check', at);
    if (this.#check && !same(this.#check.digest(), tail.subarray(padding))) this.#fail('incorrect data check', at);
    this.#blocks.push({ unpadded: this.#header + packed + this.#checkSize, plain: this.#plain });
    this.#state = 'block';
    return undefined;
  }

  #index(): 'more' | undefined {
    const input = this.input;
    const { bytes, at, offset } = input;
    const reader = new Reader(bytes, at + 1, bytes.length);
    const count = reader.number();
    let right = count === this.#blocks.length;
    for (const { unpadded, plain } of right ? this.#blocks : []) {
      right = reader.number() === unpadded && right;
      right = reader.number() === plain && right;
    }
    const size = reader.at - at + (-(reader.at - at) & 3);
    if (reader.short || input.length < size + 4) return 'more';
    if (!right) this.#fail('the index is damaged', offset);
    const index = input.take(size + 4)!;
    if (!same(word(crc32(index.subarray(0, size))), index.subarray(size)))
      this.#fail('incorrect index check', offset + size);
    this.#indexSize = size + 4;
    this.#state = 'footer';
    return undefined;
  }

  #footer(): 'more' | undefined {
    const { offset } = this.input;
    const footer = this.input.take(12);
    if (!footer) return 'more';
    const right =
      same(word(crc32(footer.subarray(4, 10))), footer.subarray(0, 4)) &&
      same(word(this.#indexSize / 4 - 1), footer.subarray(4, 8)) &&
      same(this.#flags, footer.subarray(8, 10)) &&
      footer[10] === 0x59 &&
      footer[11] === 0x5a;
    if (!right) this.#fail('the footer is damaged', offset);
    this.#state = 'padding';
    return undefined;
  }
}

/** Reads numbers of variable length. */
class Reader {
  at: number;
  /** Whether there was not enough to read. */
  short = false;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, at: number, end: number) {
    this.#bytes = bytes;
    this.at = at;
    this.#end = end;
  }

  byte(): number | undefined {
    if (this.at < this.#end) return this.#bytes[this.at++];
    this.short = true;
    return undefined;
  }

  bytes(count: number): Uint8Array {
    const from = this.at;
    this.at = Math.min(from + count, this.#end);
    if (this.at < from + count) this.short = true;
    return this.#bytes.subarray(from, this.at);
  }

  number(): number {
    let value = 0;
    for (let place = 1; place < 2 ** 63; place *= 128) {
      const byte = this.byte() ?? 0;
      value += (byte & 0x7f) * place;
      if (byte < 0x80) break;
    }
    return value;
  }
}
