import { byPosition, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The first `n` items, and an iterator over all of them, these included. more-itertools' `spy`.
 *
 * Reads the `n` items at the call, and holds them until they are read.
 *
 * @param iterable - The items.
 * @param n - How many to look at, at least 0. Default 1.
 * @throws RangeError when `n` is negative.
 * @example
 * ```ts
 * const [head, rest] = spy('abc', 2);
 * head // => ['a', 'b']
 * [...rest] // => ['a', 'b', 'c']
 * ```
 * @see more_itertools.spy
 */
export function spy<S extends Input>(
  iterable: S,
  n?: number | { n?: number },
): Answer<S, [head: ItemOf<S>[], all: Output<S, ItemOf<S>>]>;
export function spy(...args: unknown[]): unknown {
  const [iterable, n] = byPosition('spy', args, ['iterable', 'n']);
  const count = optionalInteger('spy', 'n', n, 1, { least: 0 });
  const run = new Run('spy', [iterable]);
  const items = run.input(iterable as Input);
  return run.evaluate(
    (function* (): Body<never> {
      const head = yield* collect(items, [], count);
      const cache = [...head];
      return [head, run.iterator(() => (cache.length > 0 ? cache.shift() : items.next()))];
    })(),
  );
}
