import { byPosition, optionalCallback } from '../kernel/args.ts';
import { keyedBy } from '../kernel/common.ts';
import { Groups, type Members } from '../kernel/groups.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

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
  const run = new Run(what, [iterable]);
  const groups = new Groups(run, keyedBy(run, run.input(iterable as Input), key));
  const valued = (members: Members): Members => {
    if (value === undefined) return members;
    const made = asked(run, { next: members }, value);
    return () => {
      const item = made.next();
      return item === END || item === PENDING ? item : made.answer;
    };
  };
  const reduced = asked(run, groups, (members) => {
    const values = groups.iterator<unknown>(valued(members));
    return reduce ? reduce(values) : values;
  });
  return run.iterator(() => {
    const members = reduced.next();
    return members === END || members === PENDING ? members : [groups.key, reduced.answer];
  });
}
