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
  /** `gzip`, `zlib`, `zstd` or `brotli`. */
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
