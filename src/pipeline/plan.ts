import { type Source, sourceOf } from './source.ts';
import type { Stage } from './stage.ts';

/** What a flow is before it runs: a source and the stages its items go through. Immutable and shared freely. */
export interface Plan {
  readonly source: Source<unknown>;
  readonly stages: readonly Stage<unknown, unknown>[];
}

/** An object that is a pipeline (a flow, a source of ours): it can be the source or an input of another. */
export abstract class Planned {
  /** Its source and stages. */
  readonly plan: Plan;
  constructor(plan: Plan) {
    this.plan = plan;
  }
}

/** The plan of any value that can be a source; a flow's own plan for a flow. */
export function planOf(value: unknown, what: string): Plan {
  return value instanceof Planned ? value.plan : { source: sourceOf(value, what), stages: [] };
}

export function withStage(before: Plan, stage: Stage<never, unknown>): Plan {
  const plan = stage.located && before.source.located ? { ...before, source: before.source.located() } : before;
  if (stage.over) return { source: stage.over(plan), stages: [] };
  return { source: plan.source, stages: [...plan.stages, stage as Stage<unknown, unknown>] };
}

/** The pipeline as its author wrote it: `array.map().take(3)`. */
export function nameOf(plan: Plan): string {
  return [plan.source.name, ...plan.stages.map((stage) => stage.name)].join(' | ');
}
