import { callback } from '../kernel/args.ts';

/**
 * Makes a generator function whose generators have run to their first `yield`, so that `next(value)` reaches it at once.
 * more-itertools' `consumer`.
 *
 * Holds nothing.
 *
 * @param func - A generator function.
 * @throws TypeError when it is not a function.
 * @example
 * ```ts
 * const got: number[] = [];
 * const collector = consumer(function* () {
 *   for (;;) got.push((yield) as number);
 * });
 * collector().next(5);
 * got // => [5]
 * ```
 * @see more_itertools.consumer
 */
export function consumer<A extends unknown[], G extends { next(): unknown }>(
  func: (...args: A) => G,
): (...args: A) => G {
  callback('consumer', 'func', func);
  return (...args) => {
    const generator = func(...args);
    void generator.next();
    return generator;
  };
}
