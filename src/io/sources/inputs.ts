import { planOf } from '../../pipeline/plan.ts';
import { iterateAsync } from '../../pipeline/run.ts';
import { type Input, inputOf, INPUTS, type InputFinder } from './input.ts';

/**
 * Inputs of a format that are found one after the other: paths, streams or an archive's members from any iterable.
 *
 * Each is asked for when the one before it was read to its end. Without this, an iterable is one input: its strings are text.
 *
 * @param items - Inputs: an array, a flow (`glob(...)` that was filtered, `watchDirectory`, `tar`), a generator.
 * @returns What every format takes in the place of its inputs. Holds nothing. Over a one-shot source, it can be read once.
 * @throws TypeError for what cannot be iterated; when run, for an item that is no input.
 * @example
 * ```ts
 * const parts = flow(['a\n', 'b\nc']).map((text) => new TextEncoder().encode(text));
 * lines(inputs(parts)).toArray() // => ['a', 'b', 'c']
 * ```
 */
export function inputs(items: Iterable<Input> | AsyncIterable<Input>): InputFinder {
  const plan = planOf(items, 'inputs');
  const { source } = plan;
  return {
    [INPUTS]: (what) => ({
      name: `inputs(${source.name})`,
      ...(source.claim && { once: source }),
      find: async function* () {
        // The claim was made by the run: a second one would be an error.
        const { claim: _, ...claimed } = source;
        const unclaimed = source.claim ? { ...plan, source: claimed } : plan;
        for await (const item of iterateAsync<Input>(unclaimed)) yield inputOf(item, what);
      },
    }),
  };
}
