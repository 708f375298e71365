import { formatBytes, formatSeconds } from './units.ts';

/** How far a reader has come. */
export interface Progress {
  /** Bytes read from the inputs, compressed ones as they are. */
  readonly bytes: number;
  /** Bytes there are, where that is known. */
  readonly totalBytes: number | undefined;
  /** This is the last report. */
  readonly done: boolean;
}

/** The part of a terminal stream that a bar needs. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface ProgressBarOptions {
  /** Where to draw. Default: stderr. Nothing is drawn where it is not a terminal. */
  readonly stream?: Terminal | undefined;
  /** Milliseconds before it first appears, so that short work stays quiet. Default 300. */
  readonly delay?: number;
  /** What time it is, in ms. Default: `performance.now`. */
  readonly now?: () => number;
}

/** What the last seconds have read, for a rate that follows changes. */
const WINDOW = 3_000;

/**
 * A progress bar with rate and time left, for the `onProgress` of a reader. It appears only on a terminal, and is wiped away at
 * the end.
 *
 * @param options - `stream`: where to draw, default stderr. `delay`: ms before it appears, default 300. `now`: the clock.
 * @returns A function that takes each report of progress.
 * @example
 * ```ts
 * const drawn: string[] = [];
 * const stream = { isTTY: true, columns: 60, write: (text: string) => drawn.push(text) };
 * const report = progressBar({ stream, delay: 0, now: () => 0 });
 * report({ bytes: 5e6, totalBytes: 1e7, done: false });
 * drawn[0]?.includes('50 %') // => true
 * ```
 */
export function progressBar(options: ProgressBarOptions = {}): (progress: Progress) => void {
  const { stream = stderr(), delay = 300, now = () => performance.now() } = options;
  if (!stream?.isTTY) return () => {};
  const start = now();
  const samples: { readonly at: number; readonly bytes: number }[] = [{ at: start, bytes: 0 }];
  let drawn = false;
  return ({ bytes, totalBytes, done }) => {
    const at = now();
    if (done) {
      if (drawn) stream.write('\r\u001B[K');
      drawn = false;
      return;
    }
    samples.push({ at, bytes });
    while (samples.length > 2 && at - samples[0]!.at > WINDOW) samples.shift();
    if (at - start < delay) return;
    const elapsed = (at - samples[0]!.at) / 1000;
    const rate = elapsed > 0 ? (bytes - samples[0]!.bytes) / elapsed : 0;
    stream.write(`\r${line(bytes, totalBytes, rate, (stream.columns ?? 80) - 1)}\u001B[K`);
    drawn = true;
  };
}

function line(bytes: number, total: number | undefined, rate: number, columns: number): string {
  const speed = `${formatBytes(rate)}/s`;
  if (total === undefined || total === 0) return `${formatBytes(bytes)}  ${speed}`.slice(0, columns);
  const share = Math.min(1, bytes / total);
  const left = rate > 0 ? `  ${formatSeconds((total - bytes) / rate)} left` : '';
  const text = `  ${Math.floor(share * 100)} %  ${formatBytes(bytes)} of ${formatBytes(total)}  ${speed}${left}`;
  const room = Math.min(40, columns - text.length - 2);
  if (room < 5) return text.trimStart().slice(0, columns);
  const full = Math.round(share * room);
  return `[${'='.repeat(full)}${' '.repeat(room - full)}]${text}`;
}

function stderr(): Terminal | undefined {
  return (globalThis as { process?: { stderr?: Terminal } }).process?.stderr;
}
