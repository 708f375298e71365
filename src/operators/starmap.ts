import { checkFunction, wrongItem } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Calls `f` with the members of each item as its arguments.
 *
 * @param f - Called once per demanded item, as `f(...item)`. In an async flow a promise is awaited.
 * @returns The results, one per item. Holds nothing; reads one item per result.
 * @throws TypeError when `f` is not a function, or an item is not iterable.
 * @example
 * ```ts
 * flow([[2, 5], [3, 2]]).starmap((base, exponent) => base ** exponent).toArray() // => [32, 9]
 * ```
 * @see CPython itertools.starmap
 */
export function starmap<Args extends readonly unknown[], Out>(f: (...args: Args) => Out): Stage<Args, Awaited<Out>> {
  checkFunction('starmap', 'f', f);
  return stage({
    name: 'starmap',
    args: [f],
    start: () => ({}),
    ask: (_state, item: Args) => {
      checkItem(item);
      return f(...item);
    },
    step: (_state, _item, emit, result) => emit(result),
    text: ({ value, item, answer, each }) => ({
      ask: `(${value(checkItem)}(${item}), ${value(f)}(...${item}))`,
      step: each(answer),
    }),
  });
}

function checkItem(item: unknown): void {
  if (typeof (item as Partial<Iterable<unknown>> | null | undefined)?.[Symbol.iterator] === 'function') return;
  throw wrongItem('starmap', 'iterable', item);
}
