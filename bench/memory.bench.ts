// Whether memory stays constant: gigabytes through two jobs, a process each, which says its RSS over time and its peak.
//
// Run it with `npm run bench -- memory [gigabytes]`, default 1. A generated file of 100 MB is read again and again.
import { join } from 'node:path';
import { command, generated, machine, root } from './harness.ts';
import { orderBlocks } from './orders.ts';

const gigabytes = Number(process.argv[2] ?? 1);
const file = generated('orders-100.csv', () => orderBlocks(100));
const times = Math.max(1, Math.round(gigabytes * 10));
console.log(`${machine()}\n${times} times ${file}`);
for (const job of ['grep', 'sum']) {
  const path = join(root, '.build', 'bench', 'memory', `${job}.js`);
  console.log(`\n${command(job, process.execPath, [path, file, String(times)]).run() as string}`);
}
