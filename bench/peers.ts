import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './harness.ts';

const require = createRequire(join(root, 'bench', 'package.json'));

/** A package of bench/package.json, which the project itself is neither compiled nor installed with. */
export const peer: (name: string) => unknown = require;

/** The same, of one that is no CommonJS. */
export async function importPeer(name: string): Promise<Record<string, (...args: unknown[]) => unknown>> {
  return (await import(pathToFileURL(require.resolve(name)).href)) as Record<string, (...args: unknown[]) => unknown>;
}
