import { stat } from 'node:fs/promises';
import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkOneOf, checkOptionalFunction } from '../../pipeline/check.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import type { Source } from '../../pipeline/source.ts';
import { type Codec, CODECS, DecompressReader } from '../codecs/decompress.ts';
import { checkLimits, type DecompressionLimits } from '../codecs/decoder.ts';
import type { Format, Parser } from '../format.ts';
import type { ByteReader, Chunk } from './bytes.ts';
import { type ByteInput, type FoundInputs, type Inputs, inputsOf } from './input.ts';
import { claims, InputSequence, nameOfInputs, type Run } from './input-sequence.ts';

export type { Codec } from '../codecs/decompress.ts';
export type { Input, InputFinder, InputObject, Inputs } from './input.ts';

/** How far the reading of all inputs has come. */
export interface ReadProgress {
  /** Bytes read so far, as they are in the inputs: compressed ones, if they are compressed. */
  readonly bytes: number;
  /** How many there are in all inputs; undefined where one is a stream that does not say, or is still to be found. */
  readonly totalBytes: number | undefined;
  /** Whether every input has come to its end. */
  readonly done: boolean;
  /** The file that is being read. */
  readonly file: string;
}

/** What every function that reads takes. */
export interface ReadOptions extends DecompressionLimits {
  /**
   * What the inputs are compressed with, `false` for nothing. Left out, each input's first bytes tell: gzip, zlib, zstd, lz4,
   * bz2, xz; only brotli is known by a name that ends in `.br`.
   */
  readonly decompress?: false | Codec;
  /** Called after each chunk, and once at the end. What it throws ends the flow. */
  readonly onProgress?: (progress: ReadProgress) => void;
}

/** The keys of {@link ReadOptions}, for the check of options. */
export const READ_OPTIONS: readonly string[] = ['decompress', 'maxRatio', 'maxPlainBytes', 'onProgress'];

/** The check of {@link ReadOptions}. */
export function checkReading(operator: string, options: ReadOptions): void {
  checkOptionalFunction(operator, 'onProgress', options.onProgress);
  const { decompress } = options;
  if (decompress !== undefined && decompress !== false) checkOneOf(operator, 'decompress', decompress, CODECS);
  checkLimits(operator, options);
}

/**
 * A flow of the records of a format. Every run opens the inputs anew, one after the other, when their first record is asked
 * for.
 *
 * @returns A flow of batches: what one chunk of plain bytes completes, or one step of it.
 */
export function readRecords<T>(inputs: Inputs, options: ReadOptions, format: Format<T>): AsyncFlow<T> {
  checkReading(format.name, options);
  const list = inputsOf(inputs, format.name);
  // Who disposes of the flow ends the run that there is.
  let run: Run | undefined;
  const name = nameOfInputs(list, format.name);
  const sourceOf = (located: boolean): Source<T> => ({
    name,
    mode: 'async',
    holds: format.holds,
    open: (containing) => new RecordReader(list, format, options, run ?? name, containing, located),
    ...(!located && { located: () => sourceOf(true) }),
    ...claims(list, (claimed) => (run = claimed)),
  });
  return flowOf({ source: sourceOf(false), stages: [] }) as AsyncFlow<T>;
}

type Batch<T> = T[] | End;

/** Reads the inputs one after the other: a batch is the records that one step completes. */
class RecordReader<T> implements BatchReader<T> {
  readonly #inputs: InputSequence;
  readonly #format: Format<T>;
  readonly #options: ReadOptions;
  readonly #containing: string | undefined;
  readonly #located: boolean;
  readonly #progress: Progress | undefined;
  readonly #scope = new Scope();
  #begun = false;
  #reader: ByteReader | undefined;
  #parser: Parser<T> | undefined;
  /** What is not parsed yet of the chunk that was read last. */
  #rest: Chunk;
  /** What comes after the records that were handed on. */
  #failure: { readonly error: unknown } | undefined;
  #closed = false;

  constructor(
    inputs: readonly (ByteInput | FoundInputs)[],
    format: Format<T>,
    options: ReadOptions,
    run: Run | string,
    containing: string | undefined,
    located: boolean,
  ) {
    this.#inputs = new InputSequence(inputs, typeof run === 'string' ? { what: run, close: () => this.close() } : run);
    this.#format = format;
    this.#options = options;
    this.#containing = containing;
    this.#located = located;
    if (options.onProgress) this.#progress = new Progress(options.onProgress, inputs);
  }

