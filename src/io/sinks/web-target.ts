import type { Target } from './target.ts';

/** Writes to a web stream, and waits until it is ready for more. */
export class WebTarget implements Target {
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #end: boolean;

  /** @param end - Whether it is closed with the flow, or aborted if that fails. */
  constructor(stream: WritableStream<Uint8Array>, end: boolean) {
    this.#writer = stream.getWriter();
    this.#end = end;
    this.#writer.closed.catch(() => {});
  }

  async write(bytes: Uint8Array): Promise<void> {
    await this.#writer.ready;
    // What it fails with, the next `ready` or the end says too.
    this.#writer.write(bytes).catch(() => {});
    await this.#writer.ready;
  }

  async finish(): Promise<void> {
    await this.#writer.ready;
    if (this.#end) await this.#writer.close();
    this.#writer.releaseLock();
  }

  async discard(error: unknown): Promise<void> {
    if (this.#end) await this.#writer.abort(error).catch(() => {});
    this.#writer.releaseLock();
  }
}
