import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers, predicates } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { AsyncCountingIterator } from '../testing/index.ts';
import { forEach } from './forEach.ts';

conform(forEach<number>, {
  model: () => undefined,
  cases: [[[1, 2], [(n) => n], undefined]],
  items: numbers,
  args: fc.tuple(predicates),
  reads: () => Infinity,
  rejects: [[], [null], ['x']],
});

test('each call is over before the next item is read', async () => {
  const source = new AsyncCountingIterator('abc');
  const log: string[] = [];
  await pipe(
    source,
    forEach(async (c, index) => {
      log.push(`${index}${c} begins`);
      await Promise.resolve();
      log.push(`${c} ends after ${source.reads}`);
    }),
  );
  assert.deepEqual(log, ['0a begins', 'a ends after 1', '1b begins', 'b ends after 2', '2c begins', 'c ends after 3']);
});
