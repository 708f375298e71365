import assert from 'node:assert/strict';
import { test } from 'node:test';
import { locate, type Place, placeOf } from './place.ts';

const place = (line: number): Place => ({ file: 'f', line, offset: 0, text: 'x', sink: undefined });

test('a place is kept with its object, unseen, and goes with no copy', () => {
  for (const record of [{ a: 1 }, ['a'], Object.freeze({}), Object.create(null) as object, new Date(0)]) {
    assert.equal(placeOf(record), undefined);
    const keys = Reflect.ownKeys(record);
    locate(record, place(1));
    locate(record, place(2));
    assert.equal(placeOf(record)?.line, 2);
    assert.deepEqual(Reflect.ownKeys(record), keys);
    assert.equal(placeOf({ ...record }), undefined);
  }
  assert.deepEqual(structuredClone({ a: 1 }), { a: 1 });
});

test('what is no object has none', () => {
  for (const value of [1, 'a', null, undefined]) {
    locate(value, place(1));
    assert.equal(placeOf(value), undefined);
  }
});
