import type { Writable } from 'node:stream';
import type { Target } from './target.ts';

/** Writes to a Node stream, and waits for it whenever its buffer is full. */
export class NodeTarget implements Target {
  readonly #stream: Writable;
  readonly #end: boolean;
  #failure: { readonly error: unknown } | undefined;
  readonly #failed = (error: unknown): void => {
    this.#failure ??= { error };
    this.#wake();
  };
  readonly #closed = (): void => {
    if (!this.#stream.writableFinished) {
      this.#failed(this.#stream.errored ?? new Error('the stream was closed before all was written to it'));
    }
    this.#wake();
  };
  readonly #drained = (): void => this.#wake();
  #wake: () => void = () => {};

  /** @param end - Whether it is ended with the flow, or destroyed if that fails. */
  constructor(stream: Writable, end: boolean) {
    this.#stream = stream;
    this.#end = end;
    // One listener each for the whole run, so that an error at any time finds somebody who listens.
    stream.on('error', this.#failed).on('close', this.#closed).on('drain', this.#drained);
    if (stream.destroyed || stream.writableEnded) this.#closed();
  }

  write(bytes: Uint8Array): void | Promise<void> {
    this.#check();
    if (!this.#stream.write(bytes)) return this.#until(() => !this.#stream.writableNeedDrain);
    return undefined;
  }

  async finish(): Promise<void> {
    this.#check();
    let over = false;
    const done = (error?: Error | null): void => {
      if (error) this.#failed(error);
      over = true;
      this.#wake();
    };
    if (this.#end) this.#stream.end(done);
    else this.#stream.write(new Uint8Array(0), done);
    await this.#until(() => over);
    this.#forget();
  }

  discard(error: unknown): void {
    if (this.#end) this.#stream.destroy(error instanceof Error ? error : undefined);
    // What is still to come of a failure finds the listener in place; without one, nothing does.
    else if (!this.#failure) this.#forget();
  }

  #check(): void {
    if (this.#failure) throw this.#failure.error;
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!this.#failure && !reached()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#check();
  }

  #forget(): void {
    this.#stream.off('error', this.#failed).off('close', this.#closed).off('drain', this.#drained);
  }
}
