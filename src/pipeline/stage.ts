import type { Plan } from './plan.ts';
import type { Source } from './source.ts';

/** Hands one item on to whatever comes next. */
export interface Emit<T> {
  (item: T): void;
  /**
   * Hands on every item of an iterable, read one by one as they are asked for, and closed when they are not wanted any
   * more. An async iterable needs an async flow.
   */
  all: (items: Iterable<T> | AsyncIterable<T>) => void;
}

/** A terminal in another one, as statements. */
export interface Part {
  readonly ask: string;
  readonly step: string;
}

/**
 * What the text of a stage or terminal is written with. No value ever becomes text: only names do.
 */
export interface Code {
  /** Whether what runs before a result may have to be awaited. */
  readonly mayWait: boolean;
  /** The item in hand, to read. */
  readonly item: string;
  /** What `ask` has answered, to read. */
  readonly answer: string;
  /** A field of the state, to read and to assign. */
  state(field: string): string;
  /** The same, of a field that is always a number. */
  number(field: string): string;
  /** What `state.index++` would be, in a stage that counts every item there and changes it nowhere else. */
  index(): string;
  /** `f(item, state.index++)`: what most stages ask. `given`: what it is called with in place of the item. */
  call(f: unknown, ...given: string[]): string;
  /** A value from outside, to read or to call: a callback, an argument. */
  value(value: unknown): string;
  /** A name for a local variable of the text's own. */
  local(): string;
  /** Statements: hands on what an expression gives. Written once at most, and nothing runs after it but `wants`. */
  emit(expression: string): string;
  /** The same, in a stage that hands on something for every item. */
  each(expression: string): string;
  /**
   * Statements: what a terminal does with an item, on a state of its own, in a sync flow: what it asks, and then its step.
   * Undefined where it has no text.
   *
   * @param state - The name of that state.
   */
  part(terminal: Terminal<never, unknown>, state: string, item: string): Part | undefined;
  /** The same, for every item of an iterable. */
  all(expression: string): string;
  /**
   * Lets the text rely on a condition, asked before the loop runs up to 8,192 items: a second loop follows, which does
   * without.
   *
   * @param condition - An expression.
   * @returns A statement: from the next item on the condition is not to be relied on. Undefined if it may not be now.
   */
  assume(condition: string): string | undefined;
  /** The state itself, for fields that `state` is not asked for. */
  readonly self: string;
  /**
   * Statements: reads an item of a further input, while input 0 is the one that `from` names, and goes on with it; at its
   * end, what `ended` does.
   *
   * @param atEnd - Statements that run before.
   */
  read(input: number, then: (item: string) => string, atEnd: string): string;
}

/**
 * A stage or terminal as text: the very same as its `ask`, `step` and `wants`, which the laws prove of every operator. It is
 * written by hand, next to them: their own source would not do, for bundlers rename what it closes over.
 */
export interface Text {
  /** An expression. */
  readonly ask?: string;
  /** Statements. */
  readonly step: string;
  /** An expression. */
  readonly wants?: string;
}

/**
 * One operator, written once. Drivers run it: item by item for `next()`, in one loop for a terminal, or over the batches
 * of an async source. It knows nothing of any of them.
 *
 * Rules a stage keeps:
 * - its whole state is the plain object that `start` makes (law D1: saving and restoring it changes nothing);
 * - the user's callback is called in `ask` and nowhere else: that is where an async flow waits;
 * - a call of `step`, `begin`, `finish` or `ended` ends with at most one `emit` or `emit.all`.
 */
export interface StageDefinition<In, Out, State extends object, Answer> {
  readonly name: string;
  /** The arguments of the call, for `explain`. */
  readonly args?: readonly unknown[];
  /** What it holds in memory, for `explain`: nothing if left out. */
  readonly holds?: string;
  /** How much it reads for a result, for `explain`: one item if left out. */
  readonly reads?: string;
  /** A text without which it drops a string, whatever its state: a source of text may then leave those out. */
  readonly containing?: string;
  /** It tells where in their file the records stand that it does not hand on: the source is to remember that. */
  readonly located?: boolean;
  /** A fresh state: one plain object of structured-cloneable data. */
  readonly start: () => State;
  /** Whether it takes more items. Once false it stays false: all upstream is closed, what lies downstream ends. */
  readonly wants?: (state: State) => boolean;
  /** How many items it can use at most for `max` results: `max` if left out. */
  readonly demand?: (state: State, max: number) => number;
  /** Calls the user's callback. A promise it answers with is awaited in an async flow. */
  readonly ask?: (state: State, item: In) => Answer;
  /** Takes one item, with what `ask` answered. */
  readonly step: (state: State, item: In, emit: Emit<Out>, answer: Awaited<Answer>) => void;
  /** `ask`, `step` and `wants` as text, for compiled loops; without it the loop calls them. */
  readonly text?: ((code: Code) => Text | undefined) | undefined;
  /** Runs before the first item is read. */
  readonly begin?: (state: State, emit: Emit<Out>) => void;
  /** Runs after the last item. */
  readonly finish?: (state: State, emit: Emit<Out>) => void;
  /** Further sources, for a stage of several inputs. What flows into the stage is input 0, these are 1, 2, ... */
  readonly inputs?: readonly Plan[];
  /** Which input it reads next, whose item `step` then gets; -1 for none any more, which is `wants` false. */
  readonly from?: (state: State) => number;
  /** Input `input` has ended; `from` must not name it again. Takes the place of `finish` in a stage with inputs. */
  readonly ended?: (state: State, input: number, emit: Emit<Out>) => void;
}

/** A stage: what its state and answers are is its own business. */
export interface Stage<In, Out> extends StageDefinition<In, Out, object, unknown> {
  readonly kind: 'stage';
  /** Set for one that has several things under way at once (`joined.ts`): it is a source over the pipeline before it. */
  readonly over?: (upstream: Plan) => Source<unknown>;
}

/**
 * The end of a pipeline: takes the items and has a result. A terminal is also a reducer: `groupBy` and `aggregate` run
 * many of them side by side, each on a state of its own.
 */
export interface TerminalDefinition<In, Result, State extends object, Answer> {
  readonly name: string;
  readonly args?: readonly unknown[];
  readonly holds?: string;
  readonly start: () => State;
  readonly wants?: (state: State) => boolean;
  /** How many items it can use at most: without limit if left out. */
  readonly demand?: (state: State) => number;
  readonly ask?: (state: State, item: In) => Answer;
  readonly step: (state: State, item: In, answer: Awaited<Answer>) => void;
  readonly text?: ((code: Code) => Text | undefined) | undefined;
  readonly result: (state: State) => Result;
  /** Runs the whole pipeline itself, for a sink, which waits also where the source does not. */
  readonly drive?: (plan: Plan) => Result;
}

export interface Terminal<In, Result> extends TerminalDefinition<In, Result, object, unknown> {
  readonly kind: 'terminal';
}

/** Makes a stage of its definition: the types of state and answer are checked here and forgotten after. */
export function stage<In, Out, State extends object, Answer = undefined>(
  definition: StageDefinition<In, Out, State, Answer>,
): Stage<In, Out> {
  return { kind: 'stage', ...(definition as unknown as StageDefinition<In, Out, object, unknown>) };
}

/** Makes a terminal of its definition. */
export function terminal<In, Result, State extends object, Answer = undefined>(
  definition: TerminalDefinition<In, Result, State, Answer>,
): Terminal<In, Result> {
  return { kind: 'terminal', ...(definition as unknown as TerminalDefinition<In, Result, object, unknown>) };
}
