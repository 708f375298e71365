import { byPosition, integer } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, type Reader, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items at the given indices, in the order of the indices. more-itertools' `extract`.
 *
 * Indices are read and sorted first; items that come before their turn are held. With `monotonic`, for indices that never go
 * down, they are read one by one and nothing is held.
 *
 * @param iterable - The items.
 * @param indices - Which, counted from 0.
 * @param options - `monotonic`: whether the indices never go down. Default false.
 * @throws RangeError for an index that is negative, too large, or, with `monotonic`, less than the one before.
 * @example
 * ```ts
 * extract('abcdef', [4, 1, 1]) // => ['e', 'b', 'b']
 * ```
 * @see more_itertools.extract
 */
export function extract<S extends Input, I extends Input<number>>(
  iterable: S,
  indices: I,
  options?: { monotonic?: boolean },
): Output<S | I, ItemOf<S>>;
export function extract(...args: unknown[]): unknown {
  const [iterable, indices, monotonic] = byPosition('extract', args, ['iterable', 'indices', '=monotonic']);
  const run = new Run('extract', [iterable, indices]);
  const items = run.input(iterable as Input);
  const wanted = run.input(indices as Input);
  return run.generate(truth(monotonic) ? rising(items, wanted) : inAnyOrder(items, wanted));
}

function none(index: number): RangeError {
  return new RangeError(`extract: there is no item ${index}`);
}

function* rising(items: Reader<unknown>, indices: Reader<unknown>): Body<unknown> {
  let last: unknown;
  let read = 0;
  for (;;) {
    const [given] = yield* collect(indices, [], 1);
    if (given === undefined) return;
    const index = integer('extract', 'an index', given, { least: 0 });
    if (index < read - 1)
      throw new RangeError(`extract: indices must not go down (monotonic), got ${index} after ${read - 1}`);
    while (read <= index) {
      const item = items.next();
      if (item === PENDING) yield PENDING;
      else if (item === END) throw none(index);
      else {
        last = item;
        read += 1;
      }
    }
    yield last;
  }
}

function* inAnyOrder(items: Reader<unknown>, indices: Reader<unknown>): Body<unknown> {
  const wanted = (yield* collect(indices)).map((index) => integer('extract', 'an index', index, { least: 0 }));
  const order = wanted.map((_index, i) => i).sort((a, b) => wanted[a]! - wanted[b]! || a - b);
  const held = new Map<number, unknown>();
  let last: unknown;
  let read = 0;
  let turn = 0;
  for (const place of order) {
    while (read <= wanted[place]!) {
      const item = items.next();
      if (item === PENDING) yield PENDING;
      else if (item === END) throw none(wanted[place]!);
      else {
        last = item;
        read += 1;
      }
    }
    held.set(place, last);
    for (; held.has(turn); turn++) {
      yield held.get(turn);
      held.delete(turn);
    }
  }
}
