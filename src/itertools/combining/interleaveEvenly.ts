import { byPosition, integer } from '../kernel/args.ts';
import { collect, indexable, isSequence, members } from '../kernel/readers.ts';
import { type Body, END, type Pending, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items of several sources, evenly mixed according to their lengths. more-itertools' `interleave_evenly`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param iterables - The sources.
 * @param lengths - Their lengths. Default: those of the sources, which then have to be arrays, strings, Sets or Maps.
 * @throws RangeError when lengths are not known, not as many as sources, or a source is shorter than said.
 * @example
 * ```ts
 * interleaveEvenly([[1, 2, 3, 4], ['a', 'b']]) // => [1, 2, 'a', 3, 4, 'b']
 * ```
 * @see more_itertools.interleave_evenly
 */
export function interleaveEvenly<S extends Input>(
  iterables: readonly S[],
  lengths?: readonly number[] | null | { lengths?: readonly number[] | null },
): Output<S, ItemOf<S>>;
export function interleaveEvenly(...args: unknown[]): unknown {
  const what = 'interleaveEvenly';
  const [iterables, lengths] = byPosition(what, args, ['iterables', 'lengths']);
  const sources = members(what, iterables);
  const run = new Run(what, sources);
  const sizes = (lengths === undefined || lengths === null ? sources.map(sizeOf) : members(what, lengths)).map(
    (size) => {
      if (size !== undefined) return integer(what, 'a length', size, { least: 0 });
      throw new RangeError(`${what}: the lengths of the sources are not known; give them as lengths`);
    },
  );
  if (sources.length === 0) throw new RangeError(`${what}: takes at least one source, got none`);
  if (sizes.length !== sources.length) {
    throw new RangeError(`${what}: lengths must be as many as the sources, ${sources.length}, got ${sizes.length}`);
  }
  const order = sizes.map((_size, i) => i).sort((a, b) => sizes[b]! - sizes[a]!);
  const inputs = order.map((i) => run.input(sources[i] as Input));
  const [longest = 0, ...others] = order.map((i) => sizes[i]!);
  const errors = others.map(() => Math.floor(longest / sizes.length));
  let left = sizes.reduce((total, size) => total + size, 0);
  return run.generate(
    (function* (): Body<unknown> {
      const take = function* (place: number): Generator<Pending, unknown, never> {
        const [item = END] = yield* collect(inputs[place]!, [], 1);
        if (item === END) throw new RangeError(`${what}: source ${order[place]! + 1} is shorter than its length says`);
        left -= 1;
        return item;
      };
      // oxlint-disable-next-line no-unmodified-loop-condition -- `take` does
      while (left > 0) {
        yield yield* take(0);
        for (const [i, other] of others.entries()) errors[i]! -= other;
        for (const i of others.keys()) {
          if (errors[i]! >= 0) continue;
          yield yield* take(i + 1);
          errors[i]! += longest;
        }
      }
      return undefined;
    })(),
  );
}

function sizeOf(source: unknown): number | undefined {
  if (isSequence(source)) return indexable(source).length;
  return source instanceof Map || source instanceof Set ? source.size : undefined;
}
