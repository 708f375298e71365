// Runs the tests: node scripts/test.mjs [part of a path ...] [-- option of node --test ...]
// A dot for each, what failed in full, and a line of totals.
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { compile, root } from './prepare.mjs';

function* tests(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* tests(path);
    else if (entry.name.endsWith('.test.js')) yield path;
  }
}

const args = process.argv.slice(2);
const split = args.includes('--') ? args.indexOf('--') : args.length;
const parts = args.slice(0, split);
compile();
const all = ['src', 'test', 'examples'].flatMap((folder) => [...tests(join(root, '.build', folder))]);
const chosen = parts.length > 0 ? all.filter((file) => parts.some((part) => relative(root, file).includes(part))) : all;
if (chosen.length === 0) {
  console.error(`test: no test file matches ${parts.join(' ')}`);
  process.exit(2);
}
const results = join(root, '.build', `results-${process.pid}.tap`);
const reporters = ['dot', 'stdout', 'tap', results].map(
  (value, i) => `--test-reporter${i % 2 === 0 ? '' : '-destination'}=${value}`,
);
// Where there is node:stream/iter it is still behind a flag.
const iter = process.allowedNodeEnvironmentFlags.has('--experimental-stream-iter')
  ? ['--experimental-stream-iter']
  : [];
const flags = [...iter, '--expose-gc', '--enable-source-maps', '--unhandled-rejections=strict', '--test'];
// Node would leave a processor to itself, which has next to nothing to do.
flags.push(`--test-concurrency=${availableParallelism()}`);
const { status } = spawnSync(process.execPath, [...flags, ...reporters, ...args.slice(split + 1), ...chosen], {
  cwd: root,
  stdio: 'inherit',
});
const totals = readFileSync(results, 'utf8');
rmSync(results);
const total = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(totals)?.[1] ?? 0);
const failed = total('fail') + total('cancelled');
console.log(`\ntests: ${total('pass')} passed, ${failed} failed, ${total('skipped')} skipped`);
process.exitCode = status ?? 1;
