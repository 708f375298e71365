import { checkFunction, checkInteger, checkOptions } from '../pipeline/check.ts';
import type { Code, Emit, StageDefinition } from '../pipeline/stage.ts';

export interface SplitOptions {
  /** How often to split at most: an integer of at least 0, or Infinity, the default. The rest is one piece. */
  readonly limit?: number;
}

interface State<T> {
  index: number;
  splits: number;
  piece: T[];
}

type Splitting<T> = Omit<StageDefinition<T, T[], State<T>, unknown>, 'step' | 'finish'> & {
  readonly finish: (state: State<T>, emit: Emit<T[]>) => void;
  /** `ask` as text. */
  readonly asked: (code: Code) => string;
};

/** What stages that split have in common: the predicate is asked about an item as long as they may split. */
export function splitting<T>(
  name: string,
  predicate: (item: T, index: number) => unknown,
  options: SplitOptions,
  known: readonly string[] = ['limit'],
): Splitting<T> {
  checkFunction(name, 'predicate', predicate);
  checkOptions(name, options, known);
  const { limit = Infinity } = options;
  checkInteger(name, 'limit', limit, { infinity: true });
  return {
    name,
    args: [predicate, options],
    holds: 'one piece',
    reads: 'until the piece is complete',
    start: () => ({ index: 0, splits: 0, piece: [] }),
    ask: (state, item) => (state.splits < limit ? predicate(item, state.index++) : false),
    // It counts only what it asks about.
    asked: ({ number, value, item }) =>
      `${number('splits')} < ${value(limit)} ? ${value(predicate)}(${item}, ${number('index')}++) : false`,
    finish: ({ piece }, emit) => {
      if (piece.length > 0) emit(piece);
    },
  };
}

/** What a stage does where a piece begins with an item that the answer is true about. */
export function beginning<T>(
  asked: (code: Code) => string,
): Pick<StageDefinition<T, T[], State<T>, unknown>, 'step' | 'text'> {
  return {
    step: (state, item, emit, begins) => {
      const { piece } = state;
      if (!begins || piece.length === 0) {
        piece.push(item);
        return;
      }
      state.splits += 1;
      state.piece = [item];
      emit(piece);
    },
    text: (code) => {
      const { state, item, answer } = code;
      const piece = state('piece');
      return {
        ask: asked(code),
        step: `if (!${answer} || ${piece}.length === 0) ${piece}.push(${item});\nelse { ${cut(code, item)} }`,
      };
    },
  };
}

/** Statements: hands on the piece, and begins the next with some items. */
export function cut({ number, state, local, emit }: Code, next: string): string {
  const [piece, done] = [state('piece'), local()];
  return `${number('splits')} += 1; const ${done} = ${piece}; ${piece} = [${next}]; ${emit(done)}`;
}
