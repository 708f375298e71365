import { GeneratorExit } from '../../protocol/signals.ts';
import { describe } from '../../pipeline/check.ts';
import { byPosition } from '../kernel/args.ts';
import { END, type Reader, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { AsyncIter, Input, ItemOf, Iter } from '../kernel/types.ts';

/** A context manager, as Python has it: `exit` is told the error, if there is one. */
export interface Manager<S> {
  enter(): S;
  exit(error?: unknown): unknown;
}

/**
 * The items of what a context manager gives, which is left after the last, after an error, and when the iterator is left early.
 * more-itertools' `with_iter`.
 *
 * Nothing is entered before the first item is wanted. An `exit` that answers true swallows the error, as in Python. Also takes what
 * is `Disposable`: then that is the source. Reads one item per output; holds nothing.
 *
 * @param contextManager - A context manager whose `enter` gives a source, or a disposable source.
 * @param options - `async`: whether that source is async, which only entering would tell. Default false.
 * @throws TypeError for anything else.
 * @example
 * ```ts
 * const log: string[] = [];
 * const manager = { enter: () => [1, 2], exit: () => void log.push('closed') };
 * [...withIter(manager)] // => [1, 2]
 * log // => ['closed']
 * ```
 * @see more_itertools.with_iter
 */
export function withIter<S extends Iterable<unknown>>(contextManager: Manager<S> | (S & Disposable)): Iter<ItemOf<S>>;
export function withIter<S extends Input>(contextManager: Manager<S>, options: { async: true }): AsyncIter<ItemOf<S>>;
export function withIter(...args: unknown[]): unknown {
  const [given, async] = byPosition('withIter', args, ['contextManager*', '=async']);
  const { enter, exit } = managerOf(given);
  const source = given as { enter?: unknown };
  // Whether it has to wait is known only once it is entered, which must not happen before the first item is wanted.
  const run = new Run('withIter', source.enter ? (truth(async) ? [asyncSource] : []) : [given]);
  let entered = false;
  let left = false;
  let items: Reader<unknown> | undefined;
  const leave = (error?: unknown): boolean => {
    if (!entered || left) return false;
    left = true;
    return truth(exit(error));
  };
  const step = (): unknown => {
    if (items === undefined) {
      items = run.inner(enter());
      entered = true;
    }
    let item;
    try {
      item = items.next();
    } catch (error) {
      if (leave(error)) return END;
      throw error;
    }
    if (item === END) leave();
    return item;
  };
  return run.iterator(step, {
    end: () => run.end(),
    abort: (cause) => {
      const closing = run.abort(cause);
      if (!cause) leave(new GeneratorExit());
      return closing;
    },
  });
}

/** For a run that may wait. */
const asyncSource: AsyncIterable<never> = {
  [Symbol.asyncIterator]: () => ({ next: () => Promise.resolve({ done: true, value: undefined }) }),
};

function managerOf(given: unknown): { enter: () => unknown; exit: (error?: unknown) => unknown } {
  const manager = given as Partial<Manager<unknown> & Disposable> | null | undefined;
  if (typeof manager?.enter === 'function' && typeof manager.exit === 'function') {
    return { enter: () => manager.enter!(), exit: (error) => manager.exit!(error) };
  }
  const dispose = manager?.[Symbol.dispose];
  if (typeof dispose === 'function') return { enter: () => given, exit: () => dispose.call(manager) };
  throw new TypeError(`withIter: takes a context manager or a disposable source, got ${describe(given)}`);
}
