// An access log read into typed records, bytes summed by status: sluice and the regular expression one would write by hand;
// whole processes in turn.
//
// Run it with `npm run bench -- access-log [megabytes]`. The sums are compared first.
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { type Candidate, command, generated, interleave, machine, report, root } from './harness.ts';

const megabytes = Number(process.argv[2] ?? 250);

function* requestBlocks(): Generator<string> {
  const agents = ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)', 'curl/8.5.0', '-'];
  let written = 0;
  for (let n = 0; written < megabytes * 1e6;) {
    let block = '';
    for (let i = 0; i < 10_000; i++, n++) {
      const [day, time] = new Date(1_773_446_400_000 + n * 90).toISOString().split(/[T.]/);
      const date = `${day!.slice(8)}/Mar/${day!.slice(0, 4)}:${time}`;
      const status = n % 97 === 0 ? 500 : 200;
      const bytes = n % 13 === 0 ? '-' : (n * 7919) % 50_000;
      const referer = n % 5 === 0 ? 'https://example.com/?q=a\\"b' : '-';
      block += `10.0.${n % 256}.7 - - [${date} +0000] "GET /orders/${(n * 31) % 5000} HTTP/1.1" ${status} ${bytes} "${referer}" "${agents[n % 3]}"\n`;
    }
    written += block.length;
    yield block;
  }
}

const log = generated(`access-${megabytes}.log`, requestBlocks);
const node = (name: string, file: string): Candidate =>
  command(name, process.execPath, [join(root, '.build', 'bench', 'access-log', `${file}.js`), log]);
console.log(machine());
report(
  `accessLog().sumBy(status, bytes) on ${megabytes} MB`,
  await interleave([node('regular expression in a loop', 'regex'), node('sluice', 'sluice')], 5, 0),
  { amount: statSync(log).size / 1e6, unit: 'MB' },
);
