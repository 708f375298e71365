import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { formatBytes, formatSeconds, histogram, progressBar, table } from './index.ts';
import { fit, oneLine, textWidth } from './width.ts';

describe('units', () => {
  test('bytes and seconds', () => {
    assert.deepEqual([0, 999, 1000, 15_500, 250_000_000, 3e15].map(formatBytes), [
      '0 B',
      '999 B',
      '1.0 kB',
      '15.5 kB',
      '250 MB',
      '3000 TB',
    ]);
    assert.deepEqual([0.04, 9.96, 12.4, 65, 3723].map(formatSeconds), ['0.0 s', '10.0 s', '12 s', '1:05', '1:02:03']);
  });
});

describe('width', () => {
  test('wide characters take two columns, marks none', () => {
    assert.equal(textWidth('ab\u0301'), 2);
    assert.equal(textWidth('日本'), 4);
    assert.equal(textWidth('👍'), 2);
  });
  test('fit cuts by columns', () => {
    assert.equal(fit('abcdef', 4), 'abc…');
    assert.equal(fit('日本語', 4), '日…');
    assert.equal(fit('abc', 3), 'abc');
  });
  test('control characters cannot reach the terminal', () => {
    assert.equal(oneLine('a\n\u001B[31mb'), 'a\\n\\u001b[31mb');
  });
});

describe('table', () => {
  test('a Map of records has its key first', () => {
    const lines = table(new Map([['auth', { n: 1200 }]])).split('\n');
    assert.deepEqual(lines, ['key       n', '----  -----', 'auth  1,200']);
  });
  test('long cells are cut so that the table fits', () => {
    const text = table([{ a: 'x'.repeat(50), n: 1 }], { width: 20 });
    assert.ok(
      text.split('\n').every((line) => textWidth(line) <= 20),
      text,
    );
  });
  test('nothing for no rows', () => assert.equal(table([]), ''));
});

describe('histogram', () => {
  test('no bar for zeros, whatever the others', () => {
    assert.equal(histogram([['a', 0]], { width: 2 }), 'a      0');
    assert.equal(histogram([]), '');
  });
});

/** A terminal that remembers what is drawn. */
function screen() {
  const writes: string[] = [];
  return { writes, stream: { isTTY: true, columns: 80, write: (text: string) => writes.push(text) } };
}

describe('progressBar', () => {
  test('shows share, rate and time left, then wipes itself away', () => {
    const { writes, stream } = screen();
    let clock = 0;
    const report = progressBar({ stream, delay: 0, now: () => clock });
    clock = 2000;
    report({ bytes: 20e6, totalBytes: 80e6, done: false });
    assert.match(writes[0]!, /25 %  20.0 MB of 80.0 MB  10.0 MB\/s  6.0 s left/);
    assert.ok(textWidth(writes[0]!.replace('\r', '').replace('\u001B[K', '')) < 80);
    report({ bytes: 80e6, totalBytes: 80e6, done: true });
    assert.equal(writes[1], '\r\u001B[K');
  });
  test('stays quiet for short work, without a terminal, and without a total shows what there is', () => {
    const { writes, stream } = screen();
    const report = progressBar({ stream, now: () => 0 });
    report({ bytes: 1, totalBytes: 2, done: false });
    report({ bytes: 2, totalBytes: 2, done: true });
    assert.deepEqual(writes, []);
    progressBar({ stream: { ...stream, isTTY: false }, delay: 0 })({ bytes: 1, totalBytes: 2, done: false });
    assert.deepEqual(writes, []);
    progressBar({ stream, delay: 0, now: () => 0 })({ bytes: 1500, totalBytes: undefined, done: false });
    assert.match(writes[0]!, /1.5 kB/);
  });
});
