import { once } from 'node:events';

/** Characters gathered before they are written: few writes, and never much held. */
const BLOCK = 1 << 16;

/** Nobody reads our output any more. */
export class ClosedOutputError extends Error {
  override readonly name = 'ClosedOutputError';
}

/** Standard output: gathers what is printed into blocks, and waits while its reader is slow. */
export class Output {
  readonly #stream: NodeJS.WriteStream;
  #text = '';
  #soon: NodeJS.Immediate | undefined;
  #failed: Error | undefined;
  /** Called before anything is first seen. */
  onFirst: (() => void) | undefined;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
    stream.on('error', (error: NodeJS.ErrnoException) => {
      this.#failed ??= error.code === 'EPIPE' ? new ClosedOutputError('the reader of the output is gone') : error;
    });
  }

  get isTTY(): boolean {
    return this.#stream.isTTY;
  }

  get columns(): number {
    return this.#stream.columns ?? 80;
  }

  /** @returns A promise to be awaited before more is printed, if there is a reason to wait. */
  print(chunk: string | Uint8Array): PromiseLike<unknown> | undefined {
    if (typeof chunk !== 'string') {
      this.#flush();
      return this.#write(chunk);
    }
    this.#text += chunk;
    if (this.#text.length >= BLOCK) return this.#flush();
    // What a slow source gives is seen as soon as the run pauses.
    // A failure is kept, and told at the next call.
    this.#soon ??= setImmediate(() => void this.#flush()?.then(undefined, () => {}));
    return this.#failed && Promise.reject(this.#failed);
  }

  /** The same as a stream, for what writes bytes by itself. */
  stream(): WritableStream<Uint8Array> {
    return new WritableStream({
      write: async (chunk) => {
        await this.print(chunk);
      },
    });
  }

  /** Writes what was gathered, and waits until all of it has left. */
  async end(): Promise<void> {
    await this.#flush();
    await new Promise<void>((resolve) => this.#stream.write('', () => resolve()));
    if (this.#failed) throw this.#failed;
  }

  #flush(): PromiseLike<unknown> | undefined {
    clearImmediate(this.#soon);
    this.#soon = undefined;
    if (this.#text === '') return undefined;
    const text = this.#text;
    this.#text = '';
    return this.#write(text);
  }

  #write(chunk: string | Uint8Array): PromiseLike<unknown> | undefined {
    if (this.#failed) return Promise.reject(this.#failed);
    this.onFirst?.();
    this.onFirst = undefined;
    if (this.#stream.write(chunk)) return undefined;
    return this.#drained();
  }

  async #drained(): Promise<void> {
    await once(this.#stream, 'drain').catch(() => undefined);
    if (this.#failed) throw this.#failed;
  }
}
