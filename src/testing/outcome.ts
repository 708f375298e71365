import { SuppressedError } from '../protocol/suppressed-error.ts';
import { equal, show } from './equal.ts';

/** What became of a run: a value, or what it threw. */
export type Outcome = { readonly value: unknown } | { readonly error: unknown };

export function outcome(work: () => unknown): Outcome {
  try {
    return { value: work() };
  } catch (error) {
    return { error };
  }
}

export async function outcomeAsync(work: () => unknown): Promise<Outcome> {
  try {
    return { value: await work() };
  } catch (error) {
    return { error };
  }
}

/** Errors are the same when they are the same object or of one class; their words are for the operator's own tests. */
export function sameOutcome(a: Outcome, b: Outcome): boolean {
  if ('value' in a && 'value' in b) return equal(a.value, b.value);
  if (!('error' in a && 'error' in b)) return false;
  if (a.error === b.error) return true;
  return a.error instanceof Error && b.error instanceof Error && a.error.name === b.error.name;
}

export function showOutcome(result: Outcome): string {
  return 'value' in result ? show(result.value) : `error ${String(result.error)}`;
}

/** All that failed, in order: an error and the cleanup errors that wrap it. */
export function failures(result: Outcome): unknown[] {
  return 'error' in result ? unfold(result.error) : [];
}

function unfold(error: unknown): unknown[] {
  return error instanceof SuppressedError ? [...unfold(error.suppressed), ...unfold(error.error)] : [error];
}

/** One macrotask: everything that is settled has been heard of after a few. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, 0);
  });
}

/** What a promise settles to without anything from outside, or undefined if it does not. */
export async function settled(promise: PromiseLike<unknown>, most: number = 20): Promise<Outcome | undefined> {
  const seen: { result?: Outcome } = {};
  const watching = outcomeAsync(() => promise).then((result) => {
    seen.result = result;
  });
  for (let turns = 0; turns < most && !seen.result; turns++) await Promise.race([watching, turn()]);
  return seen.result;
}
