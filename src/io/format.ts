/**
 * A format: what makes records of bytes, without any I/O. It does not know where the bytes come from, and its records do not
 * depend on where the chunks are cut.
 */
export interface Format<T> {
  /** The function that the user called: `csv`. */
  readonly name: string;
  /** What it holds in memory, for `explain`. */
  readonly holds: string;
  /**
   * How many bytes are parsed at once, where a chunk is too much: all records of a batch are alive until the last is taken, and
   * what is alive whenever the young generation is collected makes V8 enlarge it.
   */
  readonly step?: number;
  /**
   * A parser for one file, given what errors call it (`"app.log.gz"`, `stdin`, `bytes`) and its path, if it has one.
   * `containing`: strings without this text are not wanted and may be left out. `located`: records that are objects are to
   * be found again by where they stand (`Places`).
   */
  readonly parser: (file: string, path?: string, containing?: string, located?: boolean) => Parser<T>;
}

/**
 * Parses one file. What a call throws reaches the reader after the records that the same call has put into `out`, and ends
 * the file.
 */
export interface Parser<T> {
  /** Takes the next plain bytes, which are the parser's only until it returns, and puts the records they complete into `out`. */
  push(chunk: Uint8Array, out: T[]): void;
  /** There are no more bytes. */
  end(out: T[]): void;
  /** There are no more bytes although there should be: the error follows what is put into `out`. Left out, nothing is. */
  cut?(out: T[]): void;
  /** What it has read is done with. Left out, nothing is. */
  close?(): void;
}
