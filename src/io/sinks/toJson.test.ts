import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { flow } from '../../flow/make.ts';
import { json } from '../formats/json.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-toJson-'));
after(() => rmSync(folder, { recursive: true }));

test('one array, of any number of items, compressed by its name', async () => {
  for (const [name, items] of [
    ['none.json', []],
    ['one.json', [null]],
    ['many.json.gz', Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'é"\n' }))],
  ] as const) {
    const path = join(folder, name);
    const report = await flow(items as readonly unknown[]).toJson(path);
    assert.equal(report.items, items.length);
    assert.deepEqual(await json(path).toArray(), items);
  }
  const text = readFileSync(join(folder, 'none.json'), 'utf8');
  assert.equal(text, '[]\n');
  assert.equal(Buffer.byteLength(text), (await flow([]).toJson(join(folder, 'none.json'))).bytes);
});

test('an item that has no JSON leaves no file', async () => {
  const path = join(folder, 'bad.json');
  await assert.rejects(
    flow([1, undefined]).toJson(path),
    /^TypeError: toJson: every item must be something that JSON has/,
  );
  assert.ok(!existsSync(path));
});
