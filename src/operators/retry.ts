import { backoff, pause, type RetryOptions } from '../pipeline/backoff.ts';
import { checkFunction } from '../pipeline/check.ts';
import { isThenable } from '../pipeline/reader.ts';
import type { Call } from './concurrent.ts';

/**
 * Makes of a function one that tries again when it fails: for the callback of any operator, of `mapConcurrent` above all.
 *
 * Only what may safely be done twice should be tried twice. Where the error, or its `response`, has a `Retry-After` header
 * (seconds or a date), or it has a `retryAfter` in seconds, it waits at least that long. A call whose signal is aborted stops
 * waiting at once.
 *
 * @param f - Called with the same arguments for every try.
 * @param options - `times` it is tried again (3), `delay` before the first new try (100 ms), growing by `factor` (2) up to
 *   `maxDelay` (30,000 ms), less up to `jitter` (0.5) of it by chance; `when` says which errors are worth it.
 * @returns A function like `f`; where the first try answers with a plain value so does it. The error of the last try comes out as
 *   it is.
 * @throws TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * let tries = 0;
 * const flaky = retry(async (n: number) => {
 *   if (++tries < 3) throw new Error('busy');
 *   return n * 10;
 * }, { delay: 1 });
 * flow([1]).mapConcurrent(flaky, { limit: 4 }).toArray() // => [10]
 * ```
 */
export function retry<In, Out>(
  f: (item: In, index: number, call: Call) => Out | PromiseLike<Out>,
  options: RetryOptions = {},
): (item: In, index: number, call?: Call) => Out | Promise<Out> {
  checkFunction('retry', 'f', f);
  const policy = backoff('retry', options);
  const again = async (failure: unknown, item: In, index: number, call: Call): Promise<Out> => {
    let error = failure;
    for (let attempt = 1; ; attempt++) {
      const wait = policy.next(error, attempt);
      if (wait === undefined) throw error;
      await pause(policy.clock, wait, call.signal);
      try {
        return await f(item, index, call);
      } catch (next) {
        error = next;
      }
    }
  };
  return (item, index, call = never) => {
    let answer: Out | PromiseLike<Out>;
    try {
      answer = f(item, index, call);
    } catch (error) {
      return again(error, item, index, call);
    }
    if (!isThenable(answer)) return answer;
    return Promise.resolve(answer).catch((error: unknown) => again(error, item, index, call));
  };
}

/** For callbacks that are told of no call. */
const never: Call = {
  get signal() {
    return new AbortController().signal;
  },
};
