import assert from 'node:assert/strict';
import fc from 'fast-check';
import { test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { AsyncCountingIterator, checkRejects, CountingIterator } from '../testing/index.ts';
import { fold } from './fold.ts';

type Step = (result: string, n: number, index: number) => string | Promise<string>;

// `start` is called once a run and never awaited: it is not one of the callbacks of the laws.
const folded = (f: Step) => fold<number, string>(() => '>', f);

conform(folded, {
  model: (items, f) => items.reduce((result, n, index) => f(result, n, index) as string, '>'),
  cases: [
    [[1, 2], [(result, n, index) => `${result}${index}:${n} `], '>0:1 1:2 '],
    [[], [() => 'never'], '>'],
  ],
  items: numbers,
  args: fc.tuple(fc.constant((result: string, n: number, index: number) => `${result}${n + index},`)),
  reads: () => Infinity,
});

test('a result changed in place is made anew for every run', () => {
  const numbered = fold<string, string[]>(
    () => [],
    (lines, text, index) => void lines.push(`${index}${text}`),
  );
  assert.deepEqual([pipe('ab', numbered), pipe('c', numbered)], [['0a', '1b'], ['0c']]);
});

test('a start that throws closes the source', () => {
  const source = new CountingIterator([1]);
  const failing = fold<number, number>(
    () => {
      throw new Error('start');
    },
    (sum, n) => sum + n,
  );
  assert.throws(() => pipe(source, failing), /start/);
  assert.deepEqual([source.asks, source.closes], [0, 1]);
});

test('a start that throws closes an async source, and one that a factory has made', async () => {
  const failing = fold<number, number>(
    () => {
      throw new Error('start');
    },
    (sum, n) => sum + n,
  );
  const source = new AsyncCountingIterator([1]);
  await assert.rejects(pipe(source, failing), /start/);
  assert.deepEqual([source.asks, source.closes], [0, 1]);
  const made = new CountingIterator([1]);
  assert.throws(() => pipe(() => made, failing), /start/);
  assert.deepEqual([made.asks, made.closes], [0, 1]);
});

test('both arguments have to be functions', () => {
  for (const args of [[], [() => 0], [0, () => 0], [() => 0, null]]) checkRejects(fold, args);
});
