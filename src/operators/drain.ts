import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Runs the flow to its end for what it does on the way (`tap`), and drops the items.
 *
 * @returns Nothing. Holds nothing.
 * @example
 * ```ts
 * let sum = 0;
 * flow([1, 2, 3]).tap((n) => (sum += n)).drain();
 * sum // => 6
 * ```
 * @see more-itertools consume
 */
export function drain(): Terminal<unknown, void> {
  return terminal({ name: 'drain', start: () => ({}), step: () => {}, text: () => ({ step: '' }), result: () => {} });
}
