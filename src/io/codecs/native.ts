import type { Transform } from 'node:stream';
import { Damage } from './decoder.ts';
import { InputDecoder } from './input-decoder.ts';

/** What a decoder of the runtime is for. */
export interface NativeOptions {
  /** Whether one frame may follow another. */
  readonly many: boolean;
  /** Whether there may be zeros after a frame. */
  readonly padded?: boolean;
  /**
   * How much one call gets, in bytes. What a call has decoded is lost if it also finds damage: so that this is little, unless
   * what is damaged is decoded again by another decoder.
   */
  readonly step?: number;
  /**
   * Whether it asks for more while there is still something to be handed on, so that one piece is decoded while another is
   * worked on. Not for what comes when it comes: there, what is decoded would wait for what is not there yet.
   */
  readonly ahead?: boolean;
}

const STEP = 4096;
/** How much is handed on at once, in bytes: large pieces are decoded sooner, small ones are worked on in the cache. */
const HANDED = 64 * 1024;

/** A transform of node:zlib. */
export interface NativeStream extends Transform {
  /** How many bytes it has used. */
  readonly bytesWritten: number;
  close(): void;
}

/**
 * Decodes with a stream of node:zlib, in the runtime's own threads. Each stream decodes one frame.
 *
 * Given all there is without being told that it ends, it gives all it can; told it then, it says whether something is missing.
 */
export class NativeDecoder extends InputDecoder {
  readonly name: string;
  readonly #make: () => NativeStream;
  readonly #many: boolean;
  readonly #padded: boolean;
  readonly #step: number;
  readonly #ahead: boolean;
  #stream: NativeStream | undefined;
  /** How many bytes the stream was given, and the last of them. */
  #given = 0;
  #piece: Uint8Array = new Uint8Array();
  /** Whether the stream is at work. */
  #busy = false;
  #ending = false;
  #closed = false;
  #failure: NodeJS.ErrnoException | undefined;
  #wake: () => void = () => {};

  constructor(
    name: string,
    make: () => NativeStream,
    { many, padded = false, step = STEP, ahead = false }: NativeOptions,
  ) {
    super();
    this.name = name;
    this.#make = make;
    this.#many = many;
    this.#padded = padded;
    this.#step = step;
    this.#ahead = ahead;
  }

  override next(): Uint8Array | undefined | Promise<Uint8Array | undefined> {
    if (this.#asks && this.#busy) return undefined;
    return this.#take() ?? this.#work();
  }

  /** Whether it has nothing to do after what it is at. */
  get #asks(): boolean {
    return this.#ahead && this.input.length === 0 && !this.input.ended;
  }

  override close(): void {
    this.#closed = true;
    this.#stream?.destroy();
  }

  #take(): Uint8Array | undefined {
    const stream = this.#stream;
    if (!stream) return undefined;
    // A part of a chunk is no copy, two chunks as one would be.
    const size = Math.min(HANDED, stream.readableLength);
    return ((size > 0 ? stream.read(size) : stream.read()) as Uint8Array | null) ?? undefined;
  }

  async #work(): Promise<Uint8Array | undefined> {
    const input = this.input;
    for (;;) {
      const bytes = this.#take();
      if (bytes) return bytes;
      if (this.#closed) return undefined;
      if (this.#failure) throw this.#damage(this.#failure);
      if (this.#busy) {
        if (this.#asks) return undefined;
        await new Promise<void>((resolve) => (this.#wake = resolve));
      } else if (this.#stream && this.#isOver(this.#stream)) {
        this.#endFrame(this.#stream);
      } else if (input.length > 0) {
        if (this.#skipPadding()) this.#write(input.take(Math.min(this.#step, input.length))!);
      } else if (!input.ended) {
        input.keep();
        return undefined;
      } else if (this.#stream) {
        // It has given all there was: now it says whether that was all.
        this.#ending = this.#busy = true;
        this.#stream.end();
      } else {
        return undefined;
      }
    }
  }

  #write(piece: Uint8Array): void {
    const stream = (this.#stream ??= this.#open());
    // Whoever asks for more while this is being decoded may not count on the chunk.
    this.#piece = this.#ahead ? piece.slice() : piece;
    this.#given += piece.length;
    this.#busy = true;
    stream.write(this.#piece, () => this.#rest(stream));
  }

  #open(): NativeStream {
    const stream = this.#make();
    stream.on('readable', () => this.#wake());
    stream.on('end', () => this.#rest(stream));
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (stream === this.#stream) this.#failure = error;
      this.#rest(stream);
    });
    stream.on('close', () => this.#rest(stream));
    return stream;
  }

  /** A stream has done what it was given; one whose frame has ended says so too, but has nothing to do with the next. */
  #rest(stream: NativeStream): void {
    if (stream !== this.#stream) return;
    this.#busy = false;
    const { input } = this;
    if (this.#ahead && input.length > 0 && !this.#closed && !this.#failure && !this.#isOver(stream))
      this.#write(input.take(Math.min(this.#step, input.length))!);
    this.#wake();
  }

  /** Whether its frame has ended. */
  #isOver(stream: NativeStream): boolean {
    return stream.readableEnded || stream.bytesWritten < this.#given;
  }

  /** Passes over the zeros between frames. @returns Whether anything comes after them. */
  #skipPadding(): boolean {
    const input = this.input;
    if (!this.#padded || this.#stream) return true;
    while (input.length > 0 && input.bytes[input.at] === 0) input.at += 1;
    return input.length > 0;
  }

  /** What the stream has not used comes after the frame. */
  #endFrame(stream: NativeStream): void {
    const input = this.input;
    const unused = this.#given - stream.bytesWritten;
    if (unused > 0) input.unread(this.#piece.subarray(this.#piece.length - unused));
    stream.destroy();
    this.#stream = undefined;
    this.#given = 0;
    if (input.length > 0 && !this.#many) throw new Damage(`what follows is not ${this.name}`, input.offset);
  }

  #damage(cause: NodeJS.ErrnoException): Damage {
    const { offset } = this.input;
    if (this.#ending) return new Damage('it ends inside the data', offset, { truncated: true });
    return new Damage(cause.message, offset - this.#piece.length, { cause });
  }
}
