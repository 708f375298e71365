import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Place, placeOf, Places } from './place.ts';

const place = (line: number, text = 'x'): Place => ({ file: 'f', line, offset: 0, text });

test('records are known by what they are, until their file is done with', () => {
  const a = new Places(undefined);
  const b = new Places(undefined);
  const records = [{ a: 1 }, { a: 1 }, ['x']];
  a.add(records[0], place(1));
  a.begin();
  b.add(records[1], place(2));
  a.add(records[2], place(3));
  assert.deepEqual(
    records.map((record) => placeOf(record)?.line),
    [1, 2, 3],
  );
  assert.equal(placeOf(structuredClone(records[0])), undefined);
  for (const value of [1, 'a', null, undefined]) assert.equal(placeOf(value), undefined);
  a.close();
  assert.deepEqual(
    records.map((record) => placeOf(record)?.line),
    [undefined, 2, undefined],
  );
  b.close();
});

test('what is remembered is bounded, in records and in text, but the last two batches always are', () => {
  const places = new Places(undefined);
  const records = Array.from({ length: 10_000 }, (_, line) => ({ line }));
  for (const record of records) {
    places.begin();
    places.add(record, place(record.line));
  }
  const known = records.filter((record) => placeOf(record)).length;
  assert.ok(known > 4000 && known < 4200, String(known));
  const large = 'x'.repeat(2 ** 21);
  const items = [{}, {}, {}];
  items.forEach((item, line) => {
    places.begin();
    places.add(item, place(line, large));
  });
  assert.deepEqual(
    items.map((item) => placeOf(item)?.line),
    [undefined, 1, 2],
  );
  places.close();
});
