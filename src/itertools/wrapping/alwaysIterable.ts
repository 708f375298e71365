import { byPosition } from '../kernel/args.ts';
import { type Type, typeTest } from '../kernel/common.ts';
import { Run, isIterable } from '../kernel/run.ts';
import type { AsyncIter, Iter } from '../kernel/types.ts';

/**
 * An iterator over what can be iterated, or over a value as the only item; over nothing for null. Strings count as values.
 * more-itertools' `always_iterable`.
 *
 * Of a Map the keys are taken, as Python iterates a dict. Holds nothing.
 *
 * @param obj - A source or a value.
 * @param baseType - A class, or an array of them, whose instances count as values; null: none. Default `String`.
 * @example
 * ```ts
 * alwaysIterable([1, 2]) // => [1, 2]
 * alwaysIterable('ab') // => ['ab']
 * alwaysIterable(null) // => []
 * ```
 * @see more_itertools.always_iterable
 */
export function alwaysIterable<V>(
  obj: V,
  baseType?: Type | readonly Type[] | null | { baseType?: Type | readonly Type[] | null },
): V extends AsyncIterable<infer T>
  ? AsyncIter<T>
  : Iter<V extends string ? V : V extends Iterable<infer T> ? T : NonNullable<V>>;
export function alwaysIterable(...args: unknown[]): unknown {
  const [obj, baseType = String] = byPosition('alwaysIterable', args, ['obj*', 'baseType']);
  const whole = typeTest('alwaysIterable', 'baseType', baseType);
  const nothing = obj === null || obj === undefined;
  const source = obj instanceof Map && !whole(obj) ? [...obj.keys()] : obj;
  const items = nothing ? [] : whole(obj) || !isIterable(source) ? [source] : source;
  const run = new Run('alwaysIterable', [items]);
  const input = run.input(items);
  return run.iterator(() => input.next());
}
