/** An open input, read chunk by chunk. It waits only where something has to be waited for. */
export interface ByteReader {
  /**
   * The next chunk, which may be empty and is the caller's only until the next call; undefined at the end. What has ended or
   * failed is closed all the same.
   */
  read(): Chunk | Promise<Chunk>;
  /** Gives back what it holds; called once, also while a `read` is pending. */
  close(): void | PromiseLike<unknown>;
  /** A reader of the same bytes from the start, once the first of them were read; undefined if they come only once. */
  again?(): ByteReader | undefined;
}

export type Chunk = Uint8Array | undefined;
