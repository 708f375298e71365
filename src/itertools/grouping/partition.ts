import { byPosition, optionalCallback } from '../kernel/args.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Two iterators: the items of which the predicate is false, then those of which it is true. more-itertools' `partition`.
 *
 * Mind the order: false ones first, as in Python. Reads up to the item that one of them wants; holds those that the other has not
 * read yet.
 *
 * @param pred - Asked about each item, once. `null`: whether the item is true itself, as Python has it.
 * @param iterable - The items.
 * @throws TypeError when `pred` is neither a function nor null.
 * @example
 * ```ts
 * const [even, odd] = partition((n: number) => n % 2, [1, 2, 3, 4]);
 * [...even] // => [2, 4]
 * [...odd] // => [1, 3]
 * ```
 * @see more_itertools.partition
 */
export function partition<S extends Input, T extends ItemOf<S>>(
  pred: (item: ItemOf<S>) => item is T,
  iterable: S,
): [falsy: Output<S, Exclude<ItemOf<S>, T>>, truthy: Output<S, T>];
export function partition<S extends Input>(
  pred: ((item: ItemOf<S>) => Verdict<S>) | null,
  iterable: S,
): [falsy: Output<S, ItemOf<S>>, truthy: Output<S, ItemOf<S>>];
export function partition(...args: unknown[]): unknown {
  const [pred, iterable] = byPosition('partition', args, ['pred', 'iterable']);
  const run = new Run('partition', [iterable]);
  const questions = asked(run, run.input(iterable as Input), optionalCallback('partition', 'pred', pred) ?? truth);
  const queues: [unknown[], unknown[]] = [[], []];
  let live = 2;
  const side = (own: unknown[]): unknown => {
    let over = false;
    const leave = (): boolean => {
      if (!over) live -= 1;
      over = true;
      return live === 0;
    };
    const step = (): unknown => {
      for (;;) {
        if (own.length > 0) return own.shift();
        const item = questions.next();
        if (item === END || item === PENDING) return item;
        queues[truth(questions.answer) ? 1 : 0].push(item);
      }
    };
    return run.iterator(step, {
      end: () => (leave() ? run.end() : undefined),
      abort: (cause) => (leave() ? run.abort(cause) : undefined),
    });
  };
  return queues.map(side);
}
