import type { Stage } from '../pipeline/stage.ts';
import { type Input, inputPlans, inTurn } from './inputs.ts';

/**
 * Takes one item of each input in turn, the flow first, and ends as soon as an input whose turn it is has ended. So the last
 * round may be a part of one; more-itertools drops the items of that. `roundRobin` goes on with the other inputs.
 *
 * @param others - Further sources, in their order of turns.
 * @returns The items in turn. Holds nothing; reads one item per result.
 * @throws TypeError when one of them cannot be iterated.
 * @example
 * ```ts
 * flow('AB').interleave('12', 'xyz').join('') // => 'A1xB2y'
 * ```
 * @see more-itertools interleave
 */
export function interleave<T, Other = T>(...others: readonly Input<Other>[]): Stage<T, T | Other> {
  return inTurn('interleave', inputPlans('interleave', others), others, 'stop');
}
