import { checkFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Lets `f` see each item as it passes, unchanged: for logging and counting without materialising anything.
 *
 * @param f - Called once per demanded item, with the item and its index. What it returns is ignored; an async flow awaits it.
 * @returns The items unchanged. Holds nothing; reads one item per result.
 * @throws TypeError when `f` is not a function; what `f` throws ends the flow.
 * @example
 * ```ts
 * const seen: number[] = [];
 * flow([1, 2, 3]).tap((n) => seen.push(n)).take(2).toArray() // => [1, 2]
 * seen // => [1, 2]
 * ```
 * @see more-itertools side_effect
 */
export function tap<T>(f: (item: T, index: number) => unknown): Stage<T, T> {
  checkFunction('tap', 'f', f);
  return stage({
    name: 'tap',
    args: [f],
    start: () => ({ index: 0 }),
    ask: (state, item: T) => f(item, state.index++),
    step: (_state, item: T, emit) => emit(item),
    text: ({ call, item, each }) => ({ ask: call(f), step: each(item) }),
  });
}
