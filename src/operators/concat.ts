import type { Stage } from '../pipeline/stage.ts';
import { type Input, inputPlans, inSequence } from './inputs.ts';

/**
 * Hands on all items of the flow, then all of each further source.
 *
 * @param others - Further sources: iterables, flows, factories; in an async flow async ones too. Each is opened when it is
 *   its turn.
 * @returns The items of all, one source after the other. Holds nothing; reads one item per result.
 * @throws TypeError when one of them cannot be iterated.
 * @example
 * ```ts
 * flow('AB').concat('CD', ['E']).join('') // => 'ABCDE'
 * ```
 * @see ECMAScript Iterator.concat; CPython itertools.chain
 */
export function concat<T, Other = T>(...others: readonly Input<Other>[]): Stage<T, T | Other> {
  const plans = inputPlans('concat', others);
  return inSequence('concat', [0, ...plans.map((_, index) => index + 1)], plans, others);
}
