import type { Stage } from '../pipeline/stage.ts';
import { inputPlans, inSequence } from './inputs.ts';

/**
 * Puts items before those of the flow.
 *
 * @param items - What comes first, in this order.
 * @returns These items, then the flow's. Holds these items; reads nothing for them.
 * @example
 * ```ts
 * flow('BC').prepend('A').join('') // => 'ABC'
 * ```
 * @see more-itertools prepend
 */
export function prepend<T, Other = T>(...items: readonly Other[]): Stage<T, T | Other> {
  return inSequence('prepend', [1, 0], inputPlans('prepend', [items]), items);
}
