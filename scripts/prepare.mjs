// Makes a fresh clone ready: installs what package-lock.json names, and compiles what is not compiled yet.
// Every npm script begins here, so that `npm test` and `npm run demo` need nothing but Node and npm.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));

/** Runs a command to its end; a failure ends this process with the same status. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (result.error) throw result.error;
  if (result.status !== 0) process.exit(result.status ?? 1);
  return result;
}

/** A tool of node_modules, run by this very Node: `bin`, or `bin@package` where their names differ. */
export function tool(name, ...args) {
  const [, bin, pack = bin] = /^([^@]+)(?:@(.+))?$/.exec(name);
  const manifest = JSON.parse(readFileSync(join(root, 'node_modules', pack, 'package.json'), 'utf8'));
  const path = typeof manifest.bin === 'string' ? manifest.bin : manifest.bin[bin];
  return run(process.execPath, [join(root, 'node_modules', pack, path), ...args]);
}

function* files(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules') continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* files(path);
    else yield path;
  }
}

/** Whether what a step read has changed since it last ran; `done` says that it has run. */
export function stamp(name, inputs) {
  const hash = createHash('sha256');
  for (const input of inputs) {
    const path = join(root, input);
    if (!existsSync(path)) continue;
    for (const file of statSync(path).isDirectory() ? files(path) : [path])
      hash.update(file).update(readFileSync(file));
  }
  const digest = hash.digest('hex');
  const path = join(root, '.build', `${name}.stamp`);
  return {
    fresh: existsSync(path) && readFileSync(path, 'utf8') === digest,
    done() {
      mkdirSync(join(root, '.build'), { recursive: true });
      writeFileSync(path, digest);
    },
  };
}

export function install() {
  const installed = stamp('install', ['package-lock.json']);
  if (installed.fresh && existsSync(join(root, 'node_modules'))) return;
  console.error('sluice: installing the development dependencies (npm install)');
  // Not `npm ci`: that fails where a registry does not serve the optional binaries of other platforms.
  const flags = ['--no-save', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', ...flags], { shell: process.platform === 'win32' });
  installed.done();
}

/** dist/: what the package holds. */
export function build() {
  install();
  const inputs = [
    'src',
    'tsconfig.base.json',
    'tsconfig.build.json',
    'package.json',
    'package-lock.json',
    'scripts/bundle.mjs',
  ];
  const built = stamp('build', inputs);
  if (built.fresh && existsSync(join(root, 'dist'))) return;
  console.error('sluice: compiling dist/');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  tool('tsc@typescript', '-p', 'tsconfig.build.json');
  run(process.execPath, ['scripts/bundle.mjs']);
  built.done();
}

/** .build/: everything compiled, tests, examples and benchmarks included. */
export function compile() {
  build();
  const inputs = [
    'src',
    'test',
    'bench',
    'examples',
    'scripts',
    'docs',
    'README.md',
    'tsconfig.json',
    'tsconfig.base.json',
  ];
  const compiled = stamp('compile', [...inputs, 'package-lock.json']);
  if (compiled.fresh) return;
  console.error('sluice: compiling the tests and examples');
  for (const folder of ['src', 'test', 'bench', 'examples']) {
    rmSync(join(root, '.build', folder), { recursive: true, force: true });
  }
  run(process.execPath, ['scripts/doc-tests.mjs']);
  tool('tsc@typescript', '-p', 'tsconfig.json', '--noEmit', 'false');
  compiled.done();
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const step = { install, build, compile }[process.argv[2] ?? 'build'];
  if (!step) throw new Error(`prepare: unknown step ${process.argv[2]}`);
  step();
}
