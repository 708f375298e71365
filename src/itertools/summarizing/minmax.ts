import { optionalCallback, sourcesAndKeywords } from '../kernel/args.ts';
import { lessThan } from '../kernel/order.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run, isThenable } from '../kernel/run.ts';
import type { Answer, Comparable, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * The smallest and the largest item, `[smallest, largest]`: `minmax(items)` or `minmax(a, b, c)`. more-itertools' `minmax`.
 *
 * Reads all, with three comparisons for two items; holds two items and their keys.
 *
 * @param args - One source of items, or at least two items; then as keywords `key`: what to compare of an item, and
 *   `default`: the answer for no items.
 * @throws RangeError for no items without `default`; TypeError for items that cannot be compared.
 * @example
 * ```ts
 * minmax([3, 1, 4]) // => [1, 4]
 * minmax([], { default: null }) // => null
 * ```
 * @see more_itertools.minmax
 */
export function minmax<S extends Input, D = never>(
  iterable: S,
  options?: { key?: ((item: ItemOf<S>) => Reply<S, Comparable>) | null; default?: D },
): Answer<S, [smallest: ItemOf<S>, largest: ItemOf<S>] | D>;
export function minmax<T>(
  ...args: [first: T, second: T, ...others: T[], options: { key: (item: T) => Comparable }]
): [smallest: T, largest: T];
export function minmax<T extends Comparable>(first: T, second: T, ...others: T[]): [smallest: T, largest: T];
export function minmax(...args: unknown[]): unknown {
  const [given, keywords] = sourcesAndKeywords('minmax', args, ['key', 'default']);
  if (given.length === 0) throw new TypeError('minmax: takes an iterable or at least two items, got nothing');
  const several = given.length > 1;
  const key = optionalCallback('minmax', 'key', keywords['key']);
  const run = new Run('minmax', several ? [] : given);
  const keyed = run.input(several ? given : (given[0] as Input));
  return run.value(
    (function* (): Body<never> {
      const [first = END] = yield* collect(keyed, [], 1);
      if (first === END) {
        if ('default' in keywords) return keywords['default'];
        throw new RangeError('minmax: there is no item, and no default was given');
      }
      let [low, high] = [first, first];
      let lowKey: unknown = key === undefined ? first : key(first);
      if (key !== undefined && isThenable(lowKey)) lowKey = yield run.wait(lowKey);
      let highKey = lowKey;
      for (;;) {
        let x = keyed.next();
        if (x === PENDING) {
          yield x;
          continue;
        }
        if (x === END) return [low, high];
        let y = keyed.next();
        while (y === PENDING) {
          yield y;
          y = keyed.next();
        }
        // An odd one is paired with the smallest so far.
        if (y === END) y = first;
        let xKey: unknown = x;
        let yKey: unknown = y;
        if (key !== undefined) {
          xKey = key(x);
          if (isThenable(xKey)) xKey = yield run.wait(xKey);
          yKey = key(y);
          if (isThenable(yKey)) yKey = yield run.wait(yKey);
        }
        if (less(yKey, xKey)) {
          [x, y] = [y, x];
          [xKey, yKey] = [yKey, xKey];
        }
        if (less(xKey, lowKey)) {
          low = x;
          lowKey = xKey;
        }
        if (less(highKey, yKey)) {
          high = y;
          highKey = yKey;
        }
      }
    })(),
  );
}

function less(a: unknown, b: unknown): boolean {
  return lessThan('minmax', a, b);
}
