import type { AsyncCursor } from '../pipeline/drivers/async.ts';
import type { Cursor } from '../pipeline/drivers/sync.ts';
import type { Fuse } from '../pipeline/machine.ts';
import { pipelineOf } from '../pipeline/pipe.ts';
import { type Plan, type Planned, planOf, withStage } from '../pipeline/plan.ts';
import { iterate, iterateAsync, run } from '../pipeline/run.ts';
import type { Stage, Terminal } from '../pipeline/stage.ts';
import { show } from './equal.ts';
import { type Outcome, outcome, outcomeAsync, sameOutcome, showOutcome } from './outcome.ts';
import type { Cuts, Observed } from './probes.ts';

/**
 * What can be examined: a function that makes a stage, a terminal, or, as `through` does, one pipeline out of another.
 * Its arguments are those of the exam's samples.
 */
export type Operator<In, Args extends readonly unknown[]> = (
  ...args: Args
) => Stage<In, unknown> | Terminal<In, unknown> | ((items: Planned) => Planned);

/** What an operator is held against. */
export interface Exam<In, Args extends readonly unknown[], Out> {
  /** What comes out, by the plainest means there are: an array for a stage, the result for a terminal. */
  readonly model: (items: In[], ...args: Args) => Out;
  /**
   * Items that have to be read of the source, at most, for `asked` results of a stage, for every number of them; exactly,
   * for a terminal. More than there are where it has to see the end: Infinity will do.
   */
  readonly reads?: (asked: number, items: readonly In[], ...args: Args) => number;
  /** Laws that make no sense for it, such as promised answers for a comparison. */
  readonly except?: readonly LawName[];
}

/** One drawn case. */
export interface Sample<In, Args extends readonly unknown[]> {
  readonly args: Args;
  readonly items: readonly In[];
  /** How an async source cuts the items into batches. */
  readonly cuts: Cuts;
}

/** A law by its name: one of `lawNames`. */
export type LawName = string;

/** Thrown where an operator breaks a law; says which, and with what input. */
export class LawBroken extends Error {
  static {
    this.prototype.name = 'LawBroken';
  }
}

/** Thrown by a law that asks for a sync run of an operator that has none: it does not apply. */
export class OnlyAsync extends Error {}

export type AnyCase = Case<unknown, readonly unknown[]>;
type Callback = (...args: unknown[]) => unknown;
type AnyTerminal = Terminal<unknown, unknown>;

/** One case under examination: builds pipelines of the operator over any source, and runs them to a comparable outcome. */
export class Case<In, Args extends readonly unknown[]> {
  readonly args: Args;
  readonly items: readonly In[];
  readonly cuts: Cuts;
  /** What makes its loops. */
  readonly fuse: Fuse | undefined;
  readonly #operator: Operator<In, Args>;
  readonly #exam: Exam<In, Args, unknown>;

  constructor(operator: Operator<In, Args>, exam: Exam<In, Args, unknown>, sample: Sample<In, Args>, fuse?: Fuse) {
    this.fuse = fuse;
    this.#operator = operator;
    this.#exam = exam;
    this.args = sample.args;
    this.items = sample.items;
    this.cuts = sample.cuts;
  }

  /** The same case with other arguments. */
  #with(args: Args): Case<In, Args> {
    return new Case(this.#operator, this.#exam, { args, items: this.items, cuts: this.cuts }, this.fuse);
  }

  /** The operator itself, made anew. */
  made(): ReturnType<Operator<In, Args>> {
    return this.#operator(...this.args);
  }

  /** Whether it makes an async pipeline of a sync one, so that all laws about sync runs are void. */
  isAsync(): boolean {
    const made = outcome(() => this.plan([]));
    return 'value' in made && (made.value as Plan).source.mode === 'async';
  }

  isTerminal(): boolean {
    const made = this.made();
    return typeof made !== 'function' && made.kind === 'terminal';
  }

