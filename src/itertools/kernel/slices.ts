import { describe } from '../../pipeline/check.ts';
import { integer, optionalInteger } from './args.ts';

/** The item at an index, negative from the end. @throws RangeError when there is none, as Python's IndexError. */
export function itemAt(what: string, items: ArrayLike<unknown>, index: number): unknown {
  const place = integer(what, 'the index', index);
  const at = place < 0 ? place + items.length : place;
  if (at >= 0 && at < items.length) return items[at];
  throw new RangeError(`${what}: there is no item ${describe(index)}; there are ${items.length}`);
}

/** Where a Python slice begins, ends and how it steps, in a sequence of that length. */
export function sliceBounds(
  length: number,
  start: number | undefined,
  stop: number | undefined,
  step: number,
): [start: number, stop: number] {
  const least = step < 0 ? -1 : 0;
  const most = step < 0 ? length - 1 : length;
  const clamp = (index: number): number => Math.min(Math.max(index < 0 ? index + length : index, least), most);
  return [
    start === undefined ? (step < 0 ? most : least) : clamp(start),
    stop === undefined ? (step < 0 ? least : most) : clamp(stop),
  ];
}

interface Slice {
  /** How many items of a sequence that is not all there it needs. */
  readonly reach: number;
  of(items: ArrayLike<unknown>): unknown[];
}

/** A Python slice. @throws RangeError for a step of 0. */
export function sliceOf(
  what: string,
  start: number | null | undefined,
  stop: number | null | undefined,
  step: number | null | undefined,
): Slice {
  const from = optionalInteger(what, 'start', start, undefined);
  const to = optionalInteger(what, 'stop', stop, undefined);
  const stride = optionalInteger(what, 'step', step, 1);
  if (stride === 0) throw new RangeError(`${what}: step must not be 0`);
  const [first, last] = [from ?? (stride < 0 ? -1 : 0), to ?? (stride < 0 ? -Infinity : Infinity)];
  return {
    reach: first < 0 || last < 0 ? Infinity : Math.max(first, last) + 1,
    of: (items) => {
      const [begin, end] = sliceBounds(items.length, from, to, stride);
      const found: unknown[] = [];
      for (let i = begin; stride < 0 ? i > end : i < end; i += stride) found.push(items[i]);
      return found;
    },
  };
}
