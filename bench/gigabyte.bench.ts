// A gigabyte of each kind whose answers are known: every aggregate exact, every bad line found, and in how much memory.
//
// Run it with `npm run bench -- gigabyte [gigabytes [seed]]`, default 1 and a seed drawn at random. It needs the generator beside the
// checkout (../shared/data/gen_data.py) and python3. Each kind is generated, read by a process of its own, and removed.
import { deepStrictEqual } from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rejects } from 'sluice/io';
import { table } from '../src/observe/table.ts';
import type { Answers, Outcome } from './gigabyte/job.ts';
import { command, machine, present, root } from './harness.ts';

/** More than this is a failure. */
const MEGABYTES = 150;

interface Kind {
  readonly name: string;
  readonly job: 'access' | 'csv' | 'ndjson';
  readonly options?: readonly string[];
}

const kinds: readonly Kind[] = [
  { name: 'access log', job: 'access' },
  { name: 'access log, gzip of many members', job: 'access', options: ['--gz', 'multi'] },
  { name: 'access log, gzip cut at 70 %', job: 'access', options: ['--gz', 'single', '--truncate', '0.7'] },
  { name: 'CSV', job: 'csv' },
  { name: 'CSV, gzip of many members', job: 'csv', options: ['--gz', 'multi'] },
  { name: 'NDJSON', job: 'ndjson' },
  { name: 'NDJSON, gzip', job: 'ndjson', options: ['--gz', 'single'] },
];

/** The facts that the generator knows from how it made the file. */
interface Expected extends Answers {
  readonly plain_bytes?: number;
  /** Of a file that is cut: what can be read of it. */
  readonly readable_plain_bytes?: number;
  readonly over_complete_lines?: Answers;
  /** Of an access log the first 2,000. */
  readonly malformed_line_numbers_first_2000?: readonly number[];
  readonly broken_line_numbers?: Readonly<Record<string, readonly number[]>>;
}

async function check(folder: string, { name, job, options = [] }: Kind, bytes: number, seed: number): Promise<object> {
  const path = join(folder, `${job}.data`);
  const bad = join(folder, 'rejects.ndjson');
  const generate = ['--bytes', String(bytes), '--seed', String(seed), '--out', path, ...options];
  command(name, 'python3', [generator, job, ...generate]).run();
  const expected = JSON.parse(readFileSync(`${path}.expect.json`, 'utf8')) as Expected;
  const program = join(root, '.build', 'bench', 'gigabyte', `${job}.js`);
  const outcome = JSON.parse(command(name, process.execPath, [program, path, bad]).run() as string) as Outcome;
  const lines = await rejects(bad)
    .map(({ line }) => line)
    .toArray();
  const megabytes = Math.round(outcome.peakBytes / 1e6);
  const wrong = differences(outcome, lines, expected);
  if (megabytes >= MEGABYTES) wrong.push(`${megabytes} MB, not below ${MEGABYTES}`);
  for (const what of wrong) console.error(`${name}: ${what}`);
  if (wrong.length > 0) process.exitCode = 1;
  const plain = (expected.plain_bytes ?? expected.readable_plain_bytes)! / 1e6;
  return {
    kind: name,
    MB: Math.round(plain),
    rejects: outcome.rejects,
    answers: wrong.length > 0 ? 'WRONG' : `${Object.keys(outcome.answers).length} exact`,
    seconds: Number(outcome.seconds.toFixed(2)),
    'MB/s': Math.round(plain / outcome.seconds),
    'peak RSS in MB': megabytes,
  };
}

/** What is not as it should be. */
function differences(outcome: Outcome, lines: readonly number[], expected: Expected): string[] {
  const whole = expected.over_complete_lines ?? expected;
  const wrong: string[] = [];
  const same = (what: string, got: unknown, wanted: unknown): void => {
    try {
      deepStrictEqual(got, wanted);
    } catch (error) {
      wrong.push(`${what} is wrong: ${(error as Error).message}`);
    }
  };
  for (const [name, value] of Object.entries(outcome.answers)) same(name, value, whole[name]);
  same('where it is cut', outcome.cutAt, expected.readable_plain_bytes);
  same('how many were rejected', lines.length, outcome.rejects);
  const { malformed_line_numbers_first_2000: malformed, broken_line_numbers: broken = {} } = whole as Expected;
  if (malformed) same('the lines that were rejected', lines.slice(0, 2000), malformed);
  else {
    const all = Object.values(broken).flat();
    same(
      'the lines that were rejected',
      lines,
      all.sort((a, b) => a - b),
    );
  }
  return wrong;
}

const generator = join(root, '..', 'shared', 'data', 'gen_data.py');
const [gigabytes = 1, seed = Math.floor(Math.random() * 2 ** 31)] = process.argv.slice(2).map(Number);
if (!existsSync(generator)) console.log('skipped: it needs ../shared/data/gen_data.py');
else if (!present('python3')) console.log('skipped: it needs python3');
else {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-gigabyte-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
  console.log(`${machine()}\n${gigabytes} GB of each kind, seed ${seed}`);
  const rows: object[] = [];
  for (const kind of kinds) rows.push(await check(folder, kind, gigabytes * 1e9, seed));
  console.log(table(rows));
}
