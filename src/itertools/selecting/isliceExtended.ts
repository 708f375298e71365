import { optionalInteger } from '../kernel/args.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, type Pending, type Reader, Run, type Step } from '../kernel/run.ts';
import { sliceOf } from '../kernel/slices.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/** A slice that can be sliced again. */
export interface Sliceable<S, T> {
  /** A slice of what is left, with positions from here, negative from the end. */
  slice(start?: number | null, stop?: number | null, step?: number | null): Output<S, T> & Sliceable<S, T>;
}

/**
 * `islice` with negative positions and steps, as a Python slice has them. more-itertools' `islice_extended`.
 *
 * Without positions it takes none, and is sliced by its method. For a position from the end it has to read to the end, holding as
 * many items as that is; for a negative step those that it gives.
 *
 * @param iterable - The items.
 * @param bounds - `stop`, or `start`, `stop` and `step`, each a whole number or null.
 * @throws RangeError for a step of 0.
 * @example
 * ```ts
 * isliceExtended('abcdefgh', -4, -1) // => ['e', 'f', 'g']
 * isliceExtended([1, 2, 3, 4]).slice(null, null, -1) // => [4, 3, 2, 1]
 * ```
 * @see more_itertools.islice_extended
 */
export function isliceExtended<S extends Input>(
  iterable: S,
  ...bounds: (number | null)[]
): Output<S, ItemOf<S>> & Sliceable<S, ItemOf<S>>;
export function isliceExtended(iterable: Input, ...bounds: unknown[]): unknown {
  if (bounds.length > 3) throw new TypeError(`isliceExtended: takes at most 3 positions, got ${bounds.length}`);
  const run = new Run('isliceExtended', [iterable]);
  const items = run.input(iterable);
  if (bounds.length === 0) return sliceable(run, items, () => items.next());
  const [start, stop, step] = bounds.length === 1 ? [null, bounds[0], null] : bounds;
  return sliced(run, items, start, stop, step);
}

function sliced(run: Run, items: Reader<unknown>, start: unknown, stop: unknown, step: unknown): unknown {
  const what = 'isliceExtended';
  const from = optionalInteger(what, 'start', start, undefined);
  const to = optionalInteger(what, 'stop', stop, undefined);
  const stride = optionalInteger(what, 'step', step, 1);
  if (stride === 0) throw new RangeError(`${what}: step must not be 0`);
  const body = stride > 0 ? forward(items, from ?? 0, to, stride) : backward(items, from, to, stride);
  return sliceable(run, items, run.steps(body));
}

function sliceable(run: Run, _items: Reader<unknown>, step: Step<unknown>): unknown {
  const iterator = run.iterator<object>(step);
  const self = { next: step };
  const slice = (start: unknown, stop: unknown, stride: unknown): unknown => sliced(run, self, start, stop, stride);
  return Object.assign(iterator, { slice });
}

/** The last `most` of what is left, and how many were left. */
function* ending(items: Reader<unknown>, most: number): Generator<Pending, [last: unknown[], count: number], never> {
  let last: unknown[] = [];
  let count = 0;
  for (;;) {
    const item = items.next();
    if (item === PENDING) yield PENDING;
    else if (item === END) return [last.slice(Math.max(last.length - most, 0)), count];
    else {
      count += 1;
      if (most > 0) last.push(item);
      // Cut off now and then, so that an item costs the same however many are held.
      if (last.length > 2 * most + 16) last = last.slice(-most);
    }
  }
}

function* forward(items: Reader<unknown>, start: number, stop: number | undefined, step: number): Body<unknown> {
  if (start < 0) {
    const [last, count] = yield* ending(items, -start);
    const from = Math.max(count + start, 0);
    const to = stop === undefined ? count : stop >= 0 ? Math.min(stop, count) : Math.max(count + stop, 0);
    for (let i = 0; i < to - from; i += step) yield last[i];
    return;
  }
  if (stop === undefined || stop >= 0) {
    yield* plain(items, start, stop ?? Infinity, step);
    return;
  }
  yield* skip(items, start);
  // An item is given when as many have come after it as are to be left out.
  const cache = yield* collect(items, [], -stop);
  for (let index = 0; ;) {
    const item = items.next();
    if (item === PENDING) yield PENDING;
    else if (item === END) return;
    else {
      const oldest = cache.shift();
      if (index % step === 0) yield oldest;
      cache.push(item);
      index += 1;
    }
  }
}

function* skip(items: Reader<unknown>, count: number): Generator<Pending, void, never> {
  for (let i = 0; i < count;) {
    const item = items.next();
    if (item === PENDING) yield PENDING;
    else if (item === END) return;
    else i += 1;
  }
}

/** As `islice`: in the end it reads up to `stop`. */
function* plain(items: Reader<unknown>, start: number, stop: number, step: number): Body<unknown> {
  let next = start;
  for (let at = 0; at < stop || at < next;) {
    const item = items.next();
    if (item === PENDING) yield PENDING;
    else if (item === END) return;
    else {
      if (at === next && at < stop) {
        next = Math.min(next + step, stop);
        yield item;
      }
      at += 1;
    }
  }
}

function* backward(
  items: Reader<unknown>,
  start: number | undefined,
  stop: number | undefined,
  step: number,
): Body<unknown> {
  if (stop !== undefined && stop < 0) {
    const [last, count] = yield* ending(items, -stop - 1);
    const begin = start === undefined || start < 0 ? (start ?? -1) : Math.min(start - count, -1);
    const end = start === undefined || start < 0 ? stop : undefined;
    yield* sliceOf('isliceExtended', begin, end, step).of(last);
    return;
  }
  if (stop !== undefined) yield* skip(items, stop + 1);
  if (start === undefined || start < 0) {
    const all = yield* collect(items);
    yield* sliceOf('isliceExtended', start ?? -1, undefined, step).of(all);
    return;
  }
  const count = stop === undefined ? start + 1 : start - stop;
  if (count <= 0) return;
  const all = yield* collect(items, [], count);
  yield* sliceOf('isliceExtended', undefined, undefined, step).of(all);
}
