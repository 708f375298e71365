import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

let last: string | undefined;
let count = 0;
let bytes = 0;
for await (const line of createInterface({ input: createReadStream(process.argv[2]!), crlfDelay: Infinity })) {
  if (!line.includes('error')) continue;
  const lower = line.toLowerCase();
  if (lower === last) continue;
  last = lower;
  count += 1;
  bytes += lower.length + 1;
}
console.log(count, bytes);
