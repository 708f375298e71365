import assert from 'node:assert/strict';
import type { AsyncFlow } from '../src/flow/flow.ts';
import { flow } from '../src/flow/make.ts';
import { manualClock, type ManualClock } from '../src/testing/index.ts';
import { Hand } from './hand.ts';

/**
 * Time drawn as text, one character a ms: `-` is a ms in which nothing happens, a letter an item, `[ab]` several in the same one,
 * `|` the end and `^` an error.
 */
interface Moment {
  readonly at: number;
  readonly what: string;
}

function moments(diagram: string): Moment[] {
  const found: Moment[] = [];
  let at = 0;
  let within = false;
  for (const what of diagram) {
    if (what === '[') within = true;
    else if (what === ']') {
      within = false;
      at += 1;
    } else {
      if (what !== '-') found.push({ at, what });
      if (!within) at += 1;
    }
  }
  return found;
}

export const failure: Error = new Error('^');

/** Draws what comes out of an operator when a drawn source goes in, and compares it with a drawing. */
export async function draws(
  input: string,
  operator: (items: AsyncFlow<string>, clock: ManualClock) => AsyncIterable<unknown>,
  expected: string,
): Promise<void> {
  const clock = manualClock();
  const hand = new Hand<string>();
  const given = moments(input);
  for (const { at, what } of given) {
    clock.after(at, () => {
      if (what === '|') hand.end();
      else if (what === '^') hand.fail(failure);
      else hand.give(what);
    });
  }
  const seen: Moment[] = [];
  const results = operator(flow(hand), clock)[Symbol.asyncIterator]();
  const reading = (async () => {
    try {
      for (let next = await results.next(); !next.done; next = await results.next()) {
        seen.push({ at: clock.now(), what: String(next.value) });
      }
      seen.push({ at: clock.now(), what: '|' });
    } catch (error) {
      assert.equal(error, failure);
      seen.push({ at: clock.now(), what: '^' });
    }
  })();
  await clock.advance(Math.max(...[...given, ...moments(expected)].map(({ at }) => at)) + 50);
  await results.return?.();
  await reading;
  assert.deepEqual(seen, moments(expected));
  assert.equal(clock.waiting, 0, 'timers are left');
}
