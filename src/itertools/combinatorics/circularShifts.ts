import { byPosition, optionalInteger } from '../kernel/args.ts';
import { whole } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * All rotations of the items, each `steps` further to the left. more-itertools' `circular_shifts`.
 *
 * Reads all before the first output, and holds them.
 *
 * @param iterable - The items.
 * @param steps - How far at a time; negative to the right; not 0. Default 1.
 * @throws RangeError when `steps` is 0.
 * @example
 * ```ts
 * circularShifts([1, 2, 3]) // => [[1, 2, 3], [2, 3, 1], [3, 1, 2]]
 * ```
 * @see more_itertools.circular_shifts
 */
export function circularShifts<S extends Input>(
  iterable: S,
  steps?: number | { steps?: number },
): Output<S, ItemOf<S>[]>;
export function circularShifts(...args: unknown[]): unknown {
  const [iterable, steps] = byPosition('circularShifts', args, ['iterable', 'steps']);
  const stride = optionalInteger('circularShifts', 'steps', steps, 1);
  if (stride === 0) throw new RangeError('circularShifts: steps must be an integer but not 0, got 0');
  const run = new Run('circularShifts', [iterable]);
  const items = whole(run.input(iterable as Input));
  let start = 0;
  let begun = false;
  return run.iterator(() => {
    const all = items();
    if (all === PENDING) return PENDING;
    if (all.length === 0 || (begun && start === 0)) return END;
    begun = true;
    const shifted = all.slice(start).concat(all.slice(0, start));
    start = (((start + stride) % all.length) + all.length) % all.length;
    return shifted;
  });
}
