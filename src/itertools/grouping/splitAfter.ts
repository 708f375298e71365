import { byPosition, callback, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Arrays of items, each ending with one of which the predicate is true. more-itertools' `split_after`.
 *
 * Reads and holds one array.
 *
 * @param iterable - The items.
 * @param pred - Whether to split after an item.
 * @param maxsplit - The most splits; what comes after the last stays together. Default -1: any number.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * splitAfter('one1two2', (c: string) => '12'.includes(c)) // => [['o', 'n', 'e', '1'], ['t', 'w', 'o', '2']]
 * ```
 * @see more_itertools.split_after
 */
export function splitAfter<S extends Input>(
  iterable: S,
  pred: (item: ItemOf<S>) => Verdict<S>,
  maxsplit?: number | { maxsplit?: number },
): Output<S, ItemOf<S>[]>;
export function splitAfter(...args: unknown[]): unknown {
  const [iterable, pred, maxsplit] = byPosition('splitAfter', args, ['iterable', 'pred', 'maxsplit']);
  let left = optionalInteger('splitAfter', 'maxsplit', maxsplit, -1);
  const run = new Run('splitAfter', [iterable]);
  const items = run.input(iterable as Input);
  const questions = asked(run, items, callback('splitAfter', 'pred', pred));
  return run.generate(
    (function* (): Body<unknown> {
      if (left === 0) return yield yield* collect(items);
      let part: unknown[] = [];
      for (;;) {
        const item = questions.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else {
          part.push(item);
          if (!truth(questions.answer)) continue;
          yield part;
          part = [];
          if (left === 1) {
            yield* collect(items, part);
            break;
          }
          left -= 1;
        }
      }
      if (part.length > 0) yield part;
      return undefined;
    })(),
  );
}
