import assert from 'node:assert/strict';
import { test } from 'node:test';
import { absent, shared } from '../../../test/shared.ts';
import type { Reject } from '../reject.ts';
import { pattern } from './pattern.ts';

test('records have the named groups, null where one took no part', async () => {
  const records = await pattern(Buffer.from('a=1\r\nb\n'), /^(?<key>\w)(=(?<value>\d+))?$/).toArray();
  assert.deepEqual(records, [
    { key: 'a', value: '1' },
    { key: 'b', value: null },
  ]);
  const [proto] = await pattern(Buffer.from('x'), '(?<__proto__>.)').toArray();
  assert.deepEqual(Object.entries(proto!), [['__proto__', 'x']]);
});

test('a line that does not match is rejected, a blank one too unless the pattern allows it', async () => {
  const rejects: Reject[] = [];
  const onReject = (reject: Reject): void => void rejects.push(reject);
  assert.deepEqual(await pattern(Buffer.from('1\n\né\n2'), /^(?<n>\d)$/, { onReject }).toArray(), [
    { n: '1' },
    { n: '2' },
  ]);
  assert.deepEqual(rejects, [
    { file: 'bytes', line: 2, offset: 2, reason: 'it does not match /^(?<n>\\d)$/', text: '' },
    { file: 'bytes', line: 3, offset: 3, reason: 'it does not match /^(?<n>\\d)$/', text: 'é' },
  ]);
  assert.equal(await pattern(Buffer.from('1\n\n'), /(?<n>\d?)/).count(), 2);
});

test('what is no such pattern is refused at the call', () => {
  assert.throws(() => pattern('x', 5 as never), /pattern: regex must be a regular expression, got 5/);
  assert.throws(() => pattern('x', /a/g), /without the flags g and y/);
  assert.throws(() => pattern('x', /(a)/), /must have a named group/);
  assert.throws(() => pattern('x', '('), SyntaxError);
  assert.throws(() => pattern('x', /(?<a>a)/, { onreject: 'throw' } as never), /unknown option/);
});

test('real logs are read to the last line', { skip: absent('data/real') }, async () => {
  const hdfs = /^(?<day>\d{6}) (?<time>\d{6}) (?<thread>\d+) (?<level>[A-Z]+) (?<component>[^:]+): (?<message>.*)$/;
  const levels = await pattern(shared('data/real/hdfs.log'), hdfs).countBy((r) => r['level']);
  assert.deepEqual(
    [...levels].sort((a, b) => b[1] - a[1]),
    [
      ['INFO', 1920],
      ['WARN', 80],
    ],
  );
  const apache = /^\[(?<time>[^\]]+)\] \[(?<level>\w+)\] (?<message>.*)$/;
  assert.equal(await pattern(shared('data/real/apache.log'), apache).count(), 2000);
});
