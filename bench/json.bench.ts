// One JSON array, its elements filtered and counted as they come: sluice, stream-json, and all of it at once; whole processes in turn.
//
// Run it with `npm run bench -- json [megabytes]`. The counts are compared first.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Candidate, command, generated, interleave, machine, report, root } from './harness.ts';
import { requestBlocks } from './requests.ts';

const megabytes = Number(process.argv[2] ?? 250);
const file = generated(`requests-${megabytes}.json`, () => requestBlocks(megabytes, true));
const node = (name: string, script: string): Candidate =>
  command(name, process.execPath, [join(root, '.build', 'bench', 'json', `${script}.js`), file]);
const candidates = [
  node('sluice', 'sluice'),
  node('stream-json', 'stream-json'),
  // In so much memory as the whole text and all that comes of it take.
  node('JSON.parse of the file', 'whole'),
];
console.log(machine());
report(`json().filter().count() on an array of ${megabytes} MB`, await interleave(candidates, 3, 0), {
  amount: statSync(file).size / 1e6,
  unit: 'MB',
});
