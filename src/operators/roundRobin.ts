import type { Stage } from '../pipeline/stage.ts';
import { type Input, inputPlans, inTurn } from './inputs.ts';

/**
 * Takes one item of each input in turn, the flow first; an input that has ended is left out of the round.
 *
 * @param others - Further sources, in their order of turns.
 * @returns All items of all inputs, in turn. Holds nothing; reads one item per result.
 * @throws TypeError when one of them cannot be iterated.
 * @example
 * ```ts
 * flow<string | number>('ABC').roundRobin([1, 2], ['x', 'y', 'z']).toArray() // => ['A', 1, 'x', 'B', 2, 'y', 'C', 'z']
 * ```
 * @see more-itertools roundrobin, interleave_longest
 */
export function roundRobin<T, Other = T>(...others: readonly Input<Other>[]): Stage<T, T | Other> {
  return inTurn('roundRobin', inputPlans('roundRobin', others), others, 'go on');
}
