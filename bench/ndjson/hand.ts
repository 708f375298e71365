import { createReadStream } from 'node:fs';

let rest = '';
let count = 0;
function take(line: string): void {
  if ((JSON.parse(line) as { status: number }).status >= 500) count += 1;
}
for await (const chunk of createReadStream(process.argv[2]!, { encoding: 'utf8' })) {
  const parts = (rest + (chunk as string)).split('\n');
  rest = parts.pop()!;
  for (const line of parts) take(line);
}
if (rest !== '') take(rest);
console.log(count);
