import { byPosition, callback, optionalCallback } from '../kernel/args.ts';
import { type Body, END, PENDING, Run, asked, isThenable } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Reply, Verdict } from '../kernel/types.ts';

/**
 * What `func` makes of the items of which the predicate is true, and `funcElse` of the others. more-itertools' `map_if`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @param pred - Asked about each item.
 * @param func - Called with the items of which it is true.
 * @param funcElse - Called with the others. Default: gives them as they are.
 * @throws TypeError when one of them is not a function.
 * @example
 * ```ts
 * mapIf([1, 2, 3], (n: number) => n > 1, (n) => -n) // => [1, -2, -3]
 * ```
 * @see more_itertools.map_if
 */
export function mapIf<S extends Input, A, B = ItemOf<S>>(
  iterable: S,
  pred: (item: ItemOf<S>) => Verdict<S>,
  func: (item: ItemOf<S>) => Reply<S, A>,
  funcElse?: ((item: ItemOf<S>) => Reply<S, B>) | null | { funcElse?: ((item: ItemOf<S>) => Reply<S, B>) | null },
): Output<S, A | B>;
export function mapIf(...args: unknown[]): unknown {
  const [iterable, pred, func, funcElse] = byPosition('mapIf', args, ['iterable', 'pred', 'func', 'funcElse']);
  const then = callback('mapIf', 'func', func);
  const other = optionalCallback('mapIf', 'funcElse', funcElse);
  const run = new Run('mapIf', [iterable]);
  const questions = asked(run, run.input(iterable as Input), callback('mapIf', 'pred', pred));
  return run.generate(
    (function* (): Body<unknown> {
      for (;;) {
        const item = questions.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) return;
        else {
          const f = truth(questions.answer) ? then : other;
          let answer: unknown = f ? f(item) : item;
          if (f && isThenable(answer)) answer = yield run.wait(answer);
          yield answer;
        }
      }
    })(),
  );
}
