/** Undoes what a filter has done to a block before it was compressed. */
export interface Filter {
  /** Takes the next bytes, and gives those that nothing after them can change, in memory of their own. */
  push(bytes: Uint8Array): Uint8Array;
  /** What is left at the end. */
  end(): Uint8Array;
}

/**
 * Makes the targets of branches relative again, in place.
 *
 * @param position - Where the bytes stand in the program.
 * @returns How many bytes are done with; the others are to be seen again, with what follows.
 */
type Convert = (bytes: Uint8Array, position: number) => number;

const NOTHING = new Uint8Array();

/** Machine code, in which the targets of branches were made absolute, so that calls of one function look the same. */
class Branches implements Filter {
  readonly #convert: Convert;
  #position: number;
  #rest: Uint8Array = NOTHING;

  constructor(convert: Convert, start: number) {
    this.#convert = convert;
    this.#position = start;
  }

  push(bytes: Uint8Array): Uint8Array {
    const all = new Uint8Array(this.#rest.length + bytes.length);
    all.set(this.#rest);
    all.set(bytes, this.#rest.length);
    const done = this.#convert(all, this.#position);
    this.#position += done;
    this.#rest = all.slice(done);
    return all.subarray(0, done);
  }

  end(): Uint8Array {
    return this.#rest;
  }
}

/** Bytes of which each was made its difference to the one so far before it. */
class Delta implements Filter {
  /** The last bytes, by their place modulo the distance. */
  readonly #last: Uint8Array;
  #at = 0;

  constructor(distance: number) {
    this.#last = new Uint8Array(distance);
  }

  push(bytes: Uint8Array): Uint8Array {
    const last = this.#last;
    return bytes.map((byte) => {
      const at = this.#at;
      this.#at = at + 1 === last.length ? 0 : at + 1;
      return (last[at] = (last[at]! + byte) & 0xff);
    });
  }

  end(): Uint8Array {
    return NOTHING;
  }
}

/** Instructions of four bytes each, big-endian or little-endian. `change` gives what is to stand there. */
function words(littleEndian: boolean, change: (word: number, position: number) => number): Convert {
  return (bytes, position) => {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    let at = 0;
    for (; at + 4 <= bytes.length; at += 4) {
      const word = view.getUint32(at, littleEndian);
      const changed = change(word, position + at);
      if (changed !== word) view.setUint32(at, changed, littleEndian);
    }
    return at;
  };
}

/** BL, of 26 bits. */
const powerPc = words(false, (word, position) =>
  (word & 0xfc000003) >>> 0 === 0x48000001 ? (0x48000001 | ((word - position) & 0x03fffffc)) >>> 0 : word,
);

/** BL, always. Its target is counted from two instructions later. */
const arm = words(true, (word, position) =>
  word >>> 24 === 0xeb ? (0xeb000000 | ((word - ((position + 8) >>> 2)) & 0x00ffffff)) >>> 0 : word,
);

/** CALL, whose target is not farther than 2 ** 22 instructions. */
const sparc = words(false, (word, position) => {
  const near = word >>> 22;
  if (near !== 0x100 && near !== 0x1ff) return word;
  const target = (word - (position >>> 2)) & 0x7fffff;
  const negative = target & 0x400000 ? 0x3fc00000 : 0;
  return (0x40000000 | negative | (target & 0x3fffff)) >>> 0;
});

/** BL, and ADRP, whose pages of 4 KiB are not farther than 512 MiB. */
const arm64 = words(true, (word, position) => {
  if (word >>> 26 === 0x25) return (0x94000000 | ((word - (position >>> 2)) & 0x03ffffff)) >>> 0;
  if ((word & 0x9f000000) >>> 0 !== 0x90000000) return word;
  const page = ((word >>> 29) & 3) | ((word >>> 3) & 0x1ffffc);
  if ((page + 0x20000) & 0x1c0000) return word;
  const target = page - (position >>> 12);
  const sign = target & 0x20000 ? 0xe00000 : 0;
  return ((word & 0x9000001f) | ((target & 3) << 29) | ((target & 0x3fffc) << 3) | sign) >>> 0;
});

/** BL of Thumb: two halves of two bytes, with eleven bits of the target each. */
const armThumb: Convert = (bytes, position) => {
  let at = 0;
  for (; at + 4 <= bytes.length; at += 2) {
    if ((bytes[at + 1]! & 0xf8) !== 0xf0 || (bytes[at + 3]! & 0xf8) !== 0xf8) continue;
    const high = ((bytes[at + 1]! & 7) << 8) | bytes[at]!;
    const low = ((bytes[at + 3]! & 7) << 8) | bytes[at + 2]!;
    const target = ((high << 11) | low) - ((position + at + 4) >>> 1);
    bytes[at + 1] = 0xf0 | ((target >>> 19) & 7);
    bytes[at] = target >>> 11;
    bytes[at + 3] = 0xf8 | ((target >>> 8) & 7);
    bytes[at + 2] = target;
    at += 2;
  }
  return at;
};

/** What the highest byte of a target is, if it is near. */
const isNear = (byte: number): boolean => byte === 0 || byte === 0xff;

/**
 * CALL and JMP of x86: an opcode and four bytes. As instructions are of any length, what looks like one may be a part of another:
 * an opcode that stands in what may be the target of the one before it counts by rules of its own.
 */
function x86(): Convert {
  /** Opcodes that were left as they are: bit 1 for one a byte back, 2 and 3 for two and three; bit 5 and on if its target looked near. */
  let before = 0;
  /** Where the last opcode stood. */
  let last = -5;
  return (bytes, position) => {
    let at = 0;
    while (at + 5 <= bytes.length) {
      if ((bytes[at]! & 0xfe) !== 0xe8) {
        at += 1;
        continue;
      }
      const gap = position + at - last;
      last = position + at;
      if (gap > 5) before = 0;
      else for (let i = 0; i < gap; i++) before = (before & 0x77) << 1;
      const high = bytes[at + 4]!;
      const pattern = before >> 1;
      // It counts if at most one of the three bytes before it was an opcode, and that could not be meant.
      if (!isNear(high) || pattern >= 16 || ![0, 1, 2, 4].includes(pattern & 7)) {
        before |= isNear(high) ? 0x11 : 1;
        at += 1;
        continue;
      }
      let source = (high << 24) | (bytes[at + 3]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 1]!;
      let target: number;
      for (;;) {
        target = (source - (position + at + 5)) | 0;
        if (before === 0) break;
        // The byte of the target that an opcode before it takes for its highest has to be none that is near.
        const shared = 32 - Math.clz32(pattern);
        if (!isNear((target >>> (24 - shared * 8)) & 0xff)) break;
        source = target ^ (2 ** (32 - shared * 8) - 1);
      }
      bytes[at + 1] = target;
      bytes[at + 2] = target >>> 8;
      bytes[at + 3] = target >>> 16;
      bytes[at + 4] = target & 0x01000000 ? 0xff : 0;
      at += 5;
      before = 0;
    }
    return at;
  };
}

/** By its number in a block header: how a filter for machine code converts, and how long its instructions are at least. */
const BRANCHES: Readonly<Record<number, readonly [convert: () => Convert, alignment: number]>> = {
  0x04: [x86, 1],
  0x05: [() => powerPc, 4],
  0x07: [() => arm, 4],
  0x08: [() => armThumb, 2],
  0x09: [() => sparc, 4],
  0x0a: [() => arm64, 4],
};
const DELTA = 0x03;

/** A filter by its number and properties; undefined if these cannot be, or it is none that is known. */
export function filterOf(id: number, properties: Uint8Array): Filter | undefined {
  if (id === DELTA) return properties.length === 1 ? new Delta(properties[0]! + 1) : undefined;
  const branches = BRANCHES[id];
  if (!branches || (properties.length !== 0 && properties.length !== 4)) return undefined;
  const [convert, alignment] = branches;
  const start = properties.length === 0 ? 0 : new DataView(properties.buffer, properties.byteOffset).getUint32(0, true);
  return start % alignment === 0 ? new Branches(convert(), start) : undefined;
}
