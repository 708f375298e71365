// The one gate: format, lint, types, tests, package. `node scripts/check.mjs` runs all of it and names what failed.
import { spawnSync } from 'node:child_process';
import { compile, install, root } from './prepare.mjs';

install();
const npx = (...args) => [process.execPath, ['scripts/tool.mjs', ...args]];
// What has run once with all that CI draws and generates is run again with as much as by hand.
const again = { CI: '' };
const steps = [
  ['format', ...npx('oxfmt', '--check', '.')],
  ['lint', ...npx('oxlint', '--type-aware', '--deny-warnings')],
  ['types', ...npx('tsc@typescript', '-p', 'tsconfig.json')],
  ['tests', process.execPath, ['scripts/test.mjs']],
  // Where code must not be made of strings (a content security policy, some edge runtimes), the closures run.
  [
    'tests without code generation',
    process.execPath,
    ['scripts/test.mjs', '--', '--disallow-code-generation-from-strings'],
    again,
  ],
  ['package', ...npx('publint', '--strict')],
  ['package types', ...npx('attw@@arethetypeswrong/cli', '--pack', '.', '--profile', 'esm-only')],
];
compile();
const failed = [];
for (const [name, command, args, env] of steps) {
  console.error(`\n== ${name}`);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  if (status !== 0) failed.push(name);
}
console.error(failed.length > 0 ? `\ncheck: failed: ${failed.join(', ')}` : '\ncheck: all well');
process.exitCode = failed.length > 0 ? 1 : 0;
