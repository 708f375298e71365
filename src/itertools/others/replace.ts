import { byPosition, callback, optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run, isThenable } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Verdict } from '../kernel/types.ts';

/**
 * The items, with other ones in the place of those of which the predicate is true. more-itertools' `replace`.
 *
 * Reads a window ahead; holds it.
 *
 * @param iterable - The items.
 * @param pred - Called with the items of a window, at the end with fewer.
 * @param substitutes - What comes in the place of a window.
 * @param count - How many times at most. Default: any number.
 * @param windowSize - How many items, at least 1. Default 1.
 * @throws RangeError when `windowSize` is less than 1.
 * @example
 * ```ts
 * replace([1, 0, 1, 0], (n: number) => n === 0, ['x', 'y'], { count: 1 }) // => [1, 'x', 'y', 1, 0]
 * replace([0, 1, 2, 5], (...w: number[]) => w.join() === '0,1,2', [9], { windowSize: 3 }) // => [9, 5]
 * ```
 * @see more_itertools.replace
 */
export function replace<S extends Input, T>(
  iterable: S,
  pred: (...items: ItemOf<S>[]) => Verdict<S>,
  substitutes: Iterable<T>,
  ...rest:
    | [count?: number | null, windowSize?: number | { windowSize?: number }]
    | [options: { count?: number | null; windowSize?: number }]
): Output<S, ItemOf<S> | T>;
export function replace(...args: unknown[]): unknown {
  const names = ['iterable', 'pred', 'substitutes', 'count', 'windowSize'];
  const [iterable, pred, substitutes, count, windowSize] = byPosition('replace', args, names);
  const size = optionalInteger('replace', 'windowSize', windowSize, 1, { least: 1 });
  const most = optionalInteger('replace', 'count', count, Infinity);
  const f = callback('replace', 'pred', pred);
  const run = new Run('replace', [iterable, substitutes]);
  const items = run.input(iterable as Input);
  const others = run.input(substitutes as Input);
  return run.generate(
    (function* (): Body<unknown> {
      const values = yield* collect(others);
      let window: unknown[] = [];
      let begun = false;
      for (let done = 0; ;) {
        yield* collect(items, window, size);
        // Of no items, more-itertools makes one window of a None, if windows have more than one item.
        if (window.length === 0 && !begun && size > 1) window.push(null);
        begun = true;
        if (window.length === 0) return;
        let found = f(...window);
        if (isThenable(found)) found = yield run.wait(found);
        if (truth(found) && done < most) {
          done += 1;
          yield* values;
          // The rest of the window is gone too, also where it has not been read yet.
          window = [];
        } else {
          yield window.shift();
        }
      }
    })(),
  );
}
