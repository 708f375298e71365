import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flow } from '../flow/make.ts';
import { AsyncFlow, type Flow } from '../flow/flow.ts';
import * as flows from '../flow/sources.ts';
import { checkRejects } from '../testing/index.ts';
import * as sources from './index.ts';

describe('sources', () => {
  test('each gives its items again at every run', () => {
    const cases: [Iterable<unknown>, unknown[]][] = [
      [sources.range(2, 8, 3), [2, 5]],
      [sources.range(3, 0, -2), [3, 1]],
      [sources.range(0, 5, -1), []],
      [flow(sources.count(0.5, 0.25)).take(3), [0.5, 0.75, 1]],
      [sources.repeat('x', 2), ['x', 'x']],
      [flow(sources.iterate((n: number) => n + 1, 5)).take(2), [5, 6]],
      [sources.unfold((n) => (n < 2 ? [n, n + 1] : undefined), 0), [0, 1]],
      [sources.empty(), []],
      [sources.entries({ a: 1 }), [['a', 1]]],
    ];
    for (const [source, items] of cases) {
      assert.deepEqual([...source], items);
      assert.deepEqual([...source], items);
    }
  });

  test('a function is called only for demanded items', () => {
    let calls = 0;
    const items = sources.iterate((n: number) => (calls++, n + 1), 0)[Symbol.iterator]();
    assert.equal(calls, 0);
    items.next();
    assert.equal(calls, 0);
    items.next();
    assert.equal(calls, 1);
  });

  test('many decimal steps do not add up errors', () => {
    assert.equal(flow(sources.count(0, 0.1)).at(1_000_000), 100_000);
  });

  test('fromCallback: an asynchronous function makes the flow asynchronous', async () => {
    const answers = ['a', 'b', undefined];
    const source = flows.fromCallback(async () => answers.shift(), undefined);
    assert.deepEqual(await source.toArray(), ['a', 'b']);
    assert.deepEqual(await flow(sources.fromCallback(async () => 1, 1)).count(), 0);
  });

  test('fromCallback: one call per demanded item, none beyond the sentinel', () => {
    let calls = 0;
    const source = flows.fromCallback(() => ++calls, 3);
    assert.deepEqual(source.take(1).toArray(), [1]);
    assert.equal(calls, 1);
    assert.deepEqual(source.toArray(), [2]);
    assert.equal(calls, 3);
  });

  test('in the root entry they are flows', () => {
    const doubled: Flow<number> = flows.range(3).map((n) => n * 2);
    assert.deepEqual([...doubled], [0, 2, 4]);
    assert.ok(!(flows.count() instanceof AsyncFlow));
    assert.deepEqual(
      flows
        .entries({ a: 1 })
        .concat(flows.repeat(['b', 2] as [string, number], 1))
        .toObject(),
      { a: 1, b: 2 },
    );
  });

  test('bad arguments are refused at the call', () => {
    checkRejects(sources.range, [1.5]);
    checkRejects(sources.range, [0, 1, 0]);
    checkRejects(sources.range, ['3']);
    checkRejects(sources.count, ['a']);
    checkRejects(sources.count, [0, NaN]);
    checkRejects(sources.repeat, ['x', -1]);
    checkRejects(sources.iterate, [5, 5]);
    checkRejects(sources.unfold, [undefined, 0]);
    checkRejects(sources.entries, [null]);
    checkRejects(sources.fromCallback, ['f', 0]);
    assert.throws(() => [...sources.unfold((() => 5) as never, 0)], /unfold: f must give/);
  });
});
