import { checkFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Calls `f` for each item. An async flow awaits each call before it reads the next item.
 *
 * @param f - Called with each item and its index. What it gives is ignored.
 * @returns Nothing. Holds nothing.
 * @throws TypeError when `f` is not a function; what `f` throws ends the flow.
 * @example
 * ```ts
 * const seen: string[] = [];
 * flow('ab').forEach((c, index) => seen.push(index + c));
 * seen // => ['0a', '1b']
 * ```
 * @see ECMAScript Iterator.prototype.forEach
 */
export function forEach<T>(f: (item: T, index: number) => unknown): Terminal<T, void> {
  checkFunction('forEach', 'f', f);
  return terminal({
    name: 'forEach',
    args: [f],
    start: () => ({ index: 0 }),
    ask: (state, item: T) => f(item, state.index++),
    step: () => {},
    text: ({ call }) => ({ ask: call(f), step: '' }),
    result: () => {},
  });
}
