import type { AnyCase } from '../case.ts';
import { equal, show } from '../equal.ts';
import { outcome, outcomeAsync, settled } from '../outcome.ts';
import { AsyncCountingIterator, CountingIterator, Rechunked, Stalling, Untouchable } from '../probes.ts';
import type { Laws } from './index.ts';

/** When sources are read and callbacks called. */
export const laziness: Laws = {
  'L1: no item is read that is not needed'(c: AnyCase) {
    const drained = new CountingIterator(c.items);
    c.drain(drained);
    if (drained.asks > c.items.length + 1) c.fail(`asked ${drained.asks} times for ${c.items.length} items`);
    const allowed = c.allowed(1);
    if (allowed === undefined) return;
    if (c.isTerminal()) {
      const exactly = Math.min(c.items.length, allowed);
      if (drained.reads !== exactly) c.fail(`read ${drained.reads} items, expected ${exactly}`);
      return;
    }
    const source = new CountingIterator(c.items);
    const results = c.cursor(source);
    for (let asked = 1; asked <= c.items.length + 3; asked++) {
      outcome(() => results.next());
      checkReads(c, source.reads, asked);
    }
  },

  async 'L1: an async source is read no further either'(c: AnyCase) {
    if (c.allowed(1) === undefined || c.isTerminal()) return;
    const source = new AsyncCountingIterator(c.items);
    const results = c.asyncCursor(source);
    for (let asked = 1; asked <= c.items.length + 3; asked++) {
      await outcomeAsync(() => results.next());
      checkReads(c, source.reads, asked);
    }
  },

  async 'L2: whoever runs it, callbacks are called in the same order for the same items'(c: AnyCase) {
    const drained = await trace(c, (traced, source) => void traced.drain(source));
    if (!drained) return;
    const check = (how: string, got: Trace | undefined, expected = drained): void => {
      if (!equal(got, expected)) c.fail(`${how}: expected the calls ${show(expected)}, got ${show(got)}`);
    };
    check('async', await trace(c, async (traced, source) => void (await traced.drainAsync(source))));
    const chunked = await trace(c, async (traced) => void (await traced.drainAsync(new Rechunked(c.items, c.cuts))));
    check('in batches', chunked, drained.filter(Array.isArray));
    if (c.isTerminal()) return;
    check('for-of', await trace(c, (traced, source) => void outcome(() => [...traced.cursor(source)])));
  },

  'L4: nothing is opened before the first pull'(c: AnyCase) {
    const built = outcome(() => {
      const untouched = c.replaceInputs(() => new Untouchable());
      if (c.isTerminal()) return untouched.plan(new Untouchable());
      return c.isAsync() ? untouched.asyncCursor(new Untouchable()) : untouched.cursor(new Untouchable());
    });
    if ('error' in built) c.fail(String(built.error));
  },

  async 'L6: a result is delivered without waiting for items that it does not need'(c: AnyCase) {
    if (c.isTerminal()) return;
    for (let asked = 1; asked <= c.results(); asked++) {
      const needed = c.allowed(asked);
      if (needed === undefined || needed > c.items.length) return;
      const results = c.asyncCursor(new Stalling(c.items.slice(0, needed)));
      for (let i = 1; i <= asked; i++) {
        if (!(await settled(results.next()))) c.fail(`result ${i} did not come of the first ${needed} items`);
      }
    }
  },
};

function checkReads(c: AnyCase, reads: number, asked: number): void {
  const allowed = c.allowed(asked)!;
  if (reads > allowed) c.fail(`read ${reads} items for ${asked} results, expected at most ${allowed}`);
}

/** The reads of the source, as their number, and the calls of callbacks, as their arguments. */
type Trace = (number | unknown[])[];

/** What a run does, or undefined if there is no callback that could be watched. */
async function trace(
  c: AnyCase,
  drive: (c: AnyCase, source: Iterable<unknown>) => void | Promise<void>,
): Promise<Trace | undefined> {
  const events: Trace = [];
  const traced = c.wrapCallbacks((f) => (...given) => {
    events.push(given);
    return f(...given);
  });
  if (!traced) return undefined;
  await drive(traced, reading(c.items, events));
  return events;
}

function* reading(items: readonly unknown[], events: Trace): Generator<unknown, void> {
  for (const [index, item] of items.entries()) {
    events.push(index);
    yield item;
  }
}
