import type { Writable } from 'node:stream';
import { describe } from '../../pipeline/check.ts';
import { BatchRun } from '../../pipeline/drivers/async.ts';
import { fuseWhereWorth } from '../../pipeline/fuse/fuse.ts';
import type { Plan } from '../../pipeline/plan.ts';
import { END, isThenable } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import { type Terminal, terminal } from '../../pipeline/stage.ts';
import { compressorFor, FILE_OPTIONS, type FileOptions, openFile } from './file-target.ts';
import { NodeTarget } from './node-target.ts';
import type { Target } from './target.ts';
import { WebTarget } from './web-target.ts';

/** Where a sink can write to: the path of a file, a Node stream, or a web stream of bytes. */
export type Output = string | Writable | WritableStream<Uint8Array>;

/** What every sink takes. */
export interface WriteOptions extends FileOptions {
  /** For a stream: whether it is ended with the flow, or destroyed if that fails. Default true. */
  readonly end?: boolean;
}

/** The keys of {@link WriteOptions}, for the check of options. */
export const WRITE_OPTIONS: readonly string[] = [...FILE_OPTIONS, 'end'];

/** What was written. */
export interface WriteReport {
  /** The file, if it is one. */
  readonly path?: string;
  /** How many items. */
  readonly items: number;
  /** How many bytes, before they were compressed. */
  readonly bytes: number;
}

/** What a sink makes of items. */
export interface Encoder<T> {
  /** What comes before the first. */
  readonly begin?: () => string;
  readonly encode: (item: T) => string | Uint8Array;
  /** What comes after the last. */
  readonly end?: () => string;
}

/** How many items are asked for at once, and how many characters are gathered before they are written. */
const ITEMS = 1024;
const GATHERED = 64 * 1024;

/**
 * A terminal that writes. It always waits, for what it writes to is never at once, and so its result is a promise over a sync
 * source too.
 *
 * @param encoder - Makes the encoder of one run.
 */
export function sink<T>(
  name: string,
  output: Output,
  options: WriteOptions,
  encoder: () => Encoder<T>,
): Terminal<T, Promise<WriteReport>> {
  return sinkTo(name, opener(name, output, options), encoder);
}

/** The same, given how its target is opened. */
export function sinkTo<T>(
  name: string,
  open: () => Target | Promise<Target>,
  encoder: () => Encoder<T>,
): Terminal<T, Promise<WriteReport>> {
  const alone = (): never => {
    throw new TypeError(`${name}: a sink ends a flow; it cannot be a reducer`);
  };
  return terminal({
    name,
    holds: 'up to 64 KB not yet written',
    start: alone,
    step: alone,
    result: alone,
    drive: (plan) => new Writing(plan, name, encoder()).run(open),
  });
}

/**
 * What opens an output.
 *
 * @param plain - Whether it is written as it is, whatever its name ends in: the format has a compression of its own.
 */
export function opener(
  name: string,
  output: Output,
  options: WriteOptions,
  plain: boolean = false,
): () => Target | Promise<Target> {
  const { end = true } = options;
  if (typeof output === 'string' && output !== '') {
    const create = plain ? undefined : compressorFor(name, output, options);
    return () => openFile(output, create, options);
  }
  if (typeof output === 'object' && output !== null) {
    if ('getWriter' in output) return () => new WebTarget(output, end);
    if ('write' in output && 'on' in output) return () => new NodeTarget(output, end);
  }
  throw new TypeError(`${name}: output must be a path, a Node Writable or a WritableStream, got ${describe(output)}`);
}

/** One run of a sink. */
class Writing<T> {
  readonly #reader: BatchRun;
  readonly #encoder: Encoder<T>;
  #target: Target | undefined;
  #text = '';
  #items = 0;
  #bytes = 0;

  constructor(plan: Plan, name: string, encoder: Encoder<T>) {
    this.#reader = new BatchRun(plan, name, fuseWhereWorth);
    this.#encoder = encoder;
  }

  async run(open: () => Target | Promise<Target>): Promise<WriteReport> {
    const scope = new Scope();
    scope.add(0, this.#reader);
    try {
      const target = (this.#target = await open());
      this.#text = this.#encoder.begin?.() ?? '';
      await this.#readAll();
      this.#text += this.#encoder.end?.() ?? '';
      await this.#flush();
      await scope.closeAsync(Infinity);
      await target.finish();
      return { ...(target.path !== undefined && { path: target.path }), items: this.#items, bytes: this.#bytes };
    } catch (error) {
      const target = this.#target;
      if (target) scope.add(0, { close: () => target.discard(error) });
      await scope.closeAsync(Infinity, { error });
      throw error;
    }
  }

  async #readAll(): Promise<void> {
    for (;;) {
      const arrival = this.#reader.pull(ITEMS);
      let batch: ArrayLike<unknown> | typeof END;
      if (isThenable(arrival)) {
        const coming = Promise.resolve(arrival);
        // It may fail while this waits for the output.
        coming.catch(() => {});
        // What there is must not wait for what there will be.
        await this.#flush();
        batch = this.#reader.accept(await coming);
      } else batch = this.#reader.accept(arrival);
      if (batch === END) return;
      for (let i = 0; i < batch.length; i++) {
        const encoded = this.#encoder.encode(batch[i] as T);
        this.#items += 1;
        if (typeof encoded === 'string') this.#text += encoded;
        else {
          await this.#flush();
          await this.#write(encoded);
        }
        if (this.#text.length >= GATHERED) await this.#flush();
      }
    }
  }

  async #flush(): Promise<void> {
    if (this.#text === '') return;
    const bytes = Buffer.from(this.#text);
    this.#text = '';
    await this.#write(bytes);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#bytes += bytes.length;
    await this.#target!.write(bytes);
  }
}
