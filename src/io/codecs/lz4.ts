import { Damage, starve } from './decoder.ts';
import { InputDecoder } from './input-decoder.ts';
import { XxHash32 } from './xxhash32.ts';

const MAGIC = 0x184d2204;
/** How far back a match may reach. */
const HISTORY = 64 * 1024;

/** What is being decoded: a frame, as its header has it. */
interface Frame {
  readonly independent: boolean;
  readonly blockSums: boolean;
  readonly contentSum: boolean;
  readonly size: number | undefined;
  readonly blockSize: number;
}

/** Decodes LZ4 frames (the frame format 1.6), one after the other; frames to be skipped are. */
export class Lz4Decoder extends InputDecoder {
  readonly name = 'lz4';
  #frame: Frame | undefined;
  #skip = 0;
  /** What came before, of linked blocks, and then the block. */
  #output: Uint8Array = new Uint8Array();
  #history = 0;
  #sum = new XxHash32();
  #size = 0;
  #failure: Damage | undefined;

  override next(): Uint8Array | undefined {
    if (this.#failure) throw this.#failure;
    const input = this.input;
    for (;;) {
      if (this.#skip > 0) {
        const passed = Math.min(this.#skip, input.length);
        input.take(passed);
        this.#skip -= passed;
        if (this.#skip > 0) return starve(input, 'a frame that is skipped');
      } else if (this.#frame) {
        const bytes = this.#block(this.#frame);
        if (bytes === 'more') return starve(input, 'the data');
        if (bytes) return bytes;
      } else {
        if (input.length === 0) return undefined;
        if (!this.#header()) return starve(input, 'a header');
      }
    }
  }

  /** Reads the header of a frame, if it is all there. */
  #header(): boolean {
    const { bytes, at, length, offset } = this.input;
    if (length < 4) return false;
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
    const magic = view.getUint32(0, true);
    if (magic >>> 4 === 0x184d2a5) {
      if (length < 8) return false;
      this.#skip = view.getUint32(4, true);
      this.input.take(8);
      return true;
    }
    if (magic !== MAGIC) throw new Damage(offset === 0 ? 'it is no lz4' : 'what follows is not lz4', offset);
    if (length < 7) return false;
    const [flags, descriptor] = [view.getUint8(4), view.getUint8(5)];
    const sized = (flags & 8) !== 0;
    const total = 7 + (sized ? 8 : 0) + (flags & 1 ? 4 : 0);
    if (length < total) return false;
    if (flags >> 6 !== 1) throw new Damage('unknown version', offset + 4);
    if (flags & 1) throw new Damage('it needs a dictionary', offset + 4);
    const sum = new XxHash32().update(bytes.subarray(at + 4, at + total - 1)).digest();
    if (((sum >>> 8) & 255) !== view.getUint8(total - 1))
      throw new Damage('incorrect header check', offset + total - 1);
    const power = (descriptor >> 4) & 7;
    if (power < 4) throw new Damage('unknown block size', offset + 5);
    this.#frame = {
      independent: (flags & 32) !== 0,
      blockSums: (flags & 16) !== 0,
      contentSum: (flags & 4) !== 0,
      size: sized ? Number(view.getBigUint64(6, true)) : undefined,
      blockSize: 1 << (8 + 2 * power),
    };
    this.input.take(total);
    const room = HISTORY + this.#frame.blockSize;
    if (this.#output.length < room) this.#output = new Uint8Array(room);
    this.#history = this.#size = 0;
    this.#sum = new XxHash32();
    return true;
  }

  /** The bytes of the next block; undefined if the frame has ended; `more` if that takes more input. */
  #block(frame: Frame): Uint8Array | 'more' | undefined {
    const input = this.input;
    const { bytes, at, length, offset } = input;
    if (length < 4) return 'more';
    const view = new DataView(bytes.buffer, bytes.byteOffset + at, length);
    const word = view.getUint32(0, true);
    if (word === 0) {
      if (frame.contentSum && length < 8) return 'more';
      this.#frame = undefined;
      input.take(frame.contentSum ? 8 : 4);
      if (frame.contentSum && view.getUint32(4, true) !== this.#sum.digest()) {
        throw new Damage('incorrect data check', offset + 4);
      }
      if (frame.size !== undefined && frame.size !== this.#size) throw new Damage('incorrect length check', offset);
      return undefined;
    }
    const stored = word >>> 31 === 1;
    const size = word & 0x7fffffff;
    if (size > frame.blockSize) throw new Damage('a block is larger than it may be', offset);
    const total = 4 + size + (frame.blockSums ? 4 : 0);
    const whole = length >= total;
    if (!whole && !input.ended) return 'more';
    const data = bytes.subarray(at + 4, at + Math.min(4 + size, length));
    if (whole && frame.blockSums) {
      const sum = view.getUint32(4 + size, true);
      if (sum !== new XxHash32().update(data).digest()) throw new Damage('incorrect block check', offset + 4 + size);
    }
    const output = this.#output;
    const start = this.#history;
    let filled = start;
    let fault: string | undefined;
    let used = data.length;
    if (stored) {
      output.set(data, start);
      filled += data.length;
    } else {
      const decoded = decodeBlock(data, output, start, start + frame.blockSize, whole);
      ({ filled, fault, used } = decoded);
    }
    input.take(whole ? total : length);
    if (fault !== undefined) this.#failure = new Damage(fault, offset + 4 + used);
    else if (!whole) this.#failure = new Damage('it ends inside the data', offset + length, { truncated: true });
    const given = output.slice(start, filled);
    if (frame.contentSum) this.#sum.update(given);
    this.#size += given.length;
    if (!frame.independent) {
      const kept = Math.min(HISTORY, filled);
      output.copyWithin(0, filled - kept, filled);
      this.#history = kept;
    }
    if (given.length > 0) return given;
    if (this.#failure) throw this.#failure;
    return given;
  }
}

/** Decodes one block, as far as it goes. @param whole - Whether it is all there: else its end is no fault. */
function decodeBlock(
  data: Uint8Array,
  output: Uint8Array,
  start: number,
  limit: number,
  whole: boolean,
): { filled: number; fault?: string; used: number } {
  const end = data.length;
  let at = 0;
  let filled = start;
  while (at < end) {
    const begun = at;
    const token = data[at++]!;
    let literals = token >> 4;
    if (literals === 15) {
      let more = 255;
      while (more === 255 && at < end) literals += more = data[at++]!;
    }
    const there = Math.min(literals, end - at);
    if (filled + there > limit) return { filled, fault: 'a block gives more than it may', used: begun };
    output.set(data.subarray(at, at + there), filled);
    filled += there;
    at += there;
    if (there < literals)
      return whole ? { filled, fault: 'a block ends inside literals', used: at } : { filled, used: at };
    if (at === end) return { filled, used: at };
    if (at + 2 > end) return whole ? { filled, fault: 'a block ends inside a match', used: at } : { filled, used: at };
    const distance = data[at]! | (data[at + 1]! << 8);
    at += 2;
    let length = (token & 15) + 4;
    if (length === 19) {
      let more = 255;
      while (more === 255 && at < end) length += more = data[at++]!;
    }
    let from = filled - distance;
    if (distance === 0 || from < 0) return { filled, fault: 'a match reaches too far back', used: begun };
    if (filled + length > limit) return { filled, fault: 'a block gives more than it may', used: begun };
    if (distance >= length) {
      output.copyWithin(filled, from, from + length);
      filled += length;
    } else {
      for (const to = filled + length; filled < to;) output[filled++] = output[from++]!;
    }
  }
  return whole ? { filled, fault: 'a block ends with a match', used: at } : { filled, used: at };
}
