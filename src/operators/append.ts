import type { Stage } from '../pipeline/stage.ts';
import { inputPlans, inSequence } from './inputs.ts';

/**
 * Puts items after those of the flow.
 *
 * @param items - What comes last, in this order.
 * @returns The flow's items, then these. Holds these items.
 * @example
 * ```ts
 * flow('AB').append('C', 'D').join('') // => 'ABCD'
 * ```
 */
export function append<T, Other = T>(...items: readonly Other[]): Stage<T, T | Other> {
  return inSequence('append', [0, 1], inputPlans('append', [items]), items);
}
