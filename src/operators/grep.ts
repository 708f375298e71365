import { wrongItem, wrongType } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Passes on the strings that contain a text or match a pattern.
 *
 * @param pattern - A text to be found as it is, or a regular expression. The flags g and y, which make an expression remember
 *   where it was, are left out.
 * @returns The matching strings. Holds nothing.
 * @throws TypeError when `pattern` is neither, or at an item that is not a string.
 * @example
 * ```ts
 * flow(['an error', 'fine', 'Error!']).grep('error').toArray() // => ['an error']
 * flow(['an error', 'fine', 'Error!']).grep(/error/i).toArray() // => ['an error', 'Error!']
 * ```
 * @see Unix grep
 */
export function grep(pattern: string | RegExp): Stage<string, string> {
  if (typeof pattern !== 'string' && !(pattern instanceof RegExp)) {
    throw wrongType('grep', 'pattern', 'a string or a RegExp', pattern);
  }
  const expression =
    typeof pattern === 'string' ? undefined : new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  const containing = literalOf(pattern);
  return stage({
    name: 'grep',
    args: [pattern],
    reads: 'until one passes',
    ...(containing !== undefined && { containing }),
    start: () => ({}),
    step: (_state, text: string, emit) => {
      if (typeof text !== 'string') refuse(text);
      if (expression ? expression.test(text) : text.includes(pattern as string)) emit(text);
    },
    text: ({ value, item, emit }) => {
      const found = expression ? `${value(expression)}.test(${item})` : `${item}.includes(${value(pattern)})`;
      return {
        step: `if (typeof ${item} !== 'string') ${value(refuse)}(${item});\nif (${found}) { ${emit(item)} }`,
      };
    },
  });
}

/** The text that a pattern stands for, if it stands for nothing but that. */
function literalOf(pattern: string | RegExp): string | undefined {
  if (typeof pattern === 'string') return pattern;
  return !pattern.ignoreCase && /^[^\\^$.*+?()[\]{}|]+$/.test(pattern.source) ? pattern.source : undefined;
}

function refuse(item: unknown): never {
  throw wrongItem('grep', 'a string', item);
}
