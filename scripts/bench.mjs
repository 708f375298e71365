// Runs a benchmark: npm run bench -- lines [argument ...]; without a name, lists them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installPeers } from './peers.mjs';
import { compile, root, run } from './prepare.mjs';

const [name, ...args] = process.argv.slice(2);
const names = readdirSync(join(root, 'bench'))
  .filter((file) => file.endsWith('.bench.ts'))
  .map((file) => file.slice(0, -'.bench.ts'.length));
if (!name || !names.includes(name)) {
  console.error(`usage: npm run bench -- ${names.join(' | ')}`);
  process.exitCode = 2;
} else {
  compile();
  // The peers, where it, one of the processes that it times, or another benchmark that it runs imports them.
  const folder = join(root, 'bench');
  const inner = existsSync(join(folder, name)) ? readdirSync(join(folder, name)).map((file) => join(name, file)) : [];
  const uses = (file) => /\/peers\.ts|\.bench\.js/.test(readFileSync(join(folder, file), 'utf8'));
  if ([`${name}.bench.ts`, ...inner].some(uses)) installPeers();
  run(process.execPath, ['--expose-gc', join(root, '.build', 'bench', `${name}.bench.js`), ...args]);
}
