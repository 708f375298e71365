// What reading and writing is asked to reach, beside what it does: npm run bench -- io
//
// Runs the benchmarks of formats and connectors one after the other; what is not there to compare with is passed over, and said so.
import { machine, median, reports } from './harness.ts';

/** What is asked of one candidate beside another. */
interface Aim {
  /** The benchmark that has both, and its report. */
  readonly name: string;
  readonly title: RegExp;
  readonly ours: string;
  readonly theirs: string;
  /** How many times as long as ours theirs has to take. */
  readonly least: number;
}

const AIMS: readonly Aim[] = [
  { name: 'ndjson', title: /^ndjson/, ours: 'sluice', theirs: 'jq', least: 3 },
  { name: 'ndjson', title: /^ndjson/, ours: 'sluice', theirs: 'Miller', least: 4 },
  { name: 'json', title: /^json/, ours: 'sluice', theirs: 'stream-json', least: 3 },
  { name: 'gzip', title: /read from gzip/, ours: 'sluice', theirs: 'node:zlib', least: 1 / 1.1 },
  {
    name: 'postgres',
    title: /rows out/,
    ours: 'fromPostgres with pg-cursor',
    theirs: 'pg-cursor bare',
    least: 1 / 1.1,
  },
  {
    name: 'postgres',
    title: /rows in/,
    ours: 'copyToPostgres of the same file',
    theirs: 'psql \\copy of a file',
    least: 1 / 1.2,
  },
  {
    name: 'postgres',
    title: /rows in/,
    ours: 'copyToPostgres of objects',
    theirs: 'psql \\copy of a file',
    least: 1 / 1.2,
  },
  { name: 'crawl', title: /^crawl/, ours: 'sluice crawl', theirs: 'loops of node:http', least: 1 },
];

for (const name of new Set(AIMS.map(({ name }) => name))) {
  try {
    await import(`./${name}.bench.js`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNREFUSED') throw error;
    console.log(`\n${name}: passed over: no server answers (${(error as Error).message})`);
  }
}

const rows = AIMS.map(({ title, ours, theirs, least }) => {
  const report = reports.find((one) => title.test(one.title));
  const [mine, other] = [ours, theirs].map((name) => report?.measured.find((one) => one.name === name)?.seconds);
  const times = mine && other && median(other.map((value, round) => value / mine[round]!));
  const shown =
    times === undefined ? 'nothing to compare with' : `${times.toFixed(2)}${times < least ? ', missed' : ''}`;
  return `| ${report?.title ?? title.source} | ${ours} | ${theirs} | ${least.toFixed(2)} | ${shown} |`;
});
console.log(
  `\n${machine()}\n\n| work | ours | theirs | asked: theirs / ours | measured |\n| --- | --- | --- | --- | --- |`,
);
console.log(rows.join('\n'));
