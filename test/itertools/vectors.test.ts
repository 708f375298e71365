import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { absent, shared } from '../shared.ts';
import {
  adapterFor,
  difference,
  inBatches,
  loadHarness,
  observeAsync,
  possible,
  type Observed,
  type Vector,
} from './vectors.ts';

const folder = 'conformance/vectors';
const skip = absent(folder);
const harness = skip ? undefined : await loadHarness();

const byFunction = new Map<string, Vector[]>();
if (harness) {
  for (const vector of harness.vectors(shared(folder))) {
    const known = byFunction.get(vector.fn);
    if (known) known.push(vector);
    else byFunction.set(vector.fn, [vector]);
  }
}
const adapter = adapterFor(byFunction.keys(), false);
const opsAdapter = adapterFor(byFunction.keys(), true);

function failure(vector: Vector, level: string, observed: unknown): string {
  return `${vector.id}: ${level}: ${JSON.stringify({ args: vector.args, kwargs: vector.kwargs, ops: vector.ops, want: vector[level], got: (observed as Record<string, unknown>)[level] })}`;
}

describe('every vector of CPython and more-itertools, sync', { skip }, () => {
  for (const [name, vectors] of byFunction) {
    test(name, () => {
      assert.ok(adapter.fns[name], `there is no ${name}`);
      const failures: string[] = [];
      for (const vector of vectors) {
        if (!possible(vector)) continue;
        const observed = harness!.observe(vector, vector.ops ? opsAdapter : adapter);
        const level = difference(vector, observed, harness!);
        if (level) failures.push(failure(vector, level, observed));
      }
      assert.deepEqual(failures.slice(0, 3), [], `${failures.length} of ${vectors.length}`);
    });
  }
});

describe('every vector over async sources, with the same draws', { skip }, () => {
  for (const [name, vectors] of byFunction) {
    test(name, async () => {
      const failures: string[] = [];
      for (const vector of vectors) {
        if (!possible(vector)) continue;
        const observed = await observeAsync(vector, harness!);
        const level = difference(vector, observed, harness!);
        if (level) failures.push(failure(vector, level, observed));
      }
      assert.deepEqual(failures.slice(0, 3), [], `${failures.length} of ${vectors.length}`);
    });
  }
});

/** In batches of these sizes in CI; otherwise of one of them each, for the time it takes. */
const sizes = [2, 3, 64];

describe('every vector over async sources that come in batches: the same outputs and errors', { skip }, () => {
  for (const [name, vectors] of byFunction) {
    test(name, async () => {
      const failures: string[] = [];
      for (const [i, vector] of vectors.entries()) {
        if (!possible(vector)) continue;
        for (const size of process.env['CI'] ? sizes : [sizes[i % sizes.length]!]) {
          const observed = await observeAsync(vector, harness!, inBatches(size));
          const level = difference(vector, withoutDraws(observed), harness!, ['out', 'error', 'result', 'steps']);
          if (level) failures.push(`in batches of ${size}: ${failure(vector, level, observed)}`);
        }
      }
      assert.deepEqual(failures.slice(0, 3), [], `${failures.length} of ${vectors.length}`);
    });
  }
});

/** A source in batches reads ahead by a batch: how many items it has given is not compared. */
function withoutDraws(observed: Observed): Observed {
  const steps = (observed['steps'] as { p?: unknown }[] | undefined)?.map((step) => ({ ...step, p: -1 }));
  return steps ? { ...observed, steps } : observed;
}
