import { spawnSync } from 'node:child_process';
import { mkdirSync, openSync, closeSync, writeSync, existsSync, renameSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { table } from '../src/observe/table.ts';

/** The checkout, wherever the compiled benchmark lies. */
export const root: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Where benchmarks keep what they generate. */
export const data: string = join(root, '.data', 'bench');

/** One way to do the work. */
export interface Candidate {
  readonly name: string;
  /** Does the work once and gives its answer. */
  readonly run: () => unknown;
}

/** What was measured of a candidate. */
export interface Measured {
  readonly name: string;
  /** Seconds of each counted round. */
  readonly seconds: readonly number[];
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Times candidates in turn, A B C A B C ..., so that a machine whose speed drifts does not favour one.
 *
 * The answers are compared before anything is timed: a fast wrong answer is worth nothing.
 */
export async function interleave(
  candidates: readonly Candidate[],
  rounds: number,
  warmUp: number = 1,
): Promise<Measured[]> {
  const answers = [];
  for (const { run } of candidates) answers.push(JSON.stringify(await run()));
  for (const [i, answer] of answers.entries()) {
    if (answer !== answers[0]) {
      throw new Error(`${candidates[i]!.name} answers ${answer}, ${candidates[0]!.name} answers ${answers[0]}`);
    }
  }
  const seconds = candidates.map((): number[] => []);
  for (let round = -warmUp; round < rounds; round++) {
    for (const [i, { run }] of candidates.entries()) {
      const start = performance.now();
      await run();
      if (round >= 0) seconds[i]!.push((performance.now() - start) / 1000);
    }
  }
  return candidates.map(({ name }, i) => ({ name, seconds: seconds[i]! }));
}

/** A whole process as a candidate: what it prints is its answer. */
export function command(
  name: string,
  program: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): Candidate {
  const run = (): string => {
    const { status, stdout, stderr, error } = spawnSync(program, args, {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
      env: { ...process.env, ...env },
    });
    if (error) throw error;
    if (status !== 0) throw new Error(`${name} exited with ${status}: ${stderr}`);
    return stdout.trim();
  };
  return { name, run };
}

/** Whether a program is there to compare with. */
export function present(program: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
}

/** What was reported so far. */
export const reports: { readonly title: string; readonly measured: readonly Measured[] }[] = [];

/**
 * Prints the medians and how each compares with the first: the median of the ratios round by round.
 *
 * @param work - How much work one round is, for a rate: bytes, items. Left out, there is none.
 */
export function report(
  title: string,
  measured: readonly Measured[],
  work?: { amount: number; unit: 'MB' | 'items' },
): void {
  reports.push({ title, measured });
  const base = measured[0]!.seconds;
  const rows = measured.map(({ name, seconds }) => {
    const ratios = seconds.map((value, round) => value / base[round]!);
    const middle = median(seconds);
    const rate =
      work?.unit === 'MB'
        ? { 'MB/s': Math.round(work.amount / middle) }
        : work && { 'ns/item': Number(((middle / work.amount) * 1e9).toFixed(2)) };
    const times = median(ratios);
    return {
      candidate: name,
      seconds: Number(middle.toFixed(3)),
      ...rate,
      'times the first': Number(times.toFixed(2)),
    };
  });
  console.log(`\n${title}\n${table(rows)}`);
}

/** Where the figures were taken. */
export function machine(): string {
  const [first] = cpus();
  return `${first?.model.trim()}, ${cpus().length} cores, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}`;
}

/** A generated file, made once: `write` gives its content block by block. */
export function generated(name: string, write: () => Iterable<string>): string {
  const path = join(data, name);
  if (existsSync(path)) return path;
  mkdirSync(data, { recursive: true });
  const file = openSync(`${path}.part`, 'w');
  for (const block of write()) writeSync(file, block);
  closeSync(file);
  renameSync(`${path}.part`, path);
  return path;
}
