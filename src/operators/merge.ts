import { joined } from '../pipeline/joined.ts';
import type { Stage } from '../pipeline/stage.ts';
import { type Input, inputPlans } from './inputs.ts';
import { Merging } from './merging.ts';

/**
 * Hands on the items of several sources as they come, first come, first served.
 *
 * All are opened at the first pull, and one pull of each is under way while a result is waited for; so up to one item of each
 * may be read that nobody takes. A source that always has items does not keep the others from being heard.
 *
 * @param others - Further sources, sync or async.
 * @returns The items of all; ends when all have. Makes the flow async. Holds up to 64 items of each source; reads one of each.
 * @throws TypeError when one of them cannot be iterated. The first source that fails ends the flow, after the items before.
 * @example
 * ```ts
 * async function* after(ms: number, item: string) {
 *   await new Promise((resolve) => setTimeout(resolve, ms));
 *   yield item;
 * }
 * flow(after(20, 'slow')).merge(after(1, 'fast'), ['at once']).toArray() // => ['at once', 'fast', 'slow']
 * ```
 */
export function merge<T, Other = T>(...others: readonly Input<Other>[]): Stage<T, T | Other> {
  const inputs = inputPlans('merge', others);
  return joined({
    name: 'merge',
    args: others,
    inputs,
    holds: 'up to one batch of each input',
    open: (upstream) => new Merging([upstream, ...inputs], 'merge'),
  });
}
