import { byPosition, integer } from '../kernel/args.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items, with a length that you say they have. more-itertools' `sized_iterator`.
 *
 * The length is not checked, and does not change. Reads one item per output; holds nothing.
 *
 * @param iterable - The items.
 * @param length - How many there are.
 * @throws TypeError when it cannot be iterated.
 * @example
 * ```ts
 * sizedIterator('abc'[Symbol.iterator](), 3).length // => 3
 * ```
 * @see more_itertools.sized_iterator
 */
export function sizedIterator<S extends Input>(
  iterable: S,
  length: number | { length: number },
): Output<S, ItemOf<S>> & { readonly length: number };
export function sizedIterator(...args: unknown[]): unknown {
  const [iterable, length] = byPosition('sizedIterator', args, ['iterable', 'length']);
  const size = integer('sizedIterator', 'length', length);
  const run = new Run('sizedIterator', [iterable]);
  const items = run.input(iterable as Input);
  return Object.defineProperty(
    run.iterator<object>(() => items.next()),
    'length',
    { value: size },
  );
}
