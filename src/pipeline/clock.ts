import { describe, outOfRange, wrongType } from './check.ts';

/** What operators go by that have to do with time. `manualClock()` of `sluice/testing` is one that stands still. */
export interface Clock {
  /** The time, in ms since any fixed moment. */
  now(): number;
  /** Calls a function once, so many ms from now. Gives what cancels that. */
  after(ms: number, f: () => void): () => void;
}

/** The platform's timers cannot wait longer at once. */
const LONGEST = 2 ** 31 - 1;

/** The clock of the platform. Gives whole waits, however long. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after: (ms, f) => {
    const due = performance.now() + ms;
    let timer: ReturnType<typeof setTimeout>;
    const wait = (): void => {
      const left = due - performance.now();
      timer = setTimeout(left > LONGEST ? wait : f, Math.min(LONGEST, Math.max(0, left)));
    };
    wait();
    return () => clearTimeout(timer);
  },
};

/** What every operator of time takes. */
export interface ClockOptions {
  /** The clock to go by. Default: the platform's. */
  readonly clock?: Clock;
}

export function checkClock(operator: string, clock: Clock | undefined): void {
  if (clock === undefined) return;
  if (typeof (clock as Partial<Clock> | null)?.now === 'function' && typeof clock.after === 'function') return;
  throw new TypeError(`${operator}: clock must have now() and after(ms, f), got ${describe(clock)}`);
}

/** A span of time in ms: a finite number of at least 0, or greater. */
export function checkSpan(
  operator: string,
  parameter: string,
  ms: unknown,
  { zero = false }: { zero?: boolean } = {},
): void {
  const expected = `a finite number of ms ${zero ? 'of at least 0' : 'greater than 0'}`;
  if (typeof ms !== 'number') throw wrongType(operator, parameter, expected, ms);
  if (!Number.isFinite(ms) || ms < 0 || (ms === 0 && !zero)) {
    throw outOfRange(operator, parameter, expected, ms);
  }
}
