import { byPosition, callback, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Arrays of items, each beginning with one of which the predicate is true. more-itertools' `split_before`.
 *
 * Reads one item beyond an array; holds one array.
 *
 * @param iterable - The items.
 * @param pred - Whether to split before an item.
 * @param maxsplit - The most splits; what comes after the last stays together. Default -1: any number.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * splitBefore('OneTwo', (c: string) => c < 'a') // => [['O', 'n', 'e'], ['T', 'w', 'o']]
 * ```
 * @see more_itertools.split_before
 */
export function splitBefore<S extends Input>(
  iterable: S,
  pred: (item: ItemOf<S>) => Verdict<S>,
  maxsplit?: number | { maxsplit?: number },
): Output<S, ItemOf<S>[]>;
export function splitBefore(...args: unknown[]): unknown {
  const [iterable, pred, maxsplit] = byPosition('splitBefore', args, ['iterable', 'pred', 'maxsplit']);
  let left = optionalInteger('splitBefore', 'maxsplit', maxsplit, -1);
  const run = new Run('splitBefore', [iterable]);
  const items = run.input(iterable as Input);
  const questions = asked(run, items, callback('splitBefore', 'pred', pred));
  return run.generate(
    (function* (): Body<unknown> {
      if (left === 0) return yield yield* collect(items);
      let part: unknown[] = [];
      for (;;) {
        const item = questions.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else {
          if (truth(questions.answer) && part.length > 0) {
            yield part;
            if (left === 1) return yield yield* collect(items, [item]);
            part = [];
            left -= 1;
          }
          part.push(item);
        }
      }
      if (part.length > 0) yield part;
      return undefined;
    })(),
  );
}
