// The table of the README: npm run bench -- readme
import { machine, median, reports } from './harness.ts';

/** Benchmarks, and which of their reports are shown. */
const shown: readonly (readonly [name: string, title: RegExp])[] = [
  ['lines', /./],
  ['csv', /./],
  ['ndjson', /./],
  ['fuse', /^filter, map, sum$/],
];

const rows: string[] = [];
for (const [name, title] of shown) {
  const before = reports.length;
  await import(`./${name}.bench.js`);
  for (const report of reports.slice(before).filter((one) => title.test(one.title))) {
    const [sluice, ...others] = relativeTo('sluice', report.measured);
    const times = others.map(({ name, times }) => `${name.replaceAll('|', '\\|')} ${times.toFixed(1)}`);
    rows.push(`| ${report.title} | ${format(sluice!.seconds)} | ${times.join(', ')} |`);
  }
}
console.log(`\n${machine()}\n\n| work | sluice | times as long |\n| --- | --- | --- |\n${rows.join('\n')}`);

function relativeTo(name: string, measured: (typeof reports)[number]['measured']) {
  const base = measured.find((one) => one.name === name)!;
  const others = measured.filter((one) => one !== base);
  return [base, ...others].map((one) => ({
    name: one.name,
    seconds: median(one.seconds),
    times: median(one.seconds.map((value, round) => value / base.seconds[round]!)),
  }));
}

function format(seconds: number): string {
  return seconds < 0.1 ? `${(seconds * 1e3).toFixed(1)} ms` : `${seconds.toFixed(2)} s`;
}
