import { type Terminal, terminal } from '../pipeline/stage.ts';
import { type Compare, itself, type Order, ordering } from './order.ts';

/** The terminal that keeps the first item before which, by `sign`, no other stands: min (1) or max (-1). */
export function extreme<T>(
  name: string,
  sign: 1 | -1,
  order: Compare<T> | Order<T> | undefined,
): Terminal<T, T | undefined> {
  const { by, compare, naturally } = ordering(name, order);
  return terminal({
    name,
    args: order ? [order] : [],
    holds: 'one item',
    start: (): { begun: boolean; item: T | undefined; key: unknown } => ({
      begun: false,
      item: undefined,
      key: undefined,
    }),
    ask: (_state, item: T) => by(item),
    step: (state, item: T, key) => {
      if (state.begun && sign * compare(key, state.key) >= 0) return;
      state.begun = true;
      state.item = item;
      state.key = key;
    },
    text: ({ state, value, item, answer }) => {
      const [begun, best, key] = [state('begun'), state('item'), state('key')];
      const worse = `${value(sign)} * ${value(compare)}(${answer}, ${key}) >= 0`;
      const take = `${begun} = true; ${best} = ${item}; ${key} = ${answer};`;
      // What the order by default does with two numbers, of which NaN is the largest.
      const numbers = `typeof ${answer} === 'number' && typeof ${key} === 'number'`;
      const better =
        sign > 0
          ? `${answer} < ${key} || (${key} !== ${key} && ${answer} === ${answer})`
          : `${answer} > ${key} || (${answer} !== ${answer} && ${key} === ${key})`;
      const natural = `if (${begun} && ${numbers}) { if (${better}) { ${best} = ${item}; ${key} = ${answer}; } } else `;
      return {
        ask: by === itself ? item : `${value(by)}(${item})`,
        step: `${naturally ? natural : ''}if (!(${begun} && ${worse})) { ${take} }`,
      };
    },
    result: ({ item }) => item,
  });
}
