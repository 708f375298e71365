import { byPosition, integer, optionalCallback } from '../kernel/args.ts';
import { sortBy } from '../kernel/order.ts';
import { collect, members, rowsOf } from '../kernel/readers.ts';
import { type Body, Run, isThenable, sourcesIn } from '../kernel/run.ts';
import { itemAt } from '../kernel/slices.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Comparable, Input, ItemOf } from '../kernel/types.ts';

/**
 * Several sources sorted by the items of one of them, or more: arrays, the items that were side by side still so.
 * more-itertools' `sort_together`.
 *
 * As with `zip`, the shortest decides. Reads and holds all.
 *
 * @param iterables - The sources.
 * @param keyList - Which of them to sort by, in order of weight. Default `[0]`: the first.
 * @param key - What to compare: called with one item of each of those.
 * @param reverse - Whether the largest come first. Default false.
 * @param strict - Whether different lengths are an error. Default false.
 * @throws RangeError for different lengths with `strict`, or a place that there is not; TypeError for items that cannot be
 *   compared.
 * @example
 * ```ts
 * sortTogether([[3, 1, 2], ['c', 'a', 'b']]) // => [[1, 2, 3], ['a', 'b', 'c']]
 * ```
 * @see more_itertools.sort_together
 */
export function sortTogether<S extends Input<Input>>(
  iterables: S,
  ...rest:
    | [
        keyList?: Iterable<number>,
        key?: ((...items: ItemOf<ItemOf<S>>[]) => Comparable) | null,
        reverse?: boolean,
        strict?: boolean,
      ]
    | [
        keyList: Iterable<number>,
        options: { key?: ((...items: ItemOf<ItemOf<S>>[]) => Comparable) | null; reverse?: boolean; strict?: boolean },
      ]
    | [
        options: {
          keyList?: Iterable<number>;
          key?: ((...items: ItemOf<ItemOf<S>>[]) => Comparable) | null;
          reverse?: boolean;
          strict?: boolean;
        },
      ]
): Answer<S | ItemOf<S>, ItemOf<ItemOf<S>>[][]>;
export function sortTogether(...args: unknown[]): unknown {
  const what = 'sortTogether';
  const names = ['iterables', 'keyList', 'key', 'reverse', 'strict'];
  const [iterables, keyList = [0], key, reverse, strict] = byPosition(what, args, names);
  const places = members(what, keyList).map((place) => integer(what, 'a place in keyList', place));
  const f = optionalCallback(what, 'key', key);
  if (places.length === 0) throw new TypeError(`${what}: keyList must have at least one place, got none`);
  const run = new Run(what, [iterables, ...sourcesIn(iterables)]);
  const items = run.input(iterables as Input);
  return run.value(
    (function* (): Body<never> {
      const sources = yield* collect(items);
      const readers = sources.map((source) => run.inner(source));
      const all = (yield* collect(rowsOf(run, readers, truth(strict)))) as unknown[][];
      const keys: unknown[] = [];
      for (const row of all) {
        const chosen = places.map((place) => itemAt(what, row, place));
        let k: unknown = f ? f(...chosen) : chosen.length === 1 ? chosen[0] : chosen;
        if (f && isThenable(k)) k = yield run.wait(k);
        keys.push(k);
      }
      const sorted = sortBy(what, all, keys, truth(reverse));
      return sorted.length === 0 ? [] : sources.map((_source, i) => sorted.map((row) => row[i]));
    })(),
  );
}
