import { checkInteger, checkOptionalFunction } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';
import { heapPush, heapReplace } from './heap.ts';
import type { Ordered } from './order.ts';

/** An item with its key and its place in the flow. */
type Ranked<T> = [key: unknown, index: number, item: T];

/** The terminal that keeps the `k` items that `compare` puts first. */
export function bestK<T>(
  name: string,
  k: number,
  by: ((item: T) => Ordered | PromiseLike<Ordered>) | undefined,
  compare: (a: unknown, b: unknown) => number,
): Terminal<T, T[]> {
  checkInteger(name, 'k', k);
  checkOptionalFunction(name, 'by', by);
  const rank = (a: Ranked<T>, b: Ranked<T>): number => compare(a[0], b[0]) || a[1] - b[1];
  const worse = (a: Ranked<T>, b: Ranked<T>): boolean => rank(a, b) > 0;
  return terminal({
    name,
    args: [k],
    holds: `up to ${k} items`,
    // The heap's root is the worst of the best.
    start: (): { index: number; heap: Ranked<T>[] } => ({ index: 0, heap: [] }),
    ask: (_state, item: T) => (by ? by(item) : item),
    step: (state, item: T, key) => {
      const { heap } = state;
      const index = state.index++;
      if (heap.length < k) heapPush(heap, [key, index, item], worse);
      else if (k > 0 && compare(key, heap[0]![0]) < 0) heapReplace(heap, [key, index, item], worse);
    },
    text: ({ state, index, value, item, answer }) => {
      const [heap, ranked] = [state('heap'), `[${answer}, ${index()}, ${item}]`];
      return {
        ask: by ? `${value(by)}(${item})` : item,
        step:
          `if (${heap}.length < ${value(k)}) ${value(heapPush)}(${heap}, ${ranked}, ${value(worse)});\n` +
          `else if (${value(k)} > 0 && ${value(compare)}(${answer}, ${heap}[0][0]) < 0) ` +
          `${value(heapReplace)}(${heap}, ${ranked}, ${value(worse)});`,
      };
    },
    result: ({ heap }) => heap.toSorted(rank).map(([, , item]) => item),
  });
}
