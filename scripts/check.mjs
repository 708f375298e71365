// The one gate: format, lint, types, tests, package. `node scripts/check.mjs` runs all of it and names what failed.
import { spawnSync } from 'node:child_process';
import { compile, install, root } from './prepare.mjs';

install();
const step = (name, script, args, env = {}) => ({ name, args: [script, ...args], env });
const tool = (name, ...args) => step(name, 'scripts/tool.mjs', args);
// What has run once with all that CI draws and generates is run again with as much as by hand.
const again = { CI: '' };
const steps = [
  tool('format', 'oxfmt', '--check', '.'),
  tool('lint', 'oxlint', '--type-aware', '--deny-warnings'),
  tool('types', 'tsc@typescript', '-p', 'tsconfig.json'),
  step('tests', 'scripts/test.mjs', []),
  // Where code must not be made of strings (a content security policy, some edge runtimes), the closures run.
  step('tests without code generation', 'scripts/test.mjs', ['--', '--disallow-code-generation-from-strings'], again),
  tool('package', 'publint', '--strict'),
  tool('package types', 'attw@@arethetypeswrong/cli', '--pack', '.', '--profile', 'esm-only'),
];
compile();
const failed = [];
for (const { name, args, env } of steps) {
  console.error(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  if (status !== 0) failed.push(name);
}
console.error(failed.length > 0 ? `\ncheck: failed: ${failed.join(', ')}` : '\ncheck: all well');
process.exitCode = failed.length > 0 ? 1 : 0;
