import { checkFunction, checkInteger, checkNumber, checkOptions } from './check.ts';
import { checkClock, checkSpan, type Clock, systemClock } from './clock.ts';

/** How often, and how long after a failure, something is tried again. */
export interface RetryOptions {
  /** How many times it is tried again after the first: an integer of at least 0, or Infinity. Default 3. */
  readonly times?: number;
  /** How long to wait before the first new try, in ms. Default 100. */
  readonly delay?: number;
  /** What the wait is multiplied by each time: at least 1. Default 2. */
  readonly factor?: number;
  /** The longest wait, in ms. Default 30,000. A `Retry-After` may be longer. */
  readonly maxDelay?: number;
  /** How much of each wait is left to chance, so that many do not come back at once: 0 to 1, default 0.5. */
  readonly jitter?: number;
  /** Which errors are worth another try; `attempt` counts from 1. Default: all. */
  readonly when?: (error: unknown, attempt: number) => boolean;
  readonly clock?: Clock;
  /** For the jitter: gives numbers from 0 up to 1. Default `Math.random`. */
  readonly random?: () => number;
}

const known = ['times', 'delay', 'factor', 'maxDelay', 'jitter', 'when', 'clock', 'random'];

/** What to do after each failure. */
export interface Backoff {
  /** Ms to wait before another try, or undefined to give up. `attempt` is the number of the one that failed, from 1. */
  next(error: unknown, attempt: number): number | undefined;
  readonly clock: Clock;
}

export function backoff(operator: string, options: RetryOptions, others: readonly string[] = []): Backoff {
  checkOptions(operator, options, [...known, ...others]);
  const { times = 3, delay = 100, factor = 2, maxDelay = 30_000, jitter = 0.5, when = () => true } = options;
  const { clock = systemClock, random = Math.random } = options;
  checkInteger(operator, 'times', times, { infinity: true });
  checkSpan(operator, 'delay', delay, { zero: true });
  checkNumber(operator, 'factor', factor);
  if (factor < 1) throw new RangeError(`${operator}: factor must be at least 1, got ${factor}`);
  checkSpan(operator, 'maxDelay', maxDelay, { zero: true });
  checkNumber(operator, 'jitter', jitter);
  if (jitter < 0 || jitter > 1) throw new RangeError(`${operator}: jitter must be from 0 to 1, got ${jitter}`);
  checkFunction(operator, 'when', when);
  checkFunction(operator, 'random', random);
  checkClock(operator, clock);
  return {
    clock,
    next: (error, attempt) => {
      if (attempt > times || !when(error, attempt)) return undefined;
      const whole = Math.min(maxDelay, delay * factor ** (attempt - 1));
      return Math.max(whole * (1 - jitter * random()), retryAfter(error) ?? 0);
    },
  };
}

/** What a server has asked for: `retryAfter` of the error in seconds, or the header of its response. */
function retryAfter(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const {
    retryAfter: given,
    response,
    headers = (response as { headers?: unknown } | undefined)?.headers,
  } = error as {
    retryAfter?: unknown;
    response?: unknown;
    headers?: unknown;
  };
  return inMs(given) ?? inMs(header(headers));
}

function header(headers: unknown): unknown {
  if (typeof headers !== 'object' || headers === null) return undefined;
  const { get } = headers as { get?: unknown };
  if (typeof get === 'function') return get.call(headers, 'retry-after') as unknown;
  return (headers as Record<string, unknown>)['retry-after'];
}

/** Seconds, or a date. */
function inMs(value: unknown): number | undefined {
  if (typeof value !== 'number' && typeof value !== 'string') return undefined;
  const seconds = typeof value === 'number' ? value : value.trim() === '' ? NaN : Number(value);
  if (Number.isFinite(seconds)) return seconds * 1000;
  const date = Date.parse(String(value));
  return Number.isNaN(date) ? undefined : date - Date.now();
}

/** Waits so many ms by a clock. @throws The signal's reason, as soon as it is aborted. */
export function pause(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error);
      return;
    }
    const abort = (): void => {
      cancel();
      reject(signal!.reason as Error);
    };
    const cancel = clock.after(ms, () => {
      signal?.removeEventListener('abort', abort);
      resolve();
    });
    signal?.addEventListener('abort', abort, { once: true });
  });
}
