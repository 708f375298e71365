// NDJSON filtered and counted: sluice, the loop one would write by hand, and jq and Miller where present; whole processes in turn.
//
// Run it with `npm run bench -- ndjson [megabytes]`. The counts are compared first.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Candidate, command, generated, interleave, machine, present, report, root } from './harness.ts';
import { requestBlocks } from './requests.ts';

const megabytes = Number(process.argv[2] ?? 250);

const log = generated(`requests-${megabytes}.ndjson`, () => requestBlocks(megabytes));
const node = (name: string, file: string): Candidate =>
  command(name, process.execPath, [join(root, '.build', 'bench', 'ndjson', `${file}.js`), log]);
const candidates = [
  node('loop written by hand', 'hand'),
  node('sluice', 'sluice'),
  ...(present('jq')
    ? [command('jq', 'jq', ['-n', 'reduce (inputs | select(.status >= 500)) as $_ (0; . + 1)', log])]
    : []),
  ...(present('mlr')
    ? [command('Miller', 'mlr', ['--ijsonl', '--onidx', 'filter', '$status >= 500', 'then', 'count', log])]
    : []),
];
for (const peer of ['jq', 'mlr']) if (!present(peer)) console.log(`${peer} is not there: it is passed over`);
console.log(machine());
report(`ndjson().filter().count() on ${megabytes} MB`, await interleave(candidates, 5, 0), {
  amount: statSync(log).size / 1e6,
  unit: 'MB',
});
