import { syncMachine } from '../../pipeline/drivers/sync.ts';
import { ArrayReader } from '../../pipeline/reader.ts';
import type { Snapshot } from '../../pipeline/machine.ts';
import { Scope } from '../../pipeline/scope.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import type { AnyCase } from '../case.ts';
import { outcome } from '../outcome.ts';
import type { Laws } from './index.ts';

/** That a stage's whole state is the plain object that it says it is. */
export const state: Laws = {
  'D1: saving and restoring before any read changes nothing'(c: AnyCase) {
    const made = c.made();
    if (typeof made === 'function' || (made.kind === 'stage' && made.over)) return;
    const resume = made.kind === 'stage' ? resumeStage : resumeTerminal;
    c.check(
      'saved and restored',
      outcome(() => resume(c)),
    );
  },
};

/** Runs a stage one item at a time, its state going through structuredClone between any two. */
function resumeStage(c: AnyCase): unknown[] {
  const results: unknown[] = [];
  const stages = () => c.plan([]).stages;
  const put = (item: unknown): void => void results.push(item);
  const scope = new Scope();
  let machine = syncMachine(stages(), put, scope);
  let at = 0;
  while (machine.ready()) {
    const saved = structuredClone<Snapshot>(machine.snapshot());
    machine = syncMachine(stages(), put, scope, { from: saved, fuse: c.fuse });
    if (!machine.ready()) c.fail('not at rest when the source is read');
    if (at < c.items.length) machine.run(0, new ArrayReader([c.items[at++]]));
    else machine.end();
  }
  scope.close(Infinity);
  return results;
}

function resumeTerminal(c: AnyCase): unknown {
  const terminal = (): Terminal<unknown, unknown> => c.made() as Terminal<unknown, unknown>;
  let state = terminal().start();
  for (const item of c.items) {
    const { wants, ask, step } = terminal();
    if (wants && !wants(state)) break;
    step(state, item, ask?.(state, item));
    state = structuredClone(state);
  }
  return terminal().result(state);
}
