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
      const better = `!(${begun} && ${value(sign)} * ${value(compare)}(${answer}, ${key}) >= 0)`;
      const take = `${begun} = true; ${best} = ${item}; ${key} = ${answer};`;
      // Two numbers, the common case, are compared in place, and first asked for what is most often so; not if one is NaN.
      const numbers = `typeof ${answer} === 'number' && typeof ${key} === 'number'`;
      const [notBetter, less] = sign > 0 ? ['>=', '<'] : ['<=', '>'];
      const natural = `if (${numbers} && ${answer} ${notBetter} ${key}) {} else if ((${numbers} && ${answer} ${less} ${key}) || ${better}) { ${take} }`;
      return {
        ask: by === itself ? item : `${value(by)}(${item})`,
        step: naturally ? natural : `if (${better}) { ${take} }`,
      };
    },
    result: ({ item }) => item,
  });
}
