import { describe } from './check.ts';
import { BatchPart } from './drivers/async-readers.ts';
import { write, type Written } from './fuse/write.ts';
import { nameOf, type Plan, Planned, planOf } from './plan.ts';
import { END, type SyncReader } from './reader.ts';
import type { Stage, Terminal } from './stage.ts';

/** One line of an explanation. */
export interface Step {
  /** The step as it was written: `take(3)`. */
  readonly text: string;
  /** What it holds in memory; undefined if it holds nothing but the item in hand. */
  readonly holds: string | undefined;
  /** How much it reads for a result: `one item`, `until one passes`; undefined for a source. */
  readonly reads: string | undefined;
  /** Why compiled loops end before this step, if they do: it and what follows run in closures, with the same results. */
  readonly split: string | undefined;
  /** How deep it lies: the steps of a further input stand one deeper than the stage that reads it. */
  readonly depth: number;
}

/**
 * What a pipeline does, step by step, and what each step holds in memory: so that a stage that materialises shows.
 *
 * @param pipeline - A flow, a pipeline, or anything that could be the source of one.
 * @returns The steps in order, the source first.
 * @example
 * ```ts
 * explain(flow([3, 1, 2]).sorted().take(2)).map((step) => step.holds) // => [undefined, 'every item', undefined]
 * ```
 */
export function explain(pipeline: unknown): Step[] {
  return explainPlan(planOf(pipeline, 'explain'));
}

/** The steps of a plan, and of the terminal that ends it. */
export function explainPlan(plan: Plan, terminal?: Terminal<never, unknown>, depth: number = 0): Step[] {
  const steps = (plan.source.upstream ?? []).flatMap((upstream) => explainPlan(upstream, undefined, depth));
  const split = splitOf(plan, terminal);
  steps.push({ text: plan.source.name, holds: plan.source.holds, reads: undefined, split: undefined, depth });
  for (const [i, stage] of plan.stages.entries()) {
    const reason = i === split ? whySplit(plan, i) : undefined;
    steps.push({ text: textOf(stage), holds: stage.holds, reads: stage.reads ?? ONE, split: reason, depth });
    for (const input of stage.inputs ?? []) steps.push(...explainPlan(input, undefined, depth + 1));
  }
  if (terminal) {
    const reason = split === plan.stages.length ? whySplit(plan, split) : undefined;
    const reads = terminal.wants ? 'until it has its answer' : 'every item';
    steps.push({ text: textOf(terminal), holds: terminal.holds, reads, split: reason, depth });
  }
  return steps;
}

/**
 * The loop that a pipeline is compiled to, once it has run long enough, as JavaScript.
 *
 * @param pipeline - A flow, a pipeline, or anything that could be the source of one. It is not read.
 * @param terminal - What ends it; without one, the loop is that of `for-of`.
 * @returns The text; undefined where the first step runs in closures. What is not known before it runs, such as what an
 *   iterator gives, it reads by calling `next`. It holds names and numbers only: values are given to it as arguments.
 * @throws TypeError when the pipeline is none.
 * @example
 * ```ts
 * compiledSource(flow([3, 1, 2]).map((n) => n + 1), sum())?.includes('for (') // => true
 * compiledSource(flow([3, 1, 2]).zip([1], { mode: 'longest' })) // => undefined
 * ```
 */
export function compiledSource(pipeline: unknown, terminal?: Terminal<never, unknown>): string | undefined {
  return compiledPlan(planOf(pipeline, 'compiledSource'), terminal);
}

/** The same of a plan. */
export function compiledPlan(plan: Plan, terminal?: Terminal<never, unknown>): string | undefined {
  return written(plan, terminal)?.text(false);
}

/** Stands for what only a run opens. */
const unopened: SyncReader<unknown> = { next: () => END, close: () => {} };

function written({ source, stages }: Plan, terminal?: Terminal<never, unknown>): Written | undefined {
  const mayWait = source.mode === 'async';
  return write({
    stages,
    last: terminal as Terminal<unknown, unknown> | undefined,
    into: false,
    from: 0,
    reader: source.inert ? (source.open() as SyncReader<unknown>) : mayWait ? new BatchPart() : unopened,
    mayWait,
    input: () => unopened,
  });
}

/** The stage before which compiled loops end. */
function splitOf(plan: Plan, terminal?: Terminal<never, unknown>): number {
  return written(plan, terminal)?.split ?? 0;
}

function whySplit({ source, stages }: Plan, split: number): string {
  const waits = source.mode === 'async';
  const stage = stages[split];
  if (!stage?.text) return 'it has no text';
  if (waits && stage.inputs) return 'its inputs may have to be awaited';
  return 'the items before it may have to be awaited one by one';
}

/** What most stages read for a result: not worth a word in a table. */
const ONE = 'one item';

/** Steps as text, one a line: what a step reads is said where it is not one item for a result. */
export function explanation(steps: readonly Step[]): string {
  const rows = steps.map(({ text, holds, reads, split, depth }) => [
    `${'  '.repeat(depth)}${text}`,
    (holds === undefined || holds === '' ? 'streams' : `holds ${holds}`) +
      (reads === undefined || reads === ONE ? '' : `; reads ${reads}`) +
      (split === undefined ? '' : `; in closures from here: ${split}`),
  ]);
  const width = Math.max(...rows.map(([text]) => text!.length));
  return rows.map(([text, holds]) => `${text!.padEnd(width)}  ${holds}`).join('\n');
}

/** A step as it was written: `take(3)`. */
export function textOf({ name, args = [] }: Pick<Stage<never, unknown>, 'name' | 'args'>): string {
  return `${name}(${args.map(argument).join(', ')})`;
}

function argument(value: unknown): string {
  if (typeof value === 'function') {
    const text = String(value).replace(/\s+/g, ' ');
    return text.length <= 50 ? text : `${value.name || 'function'} ...`;
  }
  if (isTerminal(value)) return textOf(value);
  if (typeof value === 'number' || value instanceof RegExp) return String(value);
  if (value instanceof Planned) return nameOf(value.plan);
  if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) !== Object.prototype)
    return describe(value);
  const text = JSON.stringify(value) ?? String(value);
  return text.length <= 40 ? text : `${text.slice(0, 37)}...`;
}

function isTerminal(value: unknown): value is Terminal<never, unknown> {
  return (value as { readonly kind?: unknown } | null | undefined)?.kind === 'terminal';
}
