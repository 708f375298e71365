/**
 * Throws: a `throw` where an expression is wanted. more-itertools' `raise_`.
 *
 * Where a function is to be given that fails, it fails when it is called, not before.
 *
 * @param exception - An error, or a class to make one of.
 * @param args - What to make it with.
 * @throws Always.
 * @example
 * ```ts
 * raise(RangeError, 'no') // throws RangeError: no
 * ```
 * @see more_itertools.raise_
 */
export function raise<A extends unknown[]>(exception: object | (new (...args: A) => unknown), ...args: A): never {
  throw typeof exception === 'function' ? new (exception as new (...args: A) => Error)(...args) : (exception as Error);
}
