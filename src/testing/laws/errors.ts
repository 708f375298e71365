import { ConsumedError } from '../../pipeline/errors.ts';
import type { AnyCase } from '../case.ts';
import { type Outcome, showOutcome } from '../outcome.ts';
import { AsyncCountingIterator, CountingIterator, failingAfter } from '../probes.ts';
import type { Laws } from './index.ts';

const boom = new Error('boom');

/** What is thrown, and what happens to the source then. */
export const errors: Laws = {
  async 'E2: an error of the source comes out as it is'(c: AnyCase) {
    // A source that is never asked for more than it has may never come to fail.
    const good = new (c.isAsync() ? AsyncCountingIterator : CountingIterator)(c.items);
    const expected = c.isAsync() ? await c.drainAsync(good) : c.drain(good);
    if (good.asks <= c.items.length || 'error' in expected) return;
    if (!c.isAsync()) c.check('the source fails at its end', c.drain(failingAfter(c.items, boom)), { error: boom });
    c.check('the async source fails', await c.drainAsync(failingAfterAsync(c.items)), { error: boom });
  },

  'E2: an error of a callback comes out as it is and closes the source'(c: AnyCase) {
    for (const at of [0, 1, 2]) {
      const calls = { count: 0 };
      const failing = c.wrapCallbacks((f) => (...given) => {
        if (calls.count++ === at) throw boom;
        return f(...given);
      });
      if (!failing) return;
      const source = new CountingIterator(c.items);
      const got = failing.drain(source);
      if (calls.count > at) checkFailed(c, `callback ${at} throws`, got, source);
    }
  },

  async 'E2: a callback that rejects is as one that throws'(c: AnyCase) {
    for (const at of [0, 1, 2]) {
      const calls = { count: 0 };
      const failing = c.wrapCallbacks((f) => async (...given) => {
        if (calls.count++ === at) throw boom;
        return f(...given);
      });
      if (!failing) return;
      const source = new AsyncCountingIterator(c.items);
      const got = await failing.drainAsync(source);
      if (calls.count > at) checkFailed(c, `callback ${at} rejects`, got, source);
    }
  },

  async 'O1: a flow over an array can be run again'(c: AnyCase) {
    const again = c.runner([...c.items]);
    await again();
    c.check('the second run', await again());
  },

  async 'O1: a second run over a one-shot source is an error'(c: AnyCase) {
    const source = new CountingIterator(c.items);
    const again = c.runner(source);
    const first = await again();
    const second = await again();
    // What never opens the source, `take(0)` for one, cannot notice.
    if (source.asks === 0) c.check('the second run', second, first);
    else if (!('error' in second && second.error instanceof ConsumedError)) {
      c.fail(`the second run: expected a ConsumedError, got ${showOutcome(second)}`);
    }
  },
};

function checkFailed(
  c: AnyCase,
  what: string,
  got: Outcome,
  source: CountingIterator<unknown> | AsyncCountingIterator<unknown>,
): void {
  if (!('error' in got && got.error === boom)) c.fail(`${what}: expected its own error, got ${showOutcome(got)}`);
  c.checkClosed(what, source);
}

async function* failingAfterAsync(items: Iterable<unknown>): AsyncGenerator<unknown, void> {
  yield* items;
  throw boom;
}
