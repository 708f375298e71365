import { byPosition, callback, optionalCallback } from '../kernel/args.ts';
import { EqualityMap } from '../kernel/equality.ts';
import { type Body, END, PENDING, Run, asked, isThenable } from '../kernel/run.ts';
import type { Answer, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * A Map of the items by key, wherever they are; with something made of each item, and of each group. more-itertools'
 * `map_reduce`.
 *
 * Keys are equal as in Python: arrays by content. Reads and holds all.
 *
 * @param iterable - The items.
 * @param keyfunc - The key of an item.
 * @param valuefunc - What to make of each item. Default: the item itself.
 * @param reducefunc - What to make of the array of a key. Default: the array itself.
 * @throws TypeError when one of them is not a function.
 * @example
 * ```ts
 * mapReduce('abBA', (c: string) => c.toLowerCase()) // => new Map([['a', ['a', 'A']], ['b', ['b', 'B']]])
 * mapReduce([1, 2, 3], (n: number) => n % 2, null, (group) => group.length) // => new Map([[1, 2], [0, 1]])
 * ```
 * @see more_itertools.map_reduce
 */
export function mapReduce<S extends Input, K, V = ItemOf<S>, R = V[]>(
  iterable: S,
  keyfunc: (item: ItemOf<S>) => Reply<S, K>,
  ...rest:
    | [valuefunc?: ((item: ItemOf<S>) => Reply<S, V>) | null, reducefunc?: ((values: V[]) => Reply<S, R>) | null]
    | [
        valuefunc: ((item: ItemOf<S>) => Reply<S, V>) | null,
        options: { reducefunc?: ((values: V[]) => Reply<S, R>) | null },
      ]
    | [
        options: {
          valuefunc?: ((item: ItemOf<S>) => Reply<S, V>) | null;
          reducefunc?: ((values: V[]) => Reply<S, R>) | null;
        },
      ]
): Answer<S, Map<K, R>>;
export function mapReduce(...args: unknown[]): unknown {
  const what = 'mapReduce';
  const [iterable, keyfunc, valuefunc, reducefunc] = byPosition(what, args, [
    'iterable',
    'keyfunc',
    'valuefunc',
    'reducefunc',
  ]);
  const value = optionalCallback(what, 'valuefunc', valuefunc);
  const reduce = optionalCallback(what, 'reducefunc', reducefunc);
  const run = new Run(what, [iterable]);
  const keyed = asked(run, run.input(iterable as Input), callback(what, 'keyfunc', keyfunc));
  return run.value(
    (function* (): Body<never> {
      const groups = new EqualityMap<unknown, unknown[]>();
      for (;;) {
        const item = keyed.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else {
          const k = keyed.answer;
          let v: unknown = value ? value(item) : item;
          if (value && isThenable(v)) v = yield run.wait(v);
          const group = groups.get(k);
          if (group) group.push(v);
          else groups.set(k, [v]);
        }
      }
      const result = groups.toMap() as Map<unknown, unknown>;
      if (reduce) {
        for (const [k, group] of result) {
          let reduced = reduce(group);
          if (isThenable(reduced)) reduced = yield run.wait(reduced);
          result.set(k, reduced);
        }
      }
      return result;
    })(),
  );
}
