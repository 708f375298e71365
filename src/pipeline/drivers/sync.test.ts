import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { flow } from '../../flow/make.ts';
import { rootCause, SuppressedError } from '../../protocol/suppressed-error.ts';
import { CountingIterator, Witnessed } from '../../testing/index.ts';

describe('leaving a sync flow', () => {
  test('of a one-shot source before it was opened closes it; of another opens nothing', () => {
    const source = new CountingIterator([1]);
    flow(source)[Symbol.iterator]().return?.();
    assert.deepEqual([source.asks, source.closes], [0, 1]);
    let opened = 0;
    const again = { [Symbol.iterator]: () => (opened++, [1].values()) };
    flow(again)[Symbol.iterator]().return?.();
    assert.equal(opened, 0);
  });

  test('a callback cannot advance or close its own run', () => {
    const again: (() => unknown)[] = [];
    const calling = () => flow([1, 2]).tap(() => again.shift()?.());
    const results = calling()[Symbol.iterator]();
    again.push(() => results.next());
    assert.throws(() => results.next(), { name: 'TypeError', message: /already running.*advance/ });
    const closing = calling()[Symbol.iterator]();
    again.push(() => closing.return?.());
    assert.throws(() => closing.next(), { name: 'TypeError', message: /already running.*close/ });
  });
});

describe('a cursor', () => {
  test("is an iterator like the runtime's own: of itself, closed once, done for ever", () => {
    const source = new CountingIterator([1, 2]);
    const results = flow(source)[Symbol.iterator]();
    assert.equal(results[Symbol.iterator](), results);
    assert.deepEqual(results.next(), { done: false, value: 1 });
    assert.deepEqual(results.return?.(), { done: true, value: undefined });
    assert.deepEqual(results.return?.(), { done: true, value: undefined });
    results[Symbol.dispose]();
    assert.deepEqual([results.next(), source.closes], [{ done: true, value: undefined }, 1]);
  });

  test('is done after an error', () => {
    const failing = flow([1, 2]).map((n) => {
      if (n === 1) throw new Error('one');
      return n;
    });
    const results = failing[Symbol.iterator]();
    assert.throws(() => results.next(), /one/);
    assert.equal(results.next().done, true);
  });

  test('gives an output before it closes what has ended: an error of that comes after it', () => {
    const source = new Witnessed([1, 2], 'a', [], { closeFailure: new Error('close') });
    const twice = flow(source).take(1).repeatEach(2)[Symbol.iterator]();
    assert.deepEqual([twice.next().value, twice.next().value], [1, 1]);
    assert.throws(() => twice.next(), /close/);
    assert.equal(twice.next().done, true);
  });
});

describe('a drain', () => {
  test('that fails closes everything; every error comes out, the first as the root', () => {
    const boom = new Error('boom');
    const source = new Witnessed([1], 'a', [], { closeFailure: new Error('close a') });
    const other = new Witnessed([1], 'b', [], { closeFailure: new Error('close b') });
    const failing = flow(source)
      .zip(other)
      .tap(() => {
        throw boom;
      });
    assert.throws(
      () => failing.toArray(),
      (error: SuppressedError) => {
        assert.ok(error instanceof SuppressedError);
        assert.match(String(error.error), /close a/);
        assert.match(String((error.suppressed as SuppressedError).error), /close b/);
        assert.equal(rootCause(error), boom);
        return true;
      },
    );
  });

  test('of an async source is none: it says what to do', () => {
    const later = { [Symbol.asyncIterator]: () => assert.fail('opened') } as never as Iterable<number>;
    assert.throws(() => flow([1]).concat(later).toArray(), { name: 'TypeError', message: /^concat: .*toAsync/ });
  });
});
