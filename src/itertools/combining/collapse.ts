import { byPosition, optionalInteger } from '../kernel/args.ts';
import { type Type, typeTest } from '../kernel/common.ts';
import { END, PENDING, type Reader, Run, isIterable, sourcesIn } from '../kernel/run.ts';
import type { Input, Output } from '../kernel/types.ts';

/**
 * Nested iterables flattened, however deep. Strings stay whole. more-itertools' `collapse`.
 *
 * Of a Map the keys are taken, as Python iterates a dict. Reads one item per output; holds the open levels.
 *
 * @param iterable - The items, some of them iterable.
 * @param baseType - A class, or an array of them, whose instances stay whole: `Array`, `Map`, `String`, a class of yours.
 * @param levels - How many levels to flatten. Default: all.
 * @throws TypeError when `levels` is not a whole number.
 * @example
 * ```ts
 * collapse([1, [2, [3, 'ab']], new Set([4])]) // => [1, 2, 3, 'ab', 4]
 * collapse([1, [2, [3]]], { levels: 1 }) // => [1, 2, [3]]
 * ```
 * @see more_itertools.collapse
 */
export function collapse<S extends Input, T = unknown>(
  iterable: S,
  ...rest:
    | [baseType?: Type | readonly Type[] | null, levels?: number | null]
    | [baseType: Type | readonly Type[] | null, options: { levels?: number | null }]
    | [options: { baseType?: Type | readonly Type[] | null; levels?: number | null }]
): Output<S, T>;
export function collapse(...args: unknown[]): unknown {
  const [iterable, baseType, levels] = byPosition('collapse', args, ['iterable', 'baseType', 'levels']);
  const whole = typeTest('collapse', 'baseType', baseType);
  const deepest = optionalInteger('collapse', 'levels', levels, Infinity);
  const run = new Run('collapse', [iterable, ...sourcesIn(iterable)], false);
  // The source itself is level 0, what it gives level 1.
  const stack: Reader<unknown>[] = [run.input([iterable])];
  return run.iterator(() => {
    for (;;) {
      const reader = stack.at(-1);
      if (reader === undefined) return END;
      const node = reader.next();
      if (node === PENDING) return node;
      if (node === END) stack.pop();
      else if (stack.length - 1 > deepest || typeof node === 'string' || whole(node) || !isIterable(node)) return node;
      else stack.push(run.inner(node instanceof Map ? [...node.keys()] : node));
    }
  });
}
