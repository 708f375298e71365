import type { AnyCase } from '../case.ts';
import { outcome, outcomeAsync } from '../outcome.ts';
import { AsyncCountingIterator, CountingIterator, Rechunked, resurrecting } from '../probes.ts';
import type { Laws } from './index.ts';

/** What comes out, however it is run. */
export const values: Laws = {
  'values: a drain gives what the model gives'(c: AnyCase) {
    c.check('over an array', c.drain([...c.items]));
    c.check('over an iterator', c.drain(new CountingIterator(c.items)));
    c.check('over an iterator that must not be asked after its end', c.drain(resurrecting(c.items)));
  },

  'values: external iteration gives what the model gives'(c: AnyCase) {
    if (c.isTerminal()) return;
    const items = c.cursor([...c.items]);
    c.check(
      'for-of',
      outcome(() => [...items]),
    );
  },

  async 'values: an async flow gives what the model gives'(c: AnyCase) {
    c.check('over an async iterator', await c.drainAsync(new AsyncCountingIterator(c.items)));
    c.check('over a sync source made async', await c.drainAsync([...c.items]));
    if (c.isTerminal()) return;
    const iterated = await outcomeAsync(() => collect(c.asyncCursor(new AsyncCountingIterator(c.items))));
    c.check('for await', iterated);
  },

  async 'L5: results do not depend on where batches are cut'(c: AnyCase) {
    c.check('drained', await c.drainAsync(new Rechunked(c.items, c.cuts)));
    if (c.isTerminal()) return;
    c.check('for await', await outcomeAsync(() => collect(c.asyncCursor(new Rechunked(c.items, c.cuts)))));
  },

  async 'one body: callbacks may answer with promises in an async flow'(c: AnyCase) {
    const promising = c.wrapCallbacks(
      (f) =>
        async (...given) =>
          f(...given),
    );
    if (!promising) return;
    c.check('promised answers', await promising.drainAsync(new Rechunked(c.items, c.cuts)));
  },
};

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const results: unknown[] = [];
  for await (const item of items) results.push(item);
  return results;
}
