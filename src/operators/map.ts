import { checkFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Replaces each item by what `f` makes of it. In an async flow a promise is awaited before the next item is read; for
 * several at once there is `mapConcurrent`.
 *
 * @param f - Called once per demanded item, with the item and its index.
 * @returns The results, one per item. Holds nothing; reads one item per result.
 * @throws TypeError when `f` is not a function.
 * @example
 * ```ts
 * flow([1, 2, 3]).map((n) => n * 10).toArray() // => [10, 20, 30]
 * flow('ab').map((c, index) => `${index}${c}`).join() // => '0a,1b'
 * ```
 * @see ECMAScript Iterator.prototype.map; CPython builtins.map
 */
export function map<In, Out>(f: (item: In, index: number) => Out): Stage<In, Awaited<Out>> {
  checkFunction('map', 'f', f);
  return stage({
    name: 'map',
    args: [f],
    start: () => ({ index: 0 }),
    ask: (state, item: In) => f(item, state.index++),
    step: (_state, _item, emit, result) => emit(result),
    text: ({ call, answer, each }) => ({ ask: call(f), step: each(answer) }),
  });
}
