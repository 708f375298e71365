// The tests of the core, which needs no Node: they run in every runtime.
import { existsSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './prepare.mjs';

function* tests(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    if (entry.isDirectory()) yield* tests(join(path, entry.name));
    else if (entry.name.endsWith('.test.js')) yield `./${relative(root, join(path, entry.name))}`;
  }
}

const core = ['protocol', 'pipeline', 'operators', 'sources', 'flow', 'testing', 'itertools'];

/** Their compiled files, from the root of the checkout. */
export const coreTests = () =>
  core
    .map((part) => join(root, '.build', 'src', part))
    .filter((path) => existsSync(path))
    .flatMap((path) => [...tests(path)]);
