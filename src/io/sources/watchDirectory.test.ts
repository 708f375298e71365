import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { after, afterEach, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { lines } from '../formats/lines.ts';
import { inputs } from './inputs.ts';
import { watchDirectory, type WatchDirectoryOptions } from './watchDirectory.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-watch-'));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const place = (): string => mkdtempSync(join(root, `${++made}-`));

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

function watching(folder: string, options: WatchDirectoryOptions = {}) {
  const seen: string[] = [];
  const run = watchDirectory(folder, { settle: 20, poll: 30, ...options })[Symbol.asyncIterator]();
  const over = (async () => {
    for (let next = await run.next(); !next.done; next = await run.next()) {
      seen.push(`${next.value.change} ${relative(folder, next.value.path)} ${next.value.size}`);
    }
  })();
  const stop = async (): Promise<void> => {
    await run.return!();
    await over;
  };
  running.push(stop);
  return {
    seen,
    stop,
    async until(count: number): Promise<void> {
      for (let i = 0; seen.length < count; i++) {
        assert.ok(i < 3000, `waited for ${count}, got ${JSON.stringify(seen)}`);
        await sleep(10);
      }
    },
  };
}

test('what is there, what comes, changes, is renamed and goes', async () => {
  const folder = place();
  writeFileSync(join(folder, 'b'), '1');
  writeFileSync(join(folder, 'a'), '12');
  const watch = watching(folder);
  await watch.until(2);
  writeFileSync(join(folder, 'c'), '');
  await watch.until(3);
  appendFileSync(join(folder, 'c'), '123');
  await watch.until(4);
  rmSync(join(folder, 'b'));
  await watch.until(5);
  renameSync(join(folder, 'c'), join(folder, 'd'));
  await watch.until(7);
  assert.deepEqual(watch.seen.slice(0, 5), ['added a 2', 'added b 1', 'added c 0', 'changed c 3', 'removed b 1']);
  assert.deepEqual(watch.seen.slice(5).sort(), ['added d 3', 'removed c 3']);
  await watch.stop();
});

test('a file that is still being written does not come', async () => {
  const folder = place();
  const watch = watching(folder, { settle: 2000 });
  await sleep(50);
  for (let i = 0; i < 10; i++) {
    appendFileSync(join(folder, 'a'), 'x');
    await sleep(10);
  }
  await watch.until(1);
  assert.deepEqual(watch.seen, ['added a 10']);
  await watch.stop();
});

test('without those that are there; with the folders in it', async () => {
  const folder = place();
  mkdirSync(join(folder, 'x', 'y'), { recursive: true });
  writeFileSync(join(folder, 'x', 'old'), '');
  const [flat, deep] = [watching(folder, { existing: false }), watching(folder, { existing: false, recursive: true })];
  await sleep(300);
  writeFileSync(join(folder, 'x', 'old'), '12');
  writeFileSync(join(folder, 'x', 'y', 'z'), '1');
  writeFileSync(join(folder, 'top'), '');
  await Promise.all([flat.until(1), deep.until(3)]);
  assert.deepEqual(flat.seen, ['added top 0']);
  assert.deepEqual([...deep.seen].sort(), ['added top 0', 'added x/y/z 1', 'changed x/old 2']);
  await Promise.all([flat.stop(), deep.stop()]);
});

test('the files that come are the inputs of a format', async () => {
  const folder = place();
  writeFileSync(join(folder, '1'), 'a\nb\n');
  const come = watchDirectory(folder, { settle: 0, poll: 20 }).filter(({ change }) => change === 'added');
  const read = lines(inputs(come.map(({ path }) => path)));
  const seen: string[] = [];
  for await (const line of read) {
    seen.push(line);
    if (line === 'b') writeFileSync(join(folder, '2'), 'c\n');
    if (line === 'c') break;
  }
  assert.deepEqual(seen, ['a', 'b', 'c']);
});

test('a folder that is not there is an error, as are wrong options', async () => {
  await assert.rejects(watchDirectory(join(root, 'none')).toArray(), {
    code: 'ENOENT',
    message: `watchDirectory: cannot read ${JSON.stringify(join(root, 'none'))}: no such file`,
  });
  assert.throws(() => watchDirectory(root, { settle: -1 }), { name: 'RangeError' });
  assert.throws(() => watchDirectory(root, { recursive: 1 as never }), {
    message: /recursive must be a boolean, got 1/,
  });
});
