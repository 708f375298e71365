import { byPosition, optionalCallback } from '../kernel/args.ts';
import { type Body, END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Answer, Input, ItemOf, Verdict } from '../kernel/types.ts';

/**
 * The first item of which the predicate is true. more-itertools' `first_true`.
 *
 * Reads up to that item; holds nothing.
 *
 * @param iterable - The items.
 * @param fallback - The answer if there is none; as a keyword `default`. Default null.
 * @param pred - Asked about each item. Default: whether it is true itself, as Python has it.
 * @throws TypeError when `pred` is not a function.
 * @example
 * ```ts
 * firstTrue([0, null, 3, 4]) // => 3
 * firstTrue([1, 2], { default: 'none', pred: (n: number) => n > 5 }) // => 'none'
 * ```
 * @see more_itertools.first_true
 */
export function firstTrue<S extends Input, D = null>(
  iterable: S,
  ...rest:
    | [fallback?: D, pred?: ((item: ItemOf<S>) => Verdict<S>) | null]
    | [fallback: D, options: { pred?: ((item: ItemOf<S>) => Verdict<S>) | null }]
    | [options: { default?: D; pred?: ((item: ItemOf<S>) => Verdict<S>) | null }]
): Answer<S, ItemOf<S> | D>;
export function firstTrue(...args: unknown[]): unknown {
  const [iterable, fallback = null, pred] = byPosition('firstTrue', args, ['iterable', 'default*', 'pred']);
  const run = new Run('firstTrue', [iterable]);
  const questions = asked(run, run.input(iterable as Input), optionalCallback('firstTrue', 'pred', pred) ?? truth);
  return run.value(
    (function* (): Body<never> {
      for (;;) {
        const item = questions.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) return fallback;
        else if (truth(questions.answer)) return item;
      }
    })(),
  );
}
