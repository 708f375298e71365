// A CSV file read into objects, strictly, and one sum over them: whole processes in turn, medians and ratios.
//
// Run it with `npm run bench -- csv [megabytes]`. What each prints (records and the sum) is compared first.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Candidate, command, generated, interleave, machine, report, root } from './harness.ts';
import { orderBlocks } from './orders.ts';

const megabytes = Number(process.argv[2] ?? 120);
const orders = generated(`orders-${megabytes}.csv`, () => orderBlocks(megabytes));
const node = (name: string, file: string): Candidate =>
  command(name, process.execPath, [join(root, '.build', 'bench', 'csv', `${file}.js`), orders]);
const candidates = [
  node('sluice', 'sluice'),
  node('uDSV', 'udsv'),
  node('PapaParse', 'papaparse'),
  node('csv-parse', 'csv-parse'),
];
console.log(machine());
report(`CSV to objects, ${megabytes} MB`, await interleave(candidates, 5, 0), {
  amount: statSync(orders).size / 1e6,
  unit: 'MB',
});
