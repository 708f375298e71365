/** The compressed bytes that a decoder has and has not used yet. */
export class Input {
  bytes: Uint8Array = new Uint8Array();
  /** How many of them are used. */
  at = 0;
  /** Whether no more will come. */
  ended = false;
  /** Where in the file they begin. */
  #start: number;

  constructor(start: number = 0) {
    this.#start = start;
  }

  /** Where in the file the unused bytes begin. */
  get offset(): number {
    return this.#start + this.at;
  }

  get length(): number {
    return this.bytes.length - this.at;
  }

  push(chunk: Uint8Array): void {
    this.#start += this.at;
    if (this.length === 0) {
      this.bytes = chunk;
    } else {
      const joined = new Uint8Array(this.length + chunk.length);
      joined.set(this.bytes.subarray(this.at));
      joined.set(chunk, this.length);
      this.bytes = joined;
    }
    this.at = 0;
  }

  /** Takes bytes that have to be there all; undefined until they are. */
  take(count: number): Uint8Array | undefined {
    if (this.length < count) return undefined;
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  /** Puts back bytes that were taken last, before a chunk that has come since, if one has. */
  unread(bytes: Uint8Array): void {
    if (this.at >= bytes.length) {
      this.at -= bytes.length;
      return;
    }
    this.#start += this.at - bytes.length;
    this.bytes = Buffer.concat([bytes, this.bytes.subarray(this.at)]);
    this.at = 0;
  }

  /** Makes what is left its own: the chunk that it is in is over once more is asked for. */
  keep(): void {
    this.#start += this.at;
    this.bytes = this.bytes.slice(this.at);
    this.at = 0;
  }
}
