import type { Clock } from '../pipeline/clock.ts';
import { macrotask } from '../pipeline/drivers/budget.ts';

/** A clock that stands still until it is put forward. Made by {@link manualClock}. */
export interface ManualClock extends Clock {
  /**
   * Puts it forward, and does on the way what is due, in order, each time letting everything happen that follows from it.
   *
   * @param ms - By how much.
   */
  advance(ms: number): Promise<void>;
  /** How many timers are waiting. */
  readonly waiting: number;
}

interface Due {
  readonly at: number;
  readonly f: () => void;
}

/** Everything that follows from what has happened, by promises or macrotasks, has happened. */
async function settle(): Promise<void> {
  for (let turns = 0; turns < 3; turns++) await macrotask();
}

/**
 * A clock for tests of what has to do with time: give it as `clock` to any operator that takes one, and put it forward.
 *
 * @returns A clock that says 0.
 * @example
 * ```ts
 * const clock = manualClock();
 * const seen: number[] = [];
 * void flow([1, 2]).delay(1000, { clock }).forEach((n) => seen.push(n));
 * await clock.advance(999);
 * seen.length // => 0
 * await clock.advance(1);
 * seen // => [1, 2]
 * ```
 */
export function manualClock(): ManualClock {
  let now = 0;
  const waiting: Due[] = [];
  return {
    now: () => now,
    after: (ms, f) => {
      const due = { at: now + ms, f };
      const later = waiting.findIndex(({ at }) => at > due.at);
      waiting.splice(later < 0 ? waiting.length : later, 0, due);
      return () => {
        const place = waiting.indexOf(due);
        if (place >= 0) waiting.splice(place, 1);
      };
    },
    advance: async (ms) => {
      const until = now + ms;
      await settle();
      while (waiting.length > 0 && waiting[0]!.at <= until) {
        const { at, f } = waiting.shift()!;
        now = Math.max(now, at);
        f();
        await settle();
      }
      now = until;
    },
    get waiting() {
      return waiting.length;
    },
  };
}
