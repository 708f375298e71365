import { byPosition, callback } from '../kernel/args.ts';
import { type Body, END, PENDING, Run, isThenable } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items up to the first of which the predicate is false, that one included. more-itertools' `takewhile_inclusive`.
 *
 * The predicate is asked about an item after it was given, when the next is wanted. Reads one item per output; holds one.
 *
 * @param predicate - Asked about each item until it says false.
 * @param iterable - The items.
 * @throws TypeError when the predicate is not a function.
 * @example
 * ```ts
 * takewhileInclusive((n: number) => n < 3, [1, 2, 3, 1]) // => [1, 2, 3]
 * ```
 * @see more_itertools.takewhile_inclusive
 */
export function takewhileInclusive<S extends Input>(
  predicate: (item: ItemOf<S>) => Verdict<S>,
  iterable: S,
): Output<S, ItemOf<S>>;
export function takewhileInclusive(...args: unknown[]): unknown {
  const [predicate, iterable] = byPosition('takewhileInclusive', args, ['predicate', 'iterable']);
  const f = callback('takewhileInclusive', 'predicate', predicate);
  const run = new Run('takewhileInclusive', [iterable]);
  const items = run.input(iterable as Input);
  return run.generate(
    (function* (): Body<unknown> {
      for (;;) {
        const item = items.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) return;
        else {
          yield item;
          let go = f(item);
          if (isThenable(go)) go = yield run.wait(go);
          if (!truth(go)) return;
        }
      }
    })(),
  );
}
