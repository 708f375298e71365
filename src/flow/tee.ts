import { checkInteger, checkOneOf, checkOptions } from '../pipeline/check.ts';
import { Hub, type HubOptions, type Lagging } from '../pipeline/hub.ts';
import type { Plan } from '../pipeline/plan.ts';
import { oneShot } from '../pipeline/source.ts';

export interface TeeOptions {
  /** How many items the slowest reader may lie behind the fastest: an integer of at least 1, or Infinity. Default 1024. */
  readonly limit?: number;
  /**
   * What happens when a reader would have to leave another further behind. `error` (default): it fails with a LagError that
   * names the other. `block`: it waits. `dropOldest`: the other loses its oldest items.
   */
  readonly policy?: Lagging;
}

export function hubOptions(name: string, options: TeeOptions): HubOptions {
  checkOptions(name, options, ['limit', 'policy']);
  const { limit = 1024, policy = 'error' } = options;
  checkInteger(name, 'limit', limit, { least: 1, infinity: true });
  checkOneOf(name, 'policy', policy, ['error', 'block', 'dropOldest']);
  return { name, limit, policy };
}

const held = (limit: number): string => (limit === Infinity ? 'what the slowest has not read' : `up to ${limit} items`);

/** The plans of `count` branches, each of which gives every item of the plan. */
export function teePlans(plan: Plan, count: number, options: TeeOptions): Plan[] {
  checkInteger('tee', 'count', count, { least: 1 });
  const hub = new Hub(plan, hubOptions('tee', options));
  const labels = Array.from({ length: count }, (_, index) => `branch ${index + 1}`);
  // All at once: a branch that has not begun holds what it has not read.
  return labels
    .map((label) => hub.branch(label))
    .map((branch) => ({
      source: {
        name: `tee (${branch.label})`,
        mode: 'async',
        upstream: [plan],
        holds: held(options.limit ?? 1024),
        open: () => branch,
        ...oneShot(`tee (${branch.label})`, () => branch.close()),
      },
      stages: [],
    }));
}

/** A plan whose runs all read the same run of another. */
export function sharePlan(plan: Plan, options: TeeOptions): Plan {
  const hub = new Hub(plan, hubOptions('share', options));
  let readers = 0;
  return {
    source: {
      name: 'share',
      mode: 'async',
      upstream: [plan],
      holds: held(options.limit ?? 1024),
      open: () => hub.branch(`reader ${++readers}`),
    },
    stages: [],
  };
}
