import { wrongItem } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Takes white space off both ends of strings.
 *
 * @returns The trimmed strings. Holds nothing.
 * @throws TypeError at an item that is not a string.
 * @example
 * ```ts
 * flow(['  a b ', '\t']).trim().toArray() // => ['a b', '']
 * ```
 * @see ECMAScript String.prototype.trim
 */
export function trim(): Stage<string, string> {
  return stage({
    name: 'trim',
    start: () => ({}),
    step: (_state, text: string, emit) => {
      if (typeof text !== 'string') refuse(text);
      emit(text.trim());
    },
    text: ({ value, item, each }) => ({
      step: `if (typeof ${item} !== 'string') ${value(refuse)}(${item});\n${each(`${item}.trim()`)}`,
    }),
  });
}

function refuse(item: unknown): never {
  throw wrongItem('trim', 'a string', item);
}
