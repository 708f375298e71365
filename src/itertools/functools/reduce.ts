import { byPosition, callback } from '../kernel/args.ts';
import type { Folded } from '../kernel/compiled.ts';
import { type Body, END, PENDING, Run, isThenable } from '../kernel/run.ts';
import type { Answer, Input, ItemOf, Reply } from '../kernel/types.ts';

/**
 * Folds the items into one value from the left: the first item is the value to begin with, unless one is given. Python's
 * `functools.reduce`.
 *
 * Reads all; holds the value.
 *
 * @param func - Called with the value so far and the next item.
 * @param iterable - The items.
 * @param initial - The value to begin with, and the answer for no items.
 * @throws TypeError for no items without `initial`, as in Python.
 * @example
 * ```ts
 * reduce((a: number, b: number) => a * 10 + b, [1, 2, 3]) // => 123
 * reduce((a: string, b: number) => a + b, [1, 2], '=') // => '=12'
 * ```
 * @see CPython functools.reduce
 */
export function reduce<S extends Input, R = ItemOf<S>>(
  func: (value: R, item: ItemOf<S>) => Reply<S, R>,
  iterable: S,
  ...rest: [] | [initial: R | { initial: R }]
): Answer<S, R>;
export function reduce(...args: unknown[]): unknown {
  const [func, iterable, ...initial] = byPosition('reduce', args, ['func', 'iterable', 'initial*']);
  const f = callback('reduce', 'func', func);
  const run = new Run('reduce', [iterable]);
  const items = run.input(iterable as Input);
  const folded: Folded = { value: initial.length > 0 ? initial[0] : END };
  /** Whether the next value is promised. */
  const promised = (item: unknown): boolean => isThenable((folded.value = f(folded.value, item)));
  return run.value(
    (function* (): Body<never> {
      while (folded.value === END) {
        const item = items.next();
        if (item === END) throw new TypeError('reduce: there is no item, and no initial value was given');
        if (item === PENDING) yield PENDING;
        else folded.value = item;
      }
      for (;;) {
        const item = items.fold(folded, f) ? undefined : items.until(promised);
        if (item === END) return folded.value;
        if (item === PENDING) yield PENDING;
        else folded.value = yield run.wait(folded.value as PromiseLike<unknown>);
      }
    })(),
  );
}
