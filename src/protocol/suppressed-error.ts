/**
 * The error in hand when a cleanup fails too: `error` is the later one, `suppressed` the one it would have hidden.
 * The runtime's own class where it has one (Node 24), else one of the same shape; nothing is installed globally.
 *
 * @see ECMAScript explicit resource management, DisposeResources step 3.e
 */
export interface SuppressedError extends Error {
  readonly error: unknown;
  readonly suppressed: unknown;
}

class FallbackSuppressedError extends Error {
  readonly error: unknown;
  readonly suppressed: unknown;
  constructor(error: unknown, suppressed: unknown, message = '') {
    super(message);
    this.error = error;
    this.suppressed = suppressed;
  }
  static {
    this.prototype.name = 'SuppressedError';
  }
}

type SuppressedErrorConstructor = new (error: unknown, suppressed: unknown, message?: string) => SuppressedError;

export const SuppressedError: SuppressedErrorConstructor =
  (globalThis as { SuppressedError?: SuppressedErrorConstructor }).SuppressedError ?? FallbackSuppressedError;

/**
 * The error that began it: follows `suppressed` through a chain of cleanup errors down to the first failure.
 *
 * @example
 * ```ts
 * const late = new SuppressedError(new Error('close failed'), new Error('bad record'));
 * (rootCause(late) as Error).message // => 'bad record'
 * rootCause('plain') // => 'plain'
 * ```
 */
export function rootCause(error: unknown): unknown {
  let cause = error;
  while (cause instanceof SuppressedError) cause = cause.suppressed;
  return cause;
}
