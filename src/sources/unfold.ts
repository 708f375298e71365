import { checkFunction, describe } from '../pipeline/check.ts';
import type { Pipeline } from '../pipeline/pipe.ts';
import { END } from '../pipeline/reader.ts';
import { made } from './made.ts';

/**
 * Builds items from a state: the opposite of `fold`.
 *
 * @param f - Makes of a state the next item and the next state, or undefined to end. Called once per demanded item.
 * @param state - The first state.
 * @returns The items. Holds one state.
 * @throws TypeError when `f` is not a function, or gives neither a pair nor undefined.
 * @example
 * ```ts
 * const fibonacci = unfold(([a, b]) => [a, [b, a + b]] as const, [0, 1] as readonly [number, number]);
 * flow(fibonacci).take(7).toArray() // => [0, 1, 1, 2, 3, 5, 8]
 * flow(unfold((n: number) => (n > 0 ? [n, n - 1] : undefined), 3)).toArray() // => [3, 2, 1]
 * ```
 */
export function unfold<State, T>(
  f: (state: State) => readonly [item: T, state: State] | undefined,
  state: State,
): Pipeline<T> {
  checkFunction('unfold', 'f', f);
  return made<T>('unfold', () => {
    let current = state;
    return () => {
      const made = f(current);
      if (made === undefined) return END;
      if (!Array.isArray(made))
        throw new TypeError(`unfold: f must give [item, state] or undefined, got ${describe(made)}`);
      current = made[1];
      return made[0];
    };
  });
}
