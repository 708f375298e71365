import { END, type Reader, Run, isIterable } from '../kernel/run.ts';
import type { Input, Output } from '../kernel/types.ts';

/**
 * All arguments one after the other: the items of those that can be iterated, the others as they are. Strings stay whole.
 * more-itertools' `value_chain`.
 *
 * A source that fails with a TypeError stops there and is then given itself, which is Python's behaviour. Reads one item per
 * output; holds nothing.
 *
 * @param args - Sources and values.
 * @example
 * ```ts
 * valueChain(1, [2, 3], 'ab', [[4]]) // => [1, 2, 3, 'ab', [4]]
 * ```
 * @see more_itertools.value_chain
 */
export function valueChain<const A extends readonly unknown[]>(
  ...args: A
): A[number] extends infer V ? Output<Extract<V, Input> extends never ? [] : Extract<V, Input>, ValueOf<V>> : never {
  const run = new Run('valueChain', args, false);
  let at = 0;
  let current: Reader<unknown> | undefined;
  return run.iterator(() => {
    for (;;) {
      if (current === undefined) {
        if (at === args.length) return END;
        const value = args[at++];
        if (typeof value === 'string' || !isIterable(value)) return value;
        current = run.inner(value instanceof Map ? [...value.keys()] : value);
      }
      let item;
      try {
        item = current.next();
      } catch (error) {
        if ((error as Partial<Error> | undefined)?.name !== 'TypeError') throw error;
        current = undefined;
        return args[at - 1];
      }
      if (item !== END) return item;
      current = undefined;
    }
  });
}

type ValueOf<V> = V extends string ? V : V extends Input<infer T> ? T : V;
