import { checkFunction, describe } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Replaces each item by the items of the iterable that `f` makes of it, one iterable after the other.
 *
 * @param f - Called once per item with the item and its index. An async flow takes async iterables and promises too.
 * @returns The items of all iterables in order. Reads an iterable only as far as its items are asked for, and closes it
 *   when no more are wanted. Holds nothing.
 * @throws TypeError when `f` is not a function, or gives something that is not iterable; a string counts as one value, as
 *   in ECMAScript, and is refused.
 * @example
 * ```ts
 * flow([1, 2, 3]).flatMap((n) => Array(n).fill(n)).toArray() // => [1, 2, 2, 3, 3, 3]
 * flow([1]).flatMap(() => 'ab' as never).toArray() // throws TypeError: flatMap: f must give an iterable, got "ab"
 * ```
 * @see ECMAScript Iterator.prototype.flatMap
 */
export function flatMap<In, Out>(
  f: (item: In, index: number) => Iterable<Out> | AsyncIterable<Out> | PromiseLike<Iterable<Out> | AsyncIterable<Out>>,
): Stage<In, Out> {
  checkFunction('flatMap', 'f', f);
  return stage({
    name: 'flatMap',
    args: [f],
    reads: 'one item for all that is made of it',
    start: () => ({ index: 0 }),
    ask: (state, item: In) => f(item, state.index++),
    step: (_state, _item, emit, items) => {
      if (typeof items !== 'object' || items === null) refuse(items);
      emit.all(items);
    },
    text: ({ call, value, answer, all }) => ({
      ask: call(f),
      step: `if (typeof ${answer} !== 'object' || ${answer} === null) ${value(refuse)}(${answer});\n${all(answer)}`,
    }),
  });
}

function refuse(items: unknown): never {
  throw new TypeError(`flatMap: f must give an iterable, got ${describe(items)}`);
}
