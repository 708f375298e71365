import { checkInteger, checkNumber } from '../../pipeline/check.ts';
import type { Input } from './input.ts';

/** Decompresses one input, without reading it: compressed chunks in, plain ones out. */
export interface Decoder {
  /** What it decodes, for errors: `gzip`. */
  readonly name: string;
  /** Takes the next compressed bytes, which stay as they are until `next` asks for more. */
  push(chunk: Uint8Array): void;
  /** There are no more compressed bytes. */
  end(): void;
  /**
   * The next plain bytes, the caller's until the next call. Undefined: it needs more, or after `end`, that was all.
   *
   * @throws Damage once all the bytes before it were given.
   */
  next(): Uint8Array | undefined | Promise<Uint8Array | undefined>;
  /** Gives back what it holds. */
  close(): void;
}

/** What a decoder has found wrong. */
export class Damage extends Error {
  /** Where, in compressed bytes. */
  readonly offset: number;
  /** The input has ended too early; else what there is, is wrong. */
  readonly truncated: boolean;
  constructor(message: string, offset: number, options?: ErrorOptions & { readonly truncated?: boolean }) {
    super(message, options);
    this.offset = offset;
    this.truncated = options?.truncated ?? false;
  }
}

/** The answer of a decoder that needs more: if no more comes, that is the damage. */
export function starve(input: Input, inside: string): undefined {
  if (input.ended) throw new Damage(`it ends inside ${inside}`, input.offset + input.length, { truncated: true });
  input.keep();
  return undefined;
}

/**
 * A compressed input is damaged, or ends too early. Everything before the damage was given out, except the unfinished record
 * that the damage is in.
 */
export class DecompressionError extends Error {
  static {
    this.prototype.name = 'DecompressionError';
  }
  /** The input, as errors call it: a path in quotes, or what kind of stream it is. */
  readonly file: string;
  /** `gzip`, `zlib`, `zstd`, `brotli`, `lz4`, `bz2`, `xz`; `deflate` for the member of a zip. */
  readonly codec: string;
  /** Where the damage was noticed, in compressed bytes. */
  readonly compressedOffset: number;
  /** How many plain bytes were given out before it. */
  readonly plainOffset: number;
  /** Whether the input ends too early; if not, what is there is wrong. */
  readonly truncated: boolean;

  constructor(what: string, file: string, codec: string, damage: Damage, plainOffset: number) {
    super(
      `${what}: ${file} is ${damage.truncated ? 'truncated' : 'damaged'} at byte ${damage.offset}, ` +
        `after ${plainOffset} plain bytes: ${codec}: ${damage.message}`,
      damage.cause === undefined ? undefined : { cause: damage.cause },
    );
    this.file = file;
    this.codec = codec;
    this.compressedOffset = damage.offset;
    this.plainOffset = plainOffset;
    this.truncated = damage.truncated;
  }
}

/** How much may come of what is compressed. */
export interface DecompressionLimits {
  /**
   * How many times its compressed bytes an input may have of plain ones, once these are more than 64 MiB. Default 250, which no data
   * of use comes near; Infinity for no limit.
   */
  readonly maxRatio?: number;
  /** How many plain bytes a compressed input may have. Default Infinity. */
  readonly maxPlainBytes?: number;
}

/** What everybody may have, whatever the ratio, in bytes. */
const FLOOR = 64 * 1024 * 1024;
const RATIO = 250;

/** More has come of a compressed input than it was allowed to: a bomb, or data that repeats itself. */
export class DecompressionLimitError extends Error {
  static {
    this.prototype.name = 'DecompressionLimitError';
  }
  readonly file: string;
  readonly codec: string;
  /** How many compressed bytes were read, and how many plain ones came of them. */
  readonly compressedBytes: number;
  readonly plainBytes: number;
  constructor(message: string, file: string, codec: string, compressedBytes: number, plainBytes: number) {
    super(message);
    this.file = file;
    this.codec = codec;
    this.compressedBytes = compressedBytes;
    this.plainBytes = plainBytes;
  }
}

/** Watches over what comes of one input. */
export class DecompressionGuard {
  readonly #what: string;
  readonly #file: string;
  readonly #codec: string;
  readonly #maxRatio: number;
  readonly #maxBytes: number;

  constructor(
    what: string,
    file: string,
    codec: string,
    { maxRatio = RATIO, maxPlainBytes = Infinity }: DecompressionLimits,
  ) {
    this.#what = what;
    this.#file = file;
    this.#codec = codec;
    this.#maxRatio = maxRatio;
    this.#maxBytes = maxPlainBytes;
  }

  /** @throws DecompressionLimitError */
  check(compressed: number, plain: number): void {
    if (plain <= FLOOR && plain <= this.#maxBytes) return;
    if (plain > this.#maxBytes) this.#fail(compressed, plain, `than maxPlainBytes: ${this.#maxBytes}`, 'raise it');
    if (plain > compressed * this.#maxRatio) {
      this.#fail(compressed, plain, `than ${this.#maxRatio} times that`, 'if it is meant to be so, raise maxRatio');
    }
  }

  #fail(compressed: number, plain: number, limit: string, advice: string): never {
    throw new DecompressionLimitError(
      `${this.#what}: ${this.#file}: ${plain} plain bytes came of ${compressed} bytes of ${this.#codec}, more ${limit}; ${advice}`,
      this.#file,
      this.#codec,
      compressed,
      plain,
    );
  }
}

/** The check of {@link DecompressionLimits}. */
export function checkLimits(operator: string, { maxRatio, maxPlainBytes }: DecompressionLimits): void {
  if (maxPlainBytes !== undefined) checkInteger(operator, 'maxPlainBytes', maxPlainBytes, { infinity: true });
  if (maxRatio === undefined) return;
  checkNumber(operator, 'maxRatio', maxRatio);
  if (maxRatio < 1) throw new RangeError(`${operator}: maxRatio must be at least 1, got ${maxRatio}`);
}
