import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { test } from 'node:test';

const onlyNode = 'deno' in process.versions && 'the flags are those of Node';

test('where code must not be made of strings, the closures run, with the same results', { skip: onlyNode }, () => {
  const script = `
    import { flow } from ${JSON.stringify(new URL('../../flow/make.js', import.meta.url).href)};
    const items = Array.from({ length: 5000 }, (_, i) => i);
    let made = true;
    try { new Function('')(); } catch { made = false; }
    console.log(made, flow(items).filter((n) => n % 2).map((n) => n * 2).sum());
  `;
  const run = (...flags: string[]): string =>
    spawnSync(process.execPath, [...flags, '--input-type=module', '--eval', script], {
      encoding: 'utf8',
    }).stdout.trim();
  assert.equal(run(), 'true 12500000');
  assert.equal(run('--disallow-code-generation-from-strings'), 'false 12500000');
});
