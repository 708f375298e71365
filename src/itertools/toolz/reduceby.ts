import { callback } from '../kernel/args.ts';
import { EqualityMap } from '../kernel/equality.ts';
import { type KeyOf, keyFunction } from '../kernel/member.ts';
import { type Body, END, PENDING, Run, asked, isThenable } from '../kernel/run.ts';
import type { Answer, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * A Map of the items by key, those of a key folded into one value. toolz's `reduceby`.
 *
 * Unlike with `mapReduce`, the items are not held: one value per key is. Keys are equal as in Python: arrays by content. Reads all.
 *
 * @param key - The key of an item: a function, or the member that it is (`'name'`, `0`, or an array of several).
 * @param binop - Called with the value of a key so far and the next item.
 * @param seq - The items.
 * @param init - The value to begin with; a function makes a new one for each key. Default: the first item.
 * @throws TypeError when `key` or `binop` is not a function.
 * @example
 * ```ts
 * reduceby((n: number) => n % 2, (a: number, b: number) => a + b, [1, 2, 3, 4]) // => new Map([[1, 4], [0, 6]])
 * ```
 * @see toolz.reduceby
 */
export function reduceby<S extends Input, K, R = ItemOf<S>>(
  key: KeyOf<S, K>,
  binop: (value: R, item: ItemOf<S>) => Reply<S, R>,
  seq: S,
  init?: R | (() => R),
): Answer<S, Map<K, R>> {
  const f = callback('reduceby', 'binop', binop);
  const run = new Run('reduceby', [seq]);
  const keyed = asked(run, run.input<unknown>(seq), keyFunction('reduceby', 'key', key));
  return run.value(
    (function* (): Body<never> {
      const values = new EqualityMap<unknown, unknown>();
      for (;;) {
        const item = keyed.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) return values.toMap();
        else {
          const k = keyed.answer;
          let value: unknown;
          if (values.has(k)) value = f(values.get(k), item);
          else if (init === undefined) value = item;
          else value = f(typeof init === 'function' ? (init as () => unknown)() : init, item);
          if (isThenable(value)) value = yield run.wait(value);
          values.set(k, value);
        }
      }
    })(),
  );
}
