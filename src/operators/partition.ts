import { checkFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Parts the items into those for which the predicate is true and the others.
 *
 * `sluice/itertools` has Python's `partition`, whose false ones come first.
 *
 * @param predicate - Called with each item and its index.
 * @returns `[true ones, false ones]`. Holds every item.
 * @throws TypeError when `predicate` is not a function.
 * @example
 * ```ts
 * flow([1, 2, 3, 4]).partition((n) => n > 2) // => [[3, 4], [1, 2]]
 * ```
 */
export function partition<T, Out extends T>(
  predicate: (item: T, index: number) => item is Out,
): Terminal<T, [Out[], Exclude<T, Out>[]]>;
export function partition<T>(predicate: (item: T, index: number) => unknown): Terminal<T, [T[], T[]]>;
export function partition<T>(predicate: (item: T, index: number) => unknown): Terminal<T, [T[], T[]]> {
  checkFunction('partition', 'predicate', predicate);
  return terminal({
    name: 'partition',
    args: [predicate],
    holds: 'every item',
    start: (): { index: number; parts: [T[], T[]] } => ({ index: 0, parts: [[], []] }),
    ask: (state, item: T) => predicate(item, state.index++),
    step: ({ parts }, item: T, matches) => {
      parts[matches ? 0 : 1].push(item);
    },
    text: ({ state, call, item, answer }) => ({
      ask: call(predicate),
      step: `${state('parts')}[${answer} ? 0 : 1].push(${item});`,
    }),
    result: ({ parts }) => parts,
  });
}
