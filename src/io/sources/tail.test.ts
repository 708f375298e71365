import assert from 'node:assert/strict';
import { appendFileSync, copyFileSync, mkdtempSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { ndjson } from '../formats/ndjson.ts';
import { tail, type TailLine, type TailOptions } from './tail.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-tail-'));
after(() => rmSync(folder, { recursive: true }));
let made = 0;
const place = (): string => join(mkdtempSync(join(folder, `${++made}-`)), 'app.log');

/** Waits, generously, for what has to come. */
async function until(reached: () => boolean, what: string): Promise<void> {
  for (let i = 0; !reached(); i++) {
    assert.ok(i < 3000, `waited for ${what}`);
    await sleep(10);
  }
}

const quick: TailOptions = { poll: 10, linger: 30 };

const running: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of running.splice(0)) await stop();
});

/** Follows a file in the background. */
function follow(path: string, options: TailOptions = {}) {
  const seen: TailLine[] = [];
  const run = tail(path, { ...quick, from: 'start', ...options })[Symbol.asyncIterator]();
  const over = (async () => {
    for (let next = await run.next(); !next.done; next = await run.next()) seen.push(next.value);
  })();
  const texts = (): string[] => seen.map(({ text }) => text);
  const stop = async (): Promise<void> => {
    await run.return!();
    await over;
  };
  running.push(stop);
  return {
    texts,
    until: (count: number) => until(() => seen.length >= count, `${count} lines, got ${JSON.stringify(texts())}`),
    stop,
  };
}

describe('following', () => {
  test('lines come once they have ended, from a file that is not there yet', async () => {
    const path = place();
    const followed = follow(path, { from: 'end' });
    // It has to have looked once, or what is written now lies before the end that it begins at.
    await sleep(500);
    writeFileSync(path, 'one\r\ntw');
    await followed.until(1);
    appendFileSync(path, 'o\n\nthree');
    await followed.until(3);
    await sleep(50);
    assert.deepEqual(followed.texts(), ['one', 'two', '']);
    await followed.stop();
  });

  test('from the end, or from the start', async () => {
    const path = place();
    writeFileSync(path, 'old\n');
    const [late, all] = [follow(path, { from: 'end' }), follow(path)];
    await all.until(1);
    await sleep(100);
    appendFileSync(path, 'new\n');
    await Promise.all([late.until(1), all.until(2)]);
    assert.deepEqual([late.texts(), all.texts()], [['new'], ['old', 'new']]);
    await Promise.all([late.stop(), all.stop()]);
  });

  test('rotation by rename: the old file is read on, then the new one', async () => {
    const path = place();
    writeFileSync(path, '1\n');
    const followed = follow(path, { linger: 300 });
    await followed.until(1);
    renameSync(path, `${path}.1`);
    appendFileSync(`${path}.1`, '2\n');
    writeFileSync(path, '4\n');
    await followed.until(2);
    // Whoever had it open still writes.
    appendFileSync(`${path}.1`, '3 without end');
    await followed.until(4);
    assert.deepEqual(followed.texts(), ['1', '2', '3 without end', '4']);
    await followed.stop();
  });

  test('what is rotated while those between are read comes after them', async () => {
    const path = place();
    writeFileSync(path, '1\n');
    const followed = follow(path, { linger: 200 });
    await followed.until(1);
    for (const [name, text] of [
      ['.9', '2\n'],
      ['.8', '3\n'],
      ['.7', '4\n'],
    ] as const) {
      renameSync(path, path + name);
      writeFileSync(path, text);
    }
    await followed.until(2);
    renameSync(path, `${path}.6`);
    writeFileSync(path, '5\n');
    // The names of those that are still to be read move on.
    for (let n = 9; n >= 6; n--) renameSync(`${path}.${n}`, `${path}.${n + 1}`);
    await followed.until(5);
    assert.deepEqual(followed.texts(), ['1', '2', '3', '4', '5']);
    await followed.stop();
  });

  test('several truncations at once: every copy is read, and no line is cut', async () => {
    const path = place();
    writeFileSync(path, '1\n2 begins');
    const followed = follow(path);
    await followed.until(1);
    await sleep(100);
    for (const [name, more] of [
      ['.2', ' and ends\n3\n'],
      ['.1', '4\n'],
    ] as const) {
      appendFileSync(path, more);
      copyFileSync(path, path + name);
      truncateSync(path);
    }
    appendFileSync(path, '5\n');
    await followed.until(5);
    assert.deepEqual(followed.texts(), ['1', '2 begins and ends', '3', '4', '5']);
    await followed.stop();
  });

  test('several rotations at once: the files between are read too', async () => {
    const path = place();
    writeFileSync(`${path}.1`, 'before\n');
    writeFileSync(path, '1\n');
    const followed = follow(path, { poll: 60_000 });
    await followed.until(1);
    // All of it before anybody can look.
    renameSync(`${path}.1`, `${path}.4`);
    renameSync(path, `${path}.3`);
    writeFileSync(path, '2\n');
    renameSync(path, `${path}.2`);
    writeFileSync(path, '3\n');
    renameSync(path, `${path}.1`);
    writeFileSync(path, '4\n');
    writeFileSync(`${path}.bak`, 'no\n');
    writeFileSync(`${path}.9.gz`, 'no\n');
    await stir(followed, path, 4);
    assert.deepEqual(followed.texts(), ['1', '2', '3', '4']);
    await followed.stop();
  });

  /** A long poll waits for events of the system: here they are. */
  async function stir(followed: ReturnType<typeof follow>, path: string, count: number): Promise<void> {
    const timer = setInterval(() => writeFileSync(`${path}.stir`, ''), 20);
    await followed.until(count);
    clearInterval(timer);
  }

  test('truncation: what was read is not read again, what a copy has more is', async () => {
    const path = place();
    writeFileSync(path, '1\n2\n');
    const followed = follow(path);
    await followed.until(2);
    truncateSync(path);
    await sleep(100);
    appendFileSync(path, '3\n');
    await followed.until(3);
    // A copy and the truncation, before anybody can look.
    appendFileSync(path, '4\n');
    copyFileSync(path, `${path}.1`);
    writeFileSync(path, '5, which is longer than all that was there before\n');
    await followed.until(5);
    assert.deepEqual(followed.texts(), ['1', '2', '3', '4', '5, which is longer than all that was there before']);
    await followed.stop();
  });

  test('a thousand lines through twenty rotations of both kinds: none lost, none twice', async () => {
    const path = place();
    writeFileSync(path, '');
    const followed = follow(path);
    let n = 0;
    for (let round = 0; round < 20; round++) {
      for (let i = 0; i < 50; i++) {
        appendFileSync(path, `line ${n++}\n`);
        if (i % 10 === 0) await sleep(1);
      }
      // Each is noticed before the next: of a truncation, nothing else would be left.
      await followed.until(n);
      if (round % 2 === 0) {
        renameSync(path, `${path}.${round}`);
        writeFileSync(path, '');
      } else truncateSync(path);
      await sleep(60);
    }
    await sleep(100);
    assert.deepEqual(
      followed.texts(),
      Array.from({ length: n }, (_, i) => `line ${i}`),
    );
    await followed.stop();
  });

  test('a flow that is left while it waits is over at once, and nothing stays open', async () => {
    const path = place();
    writeFileSync(path, '1\n');
    const run = tail(path, { from: 'start', poll: 60_000 })[Symbol.asyncIterator]();
    await run.next();
    const waiting = run.next();
    await run.return!();
    assert.deepEqual(await waiting, { done: true, value: undefined });
  });
});

