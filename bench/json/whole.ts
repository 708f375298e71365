import { readFileSync } from 'node:fs';

const all = JSON.parse(readFileSync(process.argv[2]!, 'utf8')) as { status: number }[];
console.log(all.filter(({ status }) => status >= 500).length);
