import { checkString } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

/**
 * Joins the items into one string. null and undefined count as empty, as in an array's join.
 *
 * @param separator - What stands between two items. Default ','.
 * @returns The string. Holds all of it.
 * @throws TypeError when `separator` is not a string, or at an item that has no text: a symbol.
 * @example
 * ```ts
 * flow([1, null, 3]).join('-') // => '1--3'
 * ```
 * @see ECMAScript Array.prototype.join
 */
export function join(separator: string = ','): Terminal<unknown, string> {
  checkString('join', 'separator', separator);
  return terminal({
    name: 'join',
    args: [separator],
    holds: 'the whole text',
    start: () => ({ begun: false, text: '' }),
    step: (state, item) => {
      if (state.begun) state.text += separator;
      state.begun = true;
      // String.prototype.concat, unlike String(), refuses symbols, as an array's join does.
      if (item !== null && item !== undefined) state.text = state.text.concat(item as string);
    },
    text: ({ state, value, item }) => {
      const [begun, text] = [state('begun'), state('text')];
      return {
        step:
          `if (${begun}) ${text} += ${value(separator)}; ${begun} = true;\n` +
          `if (${item} !== null && ${item} !== undefined) ${text} = ${text}.concat(${item});`,
      };
    },
    result: ({ text }) => text,
  });
}
