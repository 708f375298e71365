// Values are made when they are asked for.
import assert from 'node:assert/strict';
import { generator } from 'sluice';

const squares = generator(function* squares(n: number) {
  for (let i = 0; i < n; i++) yield i * i;
});

assert.deepEqual([...squares(5)], [0, 1, 4, 9, 16]);
