import { createReadStream } from 'node:fs';

// The loop that one would write by hand for this very job, over chunks of 64 KB.
let rest = '';
let last: string | undefined;
let count = 0;
let bytes = 0;
function take(line: string): void {
  if (!line.includes('error')) return;
  const lower = line.toLowerCase();
  if (lower === last) return;
  last = lower;
  count += 1;
  bytes += lower.length + 1;
}
for await (const chunk of createReadStream(process.argv[2]!, { encoding: 'utf8' })) {
  const parts = (rest + (chunk as string)).split('\n');
  rest = parts.pop()!;
  for (const line of parts) take(line);
}
if (rest !== '') take(rest);
console.log(count, bytes);
