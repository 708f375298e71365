/**
 * A procedure written once for sync and async use: a generator that yields whatever may have to be awaited, and goes on
 * with its value or its error.
 */
export type Steps<Result> = Generator<unknown, Result, unknown>;

/** What may have to be awaited, once it has been: `const value = yield* settled(promiseOrValue)`. */
export function* settled<T>(value: T): Steps<Awaited<T>> {
  return (yield value) as Awaited<T>;
}

/** Runs a procedure without waiting: what it yields is its value already. */
export function atOnce<Result>(steps: Steps<Result>): Result {
  let step = steps.next();
  while (!step.done) step = steps.next(step.value);
  return step.value;
}

/** Runs a procedure, awaiting what it yields. */
export async function awaited<Result>(steps: Steps<Result>): Promise<Result> {
  let step = steps.next();
  while (!step.done) {
    let value: unknown;
    try {
      value = await step.value;
    } catch (error) {
      step = steps.throw(error);
      continue;
    }
    step = steps.next(value);
  }
  return step.value;
}
