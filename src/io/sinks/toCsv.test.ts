import assert from 'node:assert/strict';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { test } from 'node:test';
import { flow } from '../../flow/make.ts';
import { type CsvRecord, toCsv, type ToCsvOptions } from './toCsv.ts';

async function written(items: readonly CsvRecord[], options?: ToCsvOptions): Promise<string> {
  const stream = new PassThrough();
  stream.on('error', () => {});
  const [all] = await Promise.all([text(stream), flow(items).toCsv(stream, options)]);
  return all;
}

test('the columns are the keys of the first record, or those that are named', async () => {
  const rows = [{ a: 1, b: 'x' }, { b: 'y' }, { b: null, a: false }];
  assert.equal(await written(rows), 'a,b\r\n1,x\r\n,y\r\nfalse,\r\n');
  assert.equal(await written(rows, { headers: ['b', 'a', 'c'] }), 'b,a,c\r\nx,1,\r\ny,,\r\n,false,\r\n');
  assert.equal(await written(rows, { headers: false, newline: '\n' }), '1,x\n,y\nfalse,\n');
  assert.equal(await written([], { headers: ['a'] }), 'a\r\n');
});

test('arrays have no header, unless one is named', async () => {
  assert.equal(
    await written([
      [1, new Date(0)],
      ['a,b', 5n],
    ]),
    '1,1970-01-01T00:00:00.000Z\r\n"a,b",5\r\n',
  );
  assert.equal(await written([[1]], { headers: ['x'] }), 'x\r\n1\r\n');
});

test('nothing is lost: a record with another member, a field that is an object', async () => {
  await assert.rejects(written([{ a: 1 }, { a: 1, b: 2 }]), {
    name: 'TypeError',
    message: 'toCsv: a record has the member "b", which is no column; pass all columns as headers, or map it away',
  });
  await assert.rejects(written([{ a: {} }]), /toCsv: a field must be a string, .* got an object; map it to text first/);
  await assert.rejects(written([5 as never]), /toCsv: every item must be an array or an object, got 5/);
  assert.equal(await written([{ a: 1, toString: 2 }, { a: 1 }]), 'a,toString\r\n1,2\r\n1,\r\n');
});

test('arguments are checked', () => {
  assert.throws(() => toCsv('a', { quoting: 'some' as never }), RangeError);
  assert.throws(() => toCsv('a', { quote: ',' }), /toCsv: delimiter and quote must differ, got "," for both/);
  assert.throws(() => toCsv('a', { headers: 'a' as never }), TypeError);
  assert.throws(() => toCsv('a', { header: true } as never), /unknown option "header"/);
});
