import { type Terminal, terminal } from '../pipeline/stage.ts';

/** The terminal that stops at the first item for which the predicate is true; `result` gets index -1 if there is none. */
export function firstMatch<T, Result>(
  name: string,
  predicate: ((item: T, index: number) => unknown) | undefined,
  result: (index: number, item: T | undefined) => Result,
): Terminal<T, Result> {
  return terminal({
    name,
    args: predicate ? [predicate] : [],
    start: (): { index: number; found: number; item: T | undefined } => ({ index: 0, found: -1, item: undefined }),
    wants: (state) => state.found < 0,
    demand: () => (predicate ? Infinity : 1),
    ask: (state, item: T) => {
      const index = state.index++;
      return predicate ? predicate(item, index) : true;
    },
    step: (state, item: T, matches) => {
      if (!matches) return;
      state.found = state.index - 1;
      state.item = item;
    },
    text: ({ state, number, index, call, item, answer }) => {
      const [found, at] = [number('found'), index()];
      return {
        ask: predicate ? call(predicate) : 'true',
        step: `if (${answer}) { ${found} = ${at}; ${state('item')} = ${item}; }`,
        wants: `${found} < 0`,
      };
    },
    result: ({ found, item }) => result(found, item),
  });
}
