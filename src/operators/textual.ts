import { wrongItem } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/** A stage that does to strings what a method of theirs does that takes nothing. */
export function textual(name: string, method: 'toLowerCase' | 'toUpperCase' | 'trim'): Stage<string, string> {
  const refuse = (item: unknown): never => {
    throw wrongItem(name, 'a string', item);
  };
  return stage({
    name,
    start: () => ({}),
    step: (_state, text: string, emit) => {
      if (typeof text !== 'string') refuse(text);
      emit(text[method]());
    },
    text: ({ value, item, each }) => ({
      step: `if (typeof ${item} !== 'string') ${value(refuse)}(${item});\n${each(`${item}.${method}()`)}`,
    }),
  });
}
