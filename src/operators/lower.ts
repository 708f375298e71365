import { wrongItem } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Turns strings into small letters, by Unicode's rules and no locale's.
 *
 * @returns The strings in small letters. Holds nothing.
 * @throws TypeError at an item that is not a string.
 * @example
 * ```ts
 * flow(['Ab', 'É']).lower().toArray() // => ['ab', 'é']
 * ```
 * @see ECMAScript String.prototype.toLowerCase
 */
export function lower(): Stage<string, string> {
  return stage({
    name: 'lower',
    start: () => ({}),
    step: (_state, text: string, emit) => {
      if (typeof text !== 'string') refuse(text);
      emit(text.toLowerCase());
    },
    text: ({ value, item, each }) => ({
      step: `if (typeof ${item} !== 'string') ${value(refuse)}(${item});\n${each(`${item}.toLowerCase()`)}`,
    }),
  });
}

function refuse(item: unknown): never {
  throw wrongItem('lower', 'a string', item);
}
