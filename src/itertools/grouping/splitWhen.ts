import { byPosition, callback, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Arrays of items, split between two of which the predicate is true. more-itertools' `split_when`.
 *
 * Reads one item beyond an array; holds one array.
 *
 * @param iterable - The items.
 * @param pred - Asked about each item and the next: whether to split between them.
 * @param maxsplit - The most splits; what comes after the last stays together. Default -1: any number.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * splitWhen([1, 2, 3, 3, 2, 5], (a: number, b: number) => b < a) // => [[1, 2, 3, 3], [2, 5]]
 * ```
 * @see more_itertools.split_when
 */
export function splitWhen<S extends Input>(
  iterable: S,
  pred: (item: ItemOf<S>, next: ItemOf<S>) => Verdict<S>,
  maxsplit?: number | { maxsplit?: number },
): Output<S, ItemOf<S>[]>;
export function splitWhen(...args: unknown[]): unknown {
  const [iterable, pred, maxsplit] = byPosition('splitWhen', args, ['iterable', 'pred', 'maxsplit']);
  let left = optionalInteger('splitWhen', 'maxsplit', maxsplit, -1);
  const f = callback('splitWhen', 'pred', pred);
  const run = new Run('splitWhen', [iterable]);
  const items = run.input(iterable as Input);
  let before: unknown = END;
  const questions = asked(run, items, (item) => before !== END && f(before, item));
  return run.generate(
    (function* (): Body<unknown> {
      if (left === 0) return yield yield* collect(items);
      let part: unknown[] = [];
      for (;;) {
        const item = questions.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else {
          if (truth(questions.answer)) {
            yield part;
            if (left === 1) return yield yield* collect(items, [item]);
            part = [];
            left -= 1;
          }
          part.push(item);
          before = item;
        }
      }
      if (part.length > 0) yield part;
      return undefined;
    })(),
  );
}
