import type { ReadProgress } from '../io/index.ts';
import { type Progress, progressBar } from '../observe/index.ts';

/** Counts what the readers of an expression read, and draws the progress bar. */
export class ReadMeter {
  readonly #draw: (progress: Progress) => void;
  /** How far each reader has come. */
  readonly #readers: ReadProgress[] = [];
  #ended = false;

  /** @param wanted - true: also where it is no terminal; undefined: only there. */
  constructor(wanted: boolean | undefined, stderr: NodeJS.WriteStream) {
    const anyway = { isTTY: true, columns: stderr.columns ?? 80, write: (text: string) => stderr.write(text) };
    this.#draw = wanted === false ? () => {} : progressBar({ stream: wanted ? anyway : stderr });
  }

  /** Bytes read so far, compressed ones as they are. */
  get bytes(): number {
    return this.#readers.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** For one more reader: the function to report to. */
  readonly track = (): ((progress: ReadProgress) => void) => {
    const reader = this.#readers.length;
    return (progress) => {
      this.#readers[reader] = progress;
      if (!this.#ended) this.#draw(this.#all(false));
    };
  };

  /** Wipes the bar away for good. */
  readonly end = (): void => {
    if (!this.#ended && this.#readers.length > 0) this.#draw(this.#all(true));
    this.#ended = true;
  };

  #all(done: boolean): Progress {
    const totals = this.#readers.map(({ totalBytes }) => totalBytes);
    const known = totals.every((total) => total !== undefined);
    return {
      bytes: this.bytes,
      totalBytes: known ? totals.reduce((sum: number, total) => sum + (total ?? 0), 0) : undefined,
      done,
    };
  }
}
