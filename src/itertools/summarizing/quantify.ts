import { byPosition, optionalCallback } from '../kernel/args.ts';
import { plus } from '../kernel/arithmetic.ts';
import { type Body, END, isThenable, PENDING, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * How many items the predicate is true of. more-itertools' `quantify`.
 *
 * Answers that are numbers are added up, as Python does it. Reads all; holds nothing.
 *
 * @param iterable - The items.
 * @param pred - Asked about each item. Default: whether it is true itself, as Python has it.
 * @throws TypeError when `pred` is not a function, or answers with what cannot be added.
 * @example
 * ```ts
 * quantify([1, 2, 3], (n: number) => n > 1) // => 2
 * quantify([0, 'a', [], null]) // => 1
 * ```
 * @see more_itertools.quantify
 */
export function quantify<S extends Input>(
  iterable: S,
  pred?: ((item: ItemOf<S>) => Reply<S, boolean | number>) | { pred?: (item: ItemOf<S>) => Reply<S, boolean | number> },
): Answer<S, number>;
export function quantify(...args: unknown[]): unknown {
  const [iterable, pred] = byPosition('quantify', args, ['iterable', 'pred']);
  const run = new Run('quantify', [iterable]);
  const f = optionalCallback('quantify', 'pred', pred) ?? truth;
  const items = run.input<unknown>(iterable as Input);
  let count: unknown = 0;
  let answer: unknown;
  /** Counts; what is neither true nor false, or is promised, is for the caller. */
  const other = (item: unknown): boolean => {
    answer = f(item);
    if (answer === true) count = plus('quantify', count, 1);
    return typeof answer !== 'boolean';
  };
  return run.value(
    (function* (): Body<never> {
      for (;;) {
        const item = items.until(other);
        if (item === PENDING) yield PENDING;
        else if (item === END) return count;
        else {
          if (isThenable(answer)) answer = yield run.wait(answer);
          count = plus('quantify', count, answer);
        }
      }
    })(),
  );
}
