import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flow } from '../flow/make.ts';
import { range } from '../flow/sources.ts';
import { count } from '../operators/count.ts';
import { first } from '../operators/first.ts';
import { explain, explainPlan, explanation } from './explain.ts';

describe('explain', () => {
  test('says what every step is and holds, and reads nothing', () => {
    const steps = explain(
      range(10)
        .map((n) => n + 1)
        .zip(range(3).sorted())
        .batched(2),
    );
    assert.deepEqual(
      steps.map(({ text, holds, depth }) => [text, holds, depth]),
      [
        ['range(10)', undefined, 0],
        ['map((n) => n + 1)', undefined, 0],
        ['zip(range(3) | sorted)', 'one row', 0],
        ['range(3)', undefined, 1],
        ['sorted()', 'every item', 1],
        ['batched(2)', 'up to 2 items', 0],
      ],
    );
  });

  test('as text, the stages that materialise show', () => {
    assert.equal(
      explanation(explain(flow([3, 1]).sorted().take(1))),
      'array     streams\nsorted()  holds every item; reads every item before the first result\ntake(1)   streams',
    );
  });

  test('what a step reads for a result', () => {
    const steps = explain(
      flow('abc')
        .filter(Boolean)
        .flatMap((c) => [c, c])
        .windowed(3, { step: 2 })
        .drop(1),
    );
    assert.deepEqual(
      steps.map(({ reads }) => reads),
      [undefined, 'until one passes', 'one item for all that is made of it', '2 items', 'one item, 1 before the first'],
    );
    const ends = [count(), first()].map((terminal) => explainPlan(flow('abc').plan, terminal).at(-1)!.reads);
    assert.deepEqual(ends, ['every item', 'until it has its answer']);
  });

  test('what stands before a generator of the user comes first', () => {
    const steps = explain(
      flow('ab')
        .upper()
        .through(function* twice(items) {
          for (const c of items) yield c + c;
        })
        .take(1),
    );
    assert.deepEqual(
      steps.map(({ text }) => text),
      ['string', 'upper()', 'through(twice)', 'take(1)'],
    );
  });

  test('refuses what is not iterable', () => {
    assert.throws(() => explain(5), /explain: source must be an iterable/);
  });
});
