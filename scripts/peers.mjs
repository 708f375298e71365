// The libraries that sluice is compared with (bench/package.json): no dependencies of the project, installed in bench/ by the
// commands that compare.
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, run, stamp } from './prepare.mjs';

const folder = join(root, 'bench');

export function installPeers() {
  const installed = stamp('peers', ['bench/package.json']);
  if (installed.fresh && existsSync(join(folder, 'node_modules'))) return;
  console.error('sluice: installing what is compared with (npm install in bench/)');
  const flags = ['--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', ...flags], { cwd: folder, shell: process.platform === 'win32' });
  installed.done();
}

/** A peer's module. */
export async function peer(specifier) {
  const { resolve } = createRequire(join(folder, 'package.json'));
  return await import(pathToFileURL(resolve(specifier)).href);
}
