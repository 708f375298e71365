import type { Source } from '../../pipeline/source.ts';
import type { Place } from './random-access.ts';

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

/** An input that is not open yet. */
export interface ByteInput {
  /** What errors call it: `"app.log"`, `bytes`, `response`. */
  readonly name: string;
  /** How many bytes there are, where that can be told without opening it. */
  readonly size?: number;
  /** Where it is, if it is a file. */
  readonly path?: string;
  /** What gives it, if that can be done once only. */
  readonly once?: Source<unknown>;
  readonly open: () => ByteReader;
  /** Opens it to be read from any place, where that can be. */
  readonly place?: () => Promise<Place>;
}

/** How an object of ours is read as one input: the member of an archive, the standard input, `http(url)`. */
export const INPUT: unique symbol = Symbol('input');

/** An object that is one input. */
export interface InputObject {
  /** @param what - The function that the user called, for errors. */
  readonly [INPUT]: (what: string) => ByteInput;
}
