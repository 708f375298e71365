import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers, predicates } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { take } from './take.ts';
import { tap } from './tap.ts';
import { toArray } from './toArray.ts';

conform(tap<number>, {
  model: (items) => items,
  cases: [[[1, 2], [(n) => n * 10], [1, 2]]],
  items: numbers,
  args: fc.tuple(predicates),
  reads: (asked) => asked,
  rejects: [[], [null], ['x']],
});

test('sees what is demanded, with its index, and no more', () => {
  const seen: string[] = [];
  pipe(
    'abc',
    tap((c, index) => seen.push(`${index}${c}`)),
    take(2),
    toArray(),
  );
  assert.deepEqual(seen, ['0a', '1b']);
});