  pull(): Batch<T> | Promise<Batch<T>> {
    if (this.#failure) return this.#fail(this.#failure.error);
    if (this.#rest) return this.#take(this.#rest);
    if (!this.#reader) return this.#next();
    try {
      const chunk = this.#reader.read();
      return chunk instanceof Promise ? chunk.then(this.#take, this.#cut) : this.#take(chunk);
    } catch (error) {
      return this.#cut(error);
    }
  }

  accept(arrival: unknown): Batch<T> {
    return arrival as Batch<T>;
  }

  readonly #take = (chunk: Chunk): Batch<T> | Promise<Batch<T>> => {
    if (this.#closed) return END;
    const out: T[] = [];
    try {
      if (chunk) this.#parser!.push(this.#step(chunk), out);
      else this.#parser!.end(out);
      this.#progress?.report();
    } catch (error) {
      return this.#after(out, error);
    }
    if (chunk) return out;
    this.#reader = undefined;
    return out.length > 0 ? out : this.#next();
  };

  /** The part of a chunk that is parsed now; the rest is kept for the next pull. */
  #step(chunk: Uint8Array): Uint8Array {
    const { step = Infinity } = this.#format;
    this.#rest = chunk.length > step ? chunk.subarray(step) : undefined;
    return this.#rest ? chunk.subarray(0, step) : chunk;
  }

  /** Reading has failed: nothing more comes of this file. */
  readonly #cut = (error: unknown): Batch<T> | Promise<Batch<T>> => {
    if (this.#closed) return END;
    const out: T[] = [];
    this.#parser?.cut?.(out);
    return this.#after(out, error);
  };

  /** An error goes after the records before it. */
  #after(out: T[], error: unknown): Batch<T> | Promise<Batch<T>> {
    if (out.length === 0) return this.#fail(error);
    this.#failure = { error };
    return out;
  }

  /** Closes the file that has ended and opens the next one. */
  async #next(): Promise<Batch<T>> {
    try {
      this.#parser?.close?.();
      await this.#scope.closeAsync(Infinity);
      if (!this.#begun) await this.#progress?.begin();
      this.#begun = true;
      if (this.#closed) return END;
      const input = await this.#inputs.next();
      if (this.#closed) return END;
      if (!input) {
        this.#progress?.end();
        return END;
      }
      this.#reader = this.#open(input);
      this.#scope.add(-1, this.#reader);
      this.#parser = this.#format.parser(input.name, input.path, this.#containing, this.#located);
      return [];
    } catch (error) {
      return await this.#fail(error);
    }
  }

  #open(input: ByteInput): ByteReader {
    const opened = input.open();
    return openPlain(this.#progress?.count(opened, input) ?? opened, input, this.#options, this.#format.name);
  }

  async #fail(error: unknown): Promise<never> {
    this.#parser?.close?.();
    this.#scope.add(-1, this.#inputs);
    await this.#scope.closeAsync(Infinity, { error });
    throw error;
  }

  close(): Promise<void> {
    this.#closed = true;
    this.#parser?.close?.();
    this.#scope.add(-1, this.#inputs);
    return this.#scope.closeAsync(Infinity);
  }
}

/** The plain bytes of an open input, whatever it is compressed with. */
export function openPlain(raw: ByteReader, input: ByteInput, options: ReadOptions, what: string): ByteReader {
  const { decompress } = options;
  if (decompress === false) return raw;
  const codec = decompress ?? (/\.br$/i.test(input.path ?? '') ? 'brotli' : undefined);
  return new DecompressReader(raw, codec, what, input.name, options);
}

/** Counts what is read, and tells. */
class Progress {
  readonly #tell: (progress: ReadProgress) => void;
  readonly #inputs: readonly (ByteInput | FoundInputs)[];
  #bytes = 0;
  #told = 0;
  #total: number | undefined;
  #file = '';

  constructor(tell: (progress: ReadProgress) => void, inputs: readonly (ByteInput | FoundInputs)[]) {
    this.#tell = tell;
    this.#inputs = inputs;
  }

  /** Finds out how much there is to read. */
  async begin(): Promise<void> {
    const sizes = await Promise.all(this.#inputs.map(sizeOf));
    this.#total = sizes.reduce(
      (sum: number | undefined, size) => (sum === undefined || size === undefined ? undefined : sum + size),
      0,
    );
  }

  /** The same reader, counted. */
  count(reader: ByteReader, { name }: ByteInput): ByteReader {
    this.#file = name;
    const counted = (chunk: Chunk): Chunk => {
      this.#bytes += chunk?.length ?? 0;
      return chunk;
    };
    return {
      read: () => {
        const chunk = reader.read();
        return chunk instanceof Promise ? chunk.then(counted) : counted(chunk);
      },
      close: () => reader.close(),
      again: () => reader.again?.(),
    };
  }

  report(): void {
    if (this.#bytes === this.#told) return;
    this.#told = this.#bytes;
    this.#send(false);
  }

  end(): void {
    this.#send(true);
  }

  #send(done: boolean): void {
    this.#tell({ bytes: this.#bytes, totalBytes: this.#total, done, file: this.#file });
  }
}

/** How much there is to read; undefined for what does not tell, and for a file that opening it will say is not there. */
async function sizeOf(input: ByteInput | FoundInputs): Promise<number | undefined> {
  if ('find' in input) return undefined;
  const { path, size } = input;
  if (path === undefined) return size;
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}
