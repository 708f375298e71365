// NDJSON filtered and counted: sluice, the loop one would write by hand, and jq where present; whole processes in turn.
//
// Run it with `npm run bench -- ndjson [megabytes]`. The counts are compared first.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Candidate, command, generated, interleave, machine, present, report, root } from './harness.ts';

const megabytes = Number(process.argv[2] ?? 250);

function* requestBlocks(): Generator<string> {
  const services = ['auth', 'billing', 'catalog', 'search'];
  let written = 0;
  for (let n = 0; written < megabytes * 1e6;) {
    let block = '';
    for (let i = 0; i < 10_000; i++, n++) {
      const request = {
        time: new Date(1_773_446_400_000 + n * 90).toISOString(),
        service: services[(n * 31) % 4],
        path: `/orders/${(n * 7919) % 5000}`,
        status: n % 97 === 0 ? 500 : 200,
        ms: ((n * 17) % 9000) / 10,
        trace: (n * 2_654_435_761).toString(16),
      };
      block += `${JSON.stringify(request)}\n`;
    }
    written += block.length;
    yield block;
  }
}

const log = generated(`requests-${megabytes}.ndjson`, requestBlocks);
const node = (name: string, file: string): Candidate =>
  command(name, process.execPath, [join(root, '.build', 'bench', 'ndjson', `${file}.js`), log]);
const candidates = [
  node('loop written by hand', 'hand'),
  node('sluice', 'sluice'),
  ...(present('jq')
    ? [command('jq', 'jq', ['-n', 'reduce (inputs | select(.status >= 500)) as $_ (0; . + 1)', log])]
    : []),
];
console.log(machine());
report(`ndjson().filter().count() on ${megabytes} MB`, await interleave(candidates, 5, 0), {
  amount: statSync(log).size / 1e6,
  unit: 'MB',
});
