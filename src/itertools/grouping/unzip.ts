import { positional } from '../kernel/args.ts';
import { collect, forked, members } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run, nothingToClose } from '../kernel/run.ts';
import type { Answer, Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The opposite of `zip`: one iterator for each place in the items. more-itertools' `unzip`.
 *
 * How many there are, the first item says, which is read at the call; none for no items. One ends where an item has nothing in
 * its place. Holds the items between the iterator that is ahead and the last.
 *
 * @param iterable - Arrays, or anything that can be iterated.
 * @throws TypeError for an item that cannot be iterated.
 * @example
 * ```ts
 * unzip([['a', 1], ['b', 2]]).map((part) => [...part]) // => [['a', 'b'], [1, 2]]
 * ```
 * @see more_itertools.unzip
 */
export function unzip<S extends Input<readonly unknown[]>>(iterable: S): Answer<S, Unzipped<S, ItemOf<S>>>;
export function unzip(...args: unknown[]): unknown {
  const [iterable] = positional('unzip', args, 1);
  const run = new Run('unzip', [iterable]);
  const items = run.input(iterable as Input);
  return run.evaluate(
    (function* (): Body<never> {
      const [first] = yield* collect(items, [], 1);
      if (first === undefined) return [];
      let head: unknown = first;
      const source = {
        next: (): unknown => {
          if (head === END) return items.next();
          const item = head;
          head = END;
          return item;
        },
      };
      return forked(source, members('unzip', first).length).map((fork, place) =>
        run.iterator(() => {
          const item = fork.next();
          if (item === END || item === PENDING) return item;
          const all = members('unzip', item);
          return place < all.length ? all[place] : END;
        }, nothingToClose),
      );
    })(),
  );
}

type Unzipped<S, T> = T extends readonly unknown[]
  ? { -readonly [K in keyof T]: Output<S, T[K]> }
  : Output<S, unknown>[];