describe('positions', () => {
  test('every line can be gone on after, in the file or where it was rotated to', async () => {
    const path = place();
    const all = Array.from({ length: 20 }, (_, i) => `line ${i} of a file\n`);
    writeFileSync(path, all.join(''));
    const lines = await tail(path, { from: 'start', follow: false }).toArray();
    assert.equal(lines.length, 20);
    const read = (from: TailLine): Promise<string[]> =>
      tail(path, { from: JSON.parse(JSON.stringify(from.position)), follow: false })
        .map(({ text }) => `${text}\n`)
        .toArray();
    for (const [i, line] of lines.entries()) assert.deepEqual(await read(line), all.slice(i + 1));
    renameSync(path, `${path}.1`);
    writeFileSync(path, 'new\n');
    assert.deepEqual(await read(lines[17]!), [...all.slice(18), 'new\n']);
    renameSync(path, `${path}.0`);
    writeFileSync(path, 'newer\n');
    assert.deepEqual(await read(lines[18]!), [...all.slice(19), 'new\n', 'newer\n']);
    rmSync(`${path}.1`);
    await assert.rejects(read(lines[3]!), /the file that the position is in is neither .*app\.log" nor beside it/);
  });

  test('a copy that was made before a truncation is gone on in', async () => {
    const path = place();
    const long = 'a line of which there are enough bytes that nobody mistakes it for another one, surely';
    writeFileSync(path, `${long}\ntwo\n`);
    const [first] = await tail(path, { from: 'start', follow: false }).toArray();
    copyFileSync(path, `${path}.1`);
    writeFileSync(path, 'three\n');
    const rest = tail(path, { from: first!.position, follow: false }).map(({ text }) => text);
    assert.deepEqual(await rest.toArray(), ['two', 'three']);
  });

  test('without following, a line without end waits for its end', async () => {
    const path = place();
    writeFileSync(path, 'one\ntw');
    const [one, ...none] = await tail(path, { from: 'start', follow: false }).toArray();
    assert.deepEqual([one?.text, none], ['one', []]);
    appendFileSync(path, 'o\n');
    const [two] = await tail(path, { from: one!.position, follow: false }).toArray();
    assert.equal(two?.text, 'two');
    await assert.rejects(tail(`${path}.none`, { follow: false }).toArray(), { code: 'ENOENT' });
  });
});

test('it is an input of every format, each file one of its own', async () => {
  const path = place();
  writeFileSync(path, '{"n":1}\n');
  const found: unknown[] = [];
  const run = ndjson(tail(path, { ...quick, from: 'start' }))[Symbol.asyncIterator]();
  const over = (async () => {
    for (let next = await run.next(); !next.done; next = await run.next()) found.push(next.value);
  })();
  await until(() => found.length === 1, 'the first');
  appendFileSync(path, '{"n":2}');
  renameSync(path, `${path}.1`);
  writeFileSync(path, '{"n":3}\n');
  await until(() => found.length === 3, 'all three');
  assert.deepEqual(found, [{ n: 1 }, { n: 2 }, { n: 3 }]);
  await run.return!();
  await over;
});

test('a line that is too long is an error after the lines before it; arguments are checked at the call', async () => {
  const path = place();
  writeFileSync(path, `a\nb\n${'x'.repeat(100)}\nc\n`);
  const seen: string[] = [];
  const run = tail(path, { from: 'start', maxLength: 50 }).forEach(({ text }) => void seen.push(text));
  await assert.rejects(run, /tail: ".*" has a line of more than 50 bytes; to read it, raise maxLength/);
  assert.deepEqual(seen, ['a', 'b']);
  assert.throws(() => tail(path, { from: { inode: 5 } as never }), /tail: from must be "start", "end" or the position/);
  assert.throws(() => tail(path, { poll: 0 }), { name: 'RangeError' });
  assert.throws(() => tail(path, { lines: 5 } as never), /unknown option "lines"/);
});
