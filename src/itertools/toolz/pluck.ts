import { byPosition } from '../kernel/args.ts';
import { picker } from '../kernel/member.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Of each item the member with that key, or an array of the members with those keys. toolz's `pluck`.
 *
 * Reads one item per output; holds nothing.
 *
 * @param ind - A key or an index, negative from the end; or an array of them.
 * @param seqs - Objects, Maps, arrays or strings.
 * @param options - `default`: what stands for a member that is not there.
 * @throws RangeError for a member that is not there, without `default`.
 * @example
 * ```ts
 * pluck('name', [{ name: 'ann', age: 3 }, { name: 'bob', age: 5 }]) // => ['ann', 'bob']
 * pluck([0, -1], [[1, 2, 3], [4, 5, 6]]) // => [[1, 3], [4, 6]]
 * ```
 * @see toolz.pluck
 */
export function pluck<S extends Input<object>, const K extends keyof ItemOf<S>>(
  ind: K,
  seqs: S,
  options?: { default?: ItemOf<S>[K] },
): Output<S, ItemOf<S>[K]>;
export function pluck<S extends Input<object>, D = never>(
  ind: readonly (string | number)[] | string | number,
  seqs: S,
  options?: { default?: D },
): Output<S, unknown>;
export function pluck(...args: unknown[]): unknown {
  const [ind, seqs, ...fallback] = byPosition('pluck', args, ['ind', 'seqs', '=default']);
  const run = new Run('pluck', [seqs]);
  const items = run.input(seqs as Input);
  const pick = picker('pluck', ind, ...fallback);
  return run.iterator(() => {
    const item = items.next();
    if (item === END || item === PENDING) return item;
    return pick(item);
  });
}
