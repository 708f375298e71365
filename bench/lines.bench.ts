// The seeds' pipeline, uniq(lower(grep("error", lines))), on a 250 MB log: whole processes in turn, medians and ratios.
//
// Run it with `npm run bench -- lines [megabytes]`. What each prints (lines and bytes of the result) is compared first.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Candidate, command, generated, interleave, machine, present, report, root } from './harness.ts';

const megabytes = Number(process.argv[2] ?? 250);

/** One log line in ten has an error, and errors come in runs of the same line. */
function* logBlocks(): Generator<string> {
  const levels = ['info', 'debug', 'info', 'warn', 'info'];
  let written = 0;
  for (let n = 0; written < megabytes * 1e6;) {
    const lines: string[] = [];
    for (let i = 0; i < 10_000; i++, n++) {
      const time = new Date(1_773_446_400_000 + n * 40).toISOString();
      const request = `/api/v1/Resource/${(n * 7919) % 5000}`;
      if (n % 10 === 9) {
        const repeats = 1 + (n % 3);
        for (let repeat = 0; repeat < repeats; repeat++) {
          lines.push(`${time} error Upstream timed out while reading response header, request: "GET ${request}"`);
        }
      } else
        lines.push(
          `${time} ${levels[n % 5]} Served in ${n % 900} ms with 200, client: 10.0.${n % 256}.7, request: "GET ${request}"`,
        );
    }
    const block = `${lines.join('\n')}\n`;
    written += block.length;
    yield block;
  }
}

const log = generated(`lines-${megabytes}.log`, logBlocks);
const script = (name: string): string => join(root, '.build', 'bench', 'lines', `${name}.js`);
const node = (name: string, file: string): Candidate => command(name, process.execPath, [script(file), log]);
const candidates = [
  node('sluice', 'sluice'),
  node('loop written by hand', 'hand'),
  node('node:readline', 'readline'),
  ...(present('python3')
    ? [command('CPython generators', 'python3', [join(root, 'bench', 'lines', 'generators.py'), log])]
    : []),
  command(
    'grep | tr | uniq',
    'sh',
    ['-c', `grep error '${log}' | tr A-Z a-z | uniq | wc -lc | awk '{ print $1, $2 }'`],
    {
      LC_ALL: 'C',
    },
  ),
];
console.log(machine());
report(`uniq(lower(grep("error", lines))) on ${megabytes} MB`, await interleave(candidates, 5), {
  amount: statSync(log).size / 1e6,
  unit: 'MB',
});
