import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

/** The sources as they were written, wherever the tests were compiled to. */
const src = join(
  dirname(fileURLToPath(import.meta.url)),
  ...(import.meta.url.includes('/.build/') ? ['..'] : []),
  '..',
  'src',
);

/** What each folder may import at run time, beside itself. */
const below: Record<string, readonly string[]> = {
  protocol: [],
  pipeline: ['protocol'],
  testing: ['pipeline', 'protocol'],
  development: ['pipeline', 'protocol'],
  operators: ['pipeline', 'protocol'],
  sources: ['pipeline', 'protocol'],
  itertools: ['operators', 'pipeline', 'protocol'],
  flow: ['operators', 'sources', 'pipeline', 'protocol'],
  observe: ['flow', 'operators', 'sources', 'pipeline', 'protocol'],
  io: ['flow', 'operators', 'sources', 'pipeline', 'protocol'],
  cli: ['io', 'observe', 'flow', 'operators', 'sources', 'pipeline', 'protocol'],
};

/** The files of src, by their path in it, each with what it imports at run time. */
const files = new Map<string, string[]>();
for (const entry of readdirSync(src, { withFileTypes: true, recursive: true })) {
  if (!entry.isFile() || !entry.name.endsWith('.ts') || /\.test(-d)?\.ts$/.test(entry.name)) continue;
  const path = join(entry.parentPath, entry.name);
  const key = relative(src, path).split(sep).join('/');
  files.set(
    key,
    runtimeImports(readFileSync(path, 'utf8')).map((specifier) => resolved(key, specifier)),
  );
}

/** The modules of the import statements that are left once types are gone. */
function runtimeImports(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  const found: string[] = [];
  const statement =
    /^(?:import\s+(?:([^'";]*?)\s+from\s+)?|export\s+((?:type\s+)?(?:\{[^}]*\}|\*(?:\s+as\s+\w+)?))\s+from\s+)'([^']+)'/gm;
  for (const [, imported = '', exported = imported, specifier = ''] of code.matchAll(statement)) {
    if (!isTypeOnly(exported)) found.push(specifier);
  }
  return found;
}

function isTypeOnly(clause: string): boolean {
  if (/^\s*type\b/.test(clause)) return true;
  const names = /^\s*\{([\s\S]*)\}\s*$/.exec(clause)?.[1];
  if (names === undefined) return false;
  const members = names.split(',').map((name) => name.trim());
  return members.filter(Boolean).every((name) => name.startsWith('type '));
}

function resolved(from: string, specifier: string): string {
  return specifier.startsWith('.') ? join(dirname(from), specifier).split(sep).join('/') : specifier;
}

const isOurs = (path: string): boolean => files.has(path);
const layerOf = (path: string): string => path.split('/')[0]!;

test('the imports that are looked at are those at run time', () => {
  const text = [
    "import { a } from './a.ts';",
    "import type { B } from './b.ts';",
    "import { type C } from './c.ts';",
    "import { type D, d } from './d.ts';",
    "import * as e from './e.ts';",
    "export { f } from './f.ts';",
    "export type { G } from './g.ts';",
    "import './h.ts';",
    "// import './i.ts';",
    "/** import './j.ts'; */",
    "import k, {\n  type K,\n} from 'k';",
    // What is loaded only when it is used stands in nobody's way.
    "const l = await import('node:l');",
  ].join('\n');
  const letters = runtimeImports(text).map((specifier) => specifier.replace(/^\.\/|^node:|\.ts$/g, ''));
  assert.deepEqual(letters, ['a', 'd', 'e', 'f', 'h', 'k']);
});

test('every file is found, and every import of ours leads to one', () => {
  assert.ok(files.size > 100);
  for (const [path, imports] of files) {
    for (const imported of imports) {
      if (/\.[jt]s$/.test(imported)) assert.ok(isOurs(imported), `${path} imports ${imported}, which is not there`);
    }
  }
});

describe('imports go one way', () => {
  for (const [path, imports] of files) {
    const layer = layerOf(path);
    if (!path.includes('/')) continue;
    test(path, () => {
      const allowed = below[layer];
      assert.ok(allowed, `test/layers.test.ts does not know the folder ${layer}`);
      for (const imported of imports.filter(isOurs)) {
        const other = layerOf(imported);
        assert.ok(other === layer || allowed.includes(other), `${path} imports ${imported}`);
      }
    });
  }
});

test('no file imports itself, by whatever way round', () => {
  const done = new Set<string>();
  const visit = (path: string, way: readonly string[]): void => {
    assert.ok(!way.includes(path), `a cycle: ${[...way.slice(way.indexOf(path)), path].join(' -> ')}`);
    if (done.has(path)) return;
    for (const imported of files.get(path) ?? []) visit(imported, [...way, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
});

describe('what runs in a browser imports no package and nothing of Node', () => {
  for (const entry of ['index.ts', 'itertools/index.ts', 'operators/index.ts', 'testing/index.ts']) {
    test(entry, () => {
      const reached = new Set([entry]);
      for (const path of reached) {
        for (const imported of files.get(path) ?? []) {
          assert.ok(isOurs(imported), `${path} imports ${imported}`);
          reached.add(imported);
        }
      }
      assert.ok(reached.size > 10);
    });
  }
});
