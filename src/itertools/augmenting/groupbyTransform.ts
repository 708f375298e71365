import { map } from '../builtins/map.ts';
import { byPosition, optionalCallback } from '../kernel/args.ts';
import { END, PENDING, Run, asked, owned } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';
import { groupby } from '../terminating/groupby.ts';

/**
 * `groupby`, with something made of each item and of each group: `[key, group]`. more-itertools' `groupby_transform`.
 *
 * Without `reducefunc` the groups read the same source, as those of `groupby`. Reads one item beyond a group; holds one item.
 *
 * @param iterable - The items.
 * @param keyfunc - What makes items belong together. Default: the item itself.
 * @param valuefunc - What to make of each item.
 * @param reducefunc - What to make of each group, given as an iterator.
 * @throws TypeError when one of them is not a function.
 * @example
 * ```ts
 * groupbyTransform('aAbB', (c: string) => c.toLowerCase(), null, (group: Iterable<string>) => [...group].join('')) // => [['a', 'aA'], ['b', 'bB']]
 * ```
 * @see more_itertools.groupby_transform
 */
export function groupbyTransform<S extends Input, K = ItemOf<S>, V = ItemOf<S>, R = Output<S, V>>(
  iterable: S,
  ...rest:
    | [
        keyfunc?: ((item: ItemOf<S>) => Reply<S, K>) | null,
        valuefunc?: ((item: ItemOf<S>) => Reply<S, V>) | null,
        reducefunc?: ((group: Output<S, V>) => Reply<S, R>) | null,
      ]
    | [
        keyfunc: ((item: ItemOf<S>) => Reply<S, K>) | null,
        options: {
          valuefunc?: ((item: ItemOf<S>) => Reply<S, V>) | null;
          reducefunc?: ((group: Output<S, V>) => Reply<S, R>) | null;
        },
      ]
    | [
        options: {
          keyfunc?: ((item: ItemOf<S>) => Reply<S, K>) | null;
          valuefunc?: ((item: ItemOf<S>) => Reply<S, V>) | null;
          reducefunc?: ((group: Output<S, V>) => Reply<S, R>) | null;
        },
      ]
): Output<S, [key: K, group: R]>;
export function groupbyTransform(...args: unknown[]): unknown {
  const what = 'groupbyTransform';
  const [iterable, keyfunc, valuefunc, reducefunc] = byPosition(what, args, [
    'iterable',
    'keyfunc',
    'valuefunc',
    'reducefunc',
  ]);
  const key = optionalCallback(what, 'keyfunc', keyfunc);
  const value = optionalCallback(what, 'valuefunc', valuefunc);
  const reduce = optionalCallback(what, 'reducefunc', reducefunc);
  Run.check(what, iterable, 'the source');
  const groups = owned(groupby(iterable as Input, key));
  const run = new Run(what, [groups]);
  const made = asked(run, run.input<unknown>(groups), (pair) => {
    const [, group] = pair as [unknown, Input];
    const values = value ? map(value, group) : group;
    return reduce ? reduce(values) : values;
  });
  return run.iterator(() => {
    const pair = made.next();
    return pair === END || pair === PENDING ? pair : [(pair as [unknown])[0], made.answer];
  });
}
