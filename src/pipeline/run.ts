import { AsyncCursor, drainAsync } from './drivers/async.ts';
import { Cursor, drainSync } from './drivers/sync.ts';
import { fuseWhereWorth } from './fuse/fuse.ts';
import type { Fuse } from './machine.ts';
import { nameOf, type Plan } from './plan.ts';
import { Scope } from './scope.ts';
import { abandon } from './source.ts';
import type { Terminal } from './stage.ts';
import { AsyncTwoWayFlow, TwoWayFlow } from './two-way.ts';

/** A plan whose source is open already, where opening it was the only way to know whether it is asynchronous. */
function decided(plan: Plan): Plan {
  const { source } = plan;
  if (source.mode !== 'either') return plan;
  const scope = new Scope();
  scope.add(-1, { close: () => abandon(source, nameOf(plan)) });
  try {
    const reader = source.open();
    const mode = 'pull' in reader ? 'async' : 'sync';
    return { ...plan, source: { ...source, mode, open: () => reader, abandon: () => reader.close() } };
  } catch (error) {
    scope.close(Infinity, { error });
    throw error;
  }
}

/** Runs a pipeline to its end: the result over a sync source, a promise of it over an async one. */
export function run<Result>(
  plan: Plan,
  terminal: Terminal<never, Result>,
  fuse: Fuse = fuseWhereWorth,
): Result | Promise<Awaited<Result>> {
  if (plan.source.runner) return plan.source.runner(plan, terminal) as Result;
  if (terminal.drive) return terminal.drive(plan);
  const runnable = decided(plan);
  return runnable.source.mode === 'async' ? drainAsync(runnable, terminal, fuse) : drainSync(runnable, terminal, fuse);
}

export function iterate<T>(plan: Plan, fuse: Fuse = fuseWhereWorth): Cursor<T> {
  return Cursor.over(plan, nameOf(plan), fuse);
}

export function iterateAsync<T>(plan: Plan, fuse: Fuse = fuseWhereWorth): AsyncCursor<T> {
  return new AsyncCursor(plan, nameOf(plan), fuse);
}

export function talk(plan: Plan): TwoWayFlow<unknown, unknown, unknown> | AsyncTwoWayFlow<unknown, unknown, unknown> {
  const runnable = decided(plan);
  return runnable.source.mode === 'async' ? new AsyncTwoWayFlow(runnable) : new TwoWayFlow(runnable);
}
