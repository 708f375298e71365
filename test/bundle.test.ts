import assert from 'node:assert/strict';
import { relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, stop } from 'esbuild-wasm';

/** The compiled sources. */
const src = fileURLToPath(new URL('../src', import.meta.url));

/** What a program costs in a browser: bundled, minified and compressed, in bytes. */
async function size(program: string): Promise<number> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: src },
    bundle: true,
    splitting: true,
    outdir: src,
    absWorkingDir: src,
    external: ['node:*'],
    minify: true,
    format: 'esm',
    write: false,
    metafile: true,
    logLevel: 'silent',
  });
  // What is loaded only when it is used (sinks, which need Node) is a file of its own and does not count.
  const loaded = new Set(
    Object.keys(metafile.outputs).filter((file) => metafile.outputs[file]!.entryPoint === '<stdin>'),
  );
  for (const file of loaded) {
    for (const { kind, path } of metafile.outputs[file]?.imports ?? [])
      if (kind === 'import-statement') loaded.add(path);
  }
  const files = outputFiles.filter(({ path }) => loaded.has(relative(src, path)));
  return files.reduce((bytes, { contents }) => bytes + gzipSync(contents).length, 0);
}

/** Programs, and what each may cost at most. The aim is 3 kB for a pipe and 15 kB for a flow: see bench/README.md. */
const budgets: readonly (readonly [what: string, most: number, program: string])[] = [
  [
    'pipe, three stages and a terminal',
    13_600,
    "import { pipe, filter, map, sum, take } from './operators/index.js'; " +
      'console.log(pipe([1], filter((n) => n), map((n) => n), take(1), sum()));',
  ],
  ['the whole fluent core', 37_000, "import { flow } from './flow/make.js'; console.log(flow([1]).sum());"],
];

test('bundles stay within their budgets', async (t) => {
  for (const [what, most, program] of budgets) {
    const bytes = await size(program);
    t.diagnostic(`${what}: ${bytes} bytes`);
    assert.ok(bytes <= most, `${what}: ${bytes} bytes, at most ${most}`);
  }
  await stop();
});
