import { byPosition, callback, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * Arrays of the items between those of which the predicate is true. more-itertools' `split_at`.
 *
 * As with a split string, an array is empty where there is nothing between two of them. Reads and holds one array.
 *
 * @param iterable - The items.
 * @param pred - Whether an item separates.
 * @param maxsplit - The most splits; what comes after the last stays together. Default -1: any number.
 * @param keepSeparator - Whether a separator is given too, in an array of its own. Default false.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * splitAt('ab,,c', (c: string) => c === ',') // => [['a', 'b'], [], ['c']]
 * ```
 * @see more_itertools.split_at
 */
export function splitAt<S extends Input>(
  iterable: S,
  pred: (item: ItemOf<S>) => Verdict<S>,
  ...rest:
    | [maxsplit?: number, keepSeparator?: boolean | { keepSeparator?: boolean }]
    | [options: { maxsplit?: number; keepSeparator?: boolean }]
): Output<S, ItemOf<S>[]>;
export function splitAt(...args: unknown[]): unknown {
  const names = ['iterable', 'pred', 'maxsplit', 'keepSeparator'];
  const [iterable, pred, maxsplit, keepSeparator] = byPosition('splitAt', args, names);
  let left = optionalInteger('splitAt', 'maxsplit', maxsplit, -1);
  const run = new Run('splitAt', [iterable]);
  const items = run.input(iterable as Input);
  const questions = asked(run, items, callback('splitAt', 'pred', pred));
  return run.generate(
    (function* (): Body<unknown> {
      if (left === 0) return yield yield* collect(items);
      let part: unknown[] = [];
      for (;;) {
        const item = questions.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else if (!truth(questions.answer)) part.push(item);
        else {
          yield part;
          if (truth(keepSeparator)) yield [item];
          if (left === 1) return yield yield* collect(items);
          part = [];
          left -= 1;
        }
      }
      yield part;
      return undefined;
    })(),
  );
}
