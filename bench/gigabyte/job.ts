import { createHash, type Hash } from 'node:crypto';
import { DecompressionError, quarantine, type Quarantine } from 'sluice/io';
import { fold } from 'sluice/operators';

/** What a job has found out: the aggregates by the names that the generator has for them. */
export type Answers = Readonly<Record<string, unknown>>;

/** What a job prints. */
export interface Outcome {
  readonly answers: Answers;
  readonly rejects: number;
  /** How many plain bytes came before the input was found to be cut. */
  readonly cutAt: number | undefined;
  readonly seconds: number;
  readonly peakBytes: number;
}

let cutAt: number | undefined;

/** Ends a flow where its input is cut, so that what came before is counted; any other error stays one. */
export function untilCut(error: unknown): [] {
  if (!(error instanceof DecompressionError) || !error.truncated) throw error;
  cutAt = error.plainOffset;
  return [];
}

/** Runs a pipeline over the file of the command line, and prints what came of it. */
export async function job(run: (path: string, bad: Quarantine) => Promise<Answers>): Promise<void> {
  const [path, file] = process.argv.slice(2) as [string, string];
  const bad = quarantine({ file, keep: 0 });
  const start = performance.now();
  const answers = await run(path, bad);
  const seconds = (performance.now() - start) / 1000;
  // maxRSS is in kB.
  const peakBytes = process.resourceUsage().maxRSS * 1024;
  console.log(JSON.stringify({ answers, rejects: bad.count, cutAt, seconds, peakBytes } satisfies Outcome));
}

/** The twenty with the highest number, those of the same by their names. */
export function top(counts: ReadonlyMap<string, number>): [string, number][] {
  return [...counts].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)).slice(0, 20);
}

export const entries = (map: ReadonlyMap<unknown, unknown>): object => Object.fromEntries(map) as object;

/** A reducer: the SHA-256 of a text of each record, each with `end` after it. */
export const hashed = <T>(end: string, text: (record: T) => string) =>
  fold<T, Hash>(
    () => createHash('sha256'),
    (hash, record) => hash.update(text(record) + end),
  );
