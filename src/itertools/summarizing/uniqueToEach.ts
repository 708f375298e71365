import { EqualityMap } from '../kernel/equality.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, Run } from '../kernel/run.ts';
import type { Answer, Input, ItemOf } from '../kernel/types.ts';

/**
 * Of each source the items that are in no other. more-itertools' `unique_to_each`.
 *
 * Items are equal as in Python: arrays by content. Reads and holds all.
 *
 * @param iterables - The sources.
 * @throws TypeError when one cannot be iterated.
 * @example
 * ```ts
 * uniqueToEach('abb', 'bcc') // => [['a'], ['c', 'c']]
 * ```
 * @see more_itertools.unique_to_each
 */
export function uniqueToEach<const S extends readonly Input[]>(
  ...iterables: S
): Answer<S[number], { -readonly [K in keyof S]: ItemOf<S[K]>[] }> {
  const run = new Run('uniqueToEach', iterables);
  const inputs = iterables.map((source) => run.input(source));
  return run.value(
    (function* (): Body<never> {
      const pools: unknown[][] = [];
      for (const input of inputs) pools.push(yield* collect(input));
      /** The only pool that has it; `shared` for what several have. */
      const owners = new EqualityMap<unknown, number>();
      for (const [i, pool] of pools.entries()) {
        for (const item of pool) {
          const owner = owners.get(item);
          if (owner !== i && owner !== shared) owners.set(item, owner === undefined ? i : shared);
        }
      }
      return pools.map((pool, i) => pool.filter((item) => owners.get(item) === i));
    })(),
  );
}

const shared = -1;
