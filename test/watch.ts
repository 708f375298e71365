/** What a promise has come to so far. */
export interface Watched<T> {
  value?: T;
  error?: unknown;
  over: boolean;
}

export function watch<T>(promise: PromiseLike<T>): Watched<T> {
  const seen: Watched<T> = { over: false };
  promise.then(
    (value) => Object.assign(seen, { value, over: true }),
    (error: unknown) => Object.assign(seen, { error, over: true }),
  );
  return seen;
}
