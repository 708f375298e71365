import { wrongItem } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Turns strings into capital letters, by Unicode's rules and no locale's.
 *
 * @returns The strings in capital letters. Holds nothing.
 * @throws TypeError at an item that is not a string.
 * @example
 * ```ts
 * flow(['ab', 'ß']).upper().toArray() // => ['AB', 'SS']
 * ```
 * @see ECMAScript String.prototype.toUpperCase
 */
export function upper(): Stage<string, string> {
  return stage({
    name: 'upper',
    start: () => ({}),
    step: (_state, text: string, emit) => {
      if (typeof text !== 'string') refuse(text);
      emit(text.toUpperCase());
    },
    text: ({ value, item, each }) => ({
      step: `if (typeof ${item} !== 'string') ${value(refuse)}(${item});\n${each(`${item}.toUpperCase()`)}`,
    }),
  });
}

function refuse(item: unknown): never {
  throw wrongItem('upper', 'a string', item);
}
