import { wrongItem } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/** A stage that does to strings what a method of theirs does that takes nothing. */
export function textual(name: string, method: 'toLowerCase' | 'toUpperCase' | 'trim'): Stage<string, string> {
  return stage({
    name,
    start: () => ({}),
    step: (_state, text: string, emit) => {
      if (typeof text !== 'string') refuse(name, text);
      emit(text[method]());
    },
    text: ({ value, item, each }) => ({
      step: `if (typeof ${item} !== 'string') ${value(refuse)}(${value(name)}, ${item});\n${each(`${item}.${method}()`)}`,
    }),
  });
}

function refuse(name: string, item: unknown): never {
  throw wrongItem(name, 'a string', item);
}