  /** What has to come out: the model's answer, or its error. */
  expected(): Outcome {
    return outcome(() => this.#exam.model([...this.items], ...this.args));
  }

  /** How many results have to come out one by one; none are counted where the model fails. */
  results(): number {
    const expected = this.expected();
    return 'value' in expected && Array.isArray(expected.value) ? expected.value.length : 0;
  }

  /** How many items may be read for so many results, or undefined where the exam does not say. */
  allowed(asked: number): number | undefined {
    return this.#exam.reads?.(asked, this.items, ...this.args);
  }

  plan(source: unknown, mode?: 'async'): Plan {
    const opened = planOf(source, 'law');
    const plan = mode ? { ...opened, source: { ...opened.source, mode } } : opened;
    const made = this.made();
    if (typeof made === 'function') return planOf(made(pipelineOf(plan)), 'law');
    return made.kind === 'stage' ? withStage(plan, made) : plan;
  }

  #drain(plan: Plan): unknown {
    const made = this.made();
    return run(plan, typeof made !== 'function' && made.kind === 'terminal' ? made : collector, this.fuse);
  }

  /** Something that runs it over a source again and again: a stage into an array, a terminal to its result. */
  runner(source: unknown): () => Promise<Outcome> {
    const plan = this.plan(source);
    return () => outcomeAsync(() => this.#drain(plan));
  }

  drain(source: unknown): Outcome {
    if (this.isAsync()) throw new OnlyAsync();
    return outcome(() => this.#drain(this.plan(source)));
  }

  drainAsync(source: unknown): Promise<Outcome> {
    return outcomeAsync(() => this.#drain(this.plan(source, 'async')));
  }

  cursor(source: unknown): Cursor<unknown> {
    if (this.isAsync()) throw new OnlyAsync();
    return iterate(this.plan(source), this.fuse);
  }

  asyncCursor(source: unknown): AsyncCursor<unknown> {
    return iterateAsync(this.plan(source, 'async'), this.fuse);
  }

  check(what: string, got: Outcome, expected: Outcome = this.expected()): void {
    if (!sameOutcome(got, expected)) this.fail(`${what}: expected ${showOutcome(expected)}, got ${showOutcome(got)}`);
  }

  /** Checks that a source was closed once, or has ended by itself; what reads ahead may not have heard yet that it has. */
  checkClosed(what: string, { closes, ended }: Observed): void {
    const expected = ended ? 0 : 1;
    if (closes !== expected && !(closes === 1 && this.isAsync())) this.fail(`${what}: closed ${closes} times`);
  }

  fail(what: string): never {
    const call = `${this.#operator.name}(${this.args.map(show).join(', ')})`;
    throw new LawBroken(`${call} over ${show(this.items)}: ${what}`);
  }

  /** The case with every callback replaced, those in options and of reducers too; undefined where there is none. */
  wrapCallbacks(wrap: (f: Callback) => Callback): Case<In, Args> | undefined {
    let found = false;
    const wrapped = (f: Callback): Callback => {
      found = true;
      return wrap(f);
    };
    const replace = (value: unknown): unknown => {
      if (typeof value === 'function') return wrapped(value as Callback);
      if (!isPlain(value)) return value;
      if (value['kind'] === 'terminal') return withAsk(value as unknown as AnyTerminal, wrapped);
      return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, replace(part)]));
    };
    const args = this.args.map(replace) as unknown as Args;
    return found ? this.#with(args) : undefined;
  }

  /** The case with every argument that is a further input replaced. */
  replaceInputs(make: (items: Iterable<unknown>, index: number) => unknown): Case<In, Args> {
    const made = this.made();
    if (typeof made === 'function' || made.kind !== 'stage' || !made.inputs) return this;
    let inputs = 0;
    const replace = (value: unknown): unknown => (Array.isArray(value) ? make(value as unknown[], inputs++) : value);
    return this.#with(this.args.map(replace) as unknown as Args);
  }
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function withAsk(terminal: AnyTerminal, wrap: (f: Callback) => Callback): AnyTerminal {
  const { ask } = terminal;
  if (!ask) return terminal;
  return { ...terminal, ask: (state, item) => wrap((given) => ask(state, given))(item), text: undefined };
}

const collector: Terminal<never, unknown[]> = {
  kind: 'terminal',
  name: 'collect',
  start: () => ({ items: [] as unknown[] }),
  step: (state, item) => {
    (state as { items: unknown[] }).items.push(item);
  },
  result: (state) => (state as { items: unknown[] }).items,
};
