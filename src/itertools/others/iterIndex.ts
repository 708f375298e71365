import { describe } from '../../pipeline/check.ts';
import { byPosition, optionalInteger } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { isSequence } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, Output } from '../kernel/types.ts';

/**
 * The indices at which a value is. more-itertools' `iter_index`.
 *
 * In a string it looks for a text. Of an array or string `start` and `stop` may be negative, from the end. Reads up to each output;
 * holds nothing.
 *
 * @param iterable - The items.
 * @param value - What to look for; equal as in Python: arrays by content.
 * @param start - Where to begin. Default 0.
 * @param stop - Where to end, not included. Default: at the end.
 * @throws RangeError when one of them is negative, unless it is of an array.
 * @example
 * ```ts
 * iterIndex('abcab', 'ab') // => [0, 3]
 * iterIndex([[1], [2], [1]].values(), [1], { start: 1 }) // => [2]
 * ```
 * @see more_itertools.iter_index
 */
export function iterIndex<S extends Input>(
  iterable: S,
  value: unknown,
  ...rest:
    | [start?: number, stop?: number | null | { stop?: number | null }]
    | [options: { start?: number; stop?: number | null }]
): Output<S, number>;
export function iterIndex(...args: unknown[]): unknown {
  const [iterable, value, start, stop] = byPosition('iterIndex', args, ['iterable', 'value', 'start', 'stop']);
  const known = isSequence(iterable);
  const bounds = known ? {} : { least: 0 };
  const from = optionalInteger('iterIndex', 'start', start, 0, bounds);
  const to = optionalInteger('iterIndex', 'stop', stop, Infinity, bounds);
  const run = new Run('iterIndex', [iterable]);
  if (typeof iterable === 'string') return run.iterator(textSearch(iterable, value, from, to));
  const items = run.input(iterable as Input);
  const { length } = known ? iterable : { length: 0 };
  let at = known ? clamped(from, length) : 0;
  const end = known ? clamped(to, length) : to;
  return run.iterator(() => {
    while (at < end) {
      if (known) {
        if (equals(iterable[at++], value)) return at - 1;
        continue;
      }
      const item = items.next();
      if (item === END || item === PENDING) return item;
      at += 1;
      if (at > from && equals(item, value)) return at - 1;
    }
    return END;
  });
}

function clamped(index: number, length: number): number {
  return Math.min(Math.max(index < 0 ? index + length : index, 0), length);
}

function textSearch(text: string, value: unknown, start: number, stop: number): () => unknown {
  if (typeof value !== 'string') throw new TypeError(`iterIndex: the value must be a string, got ${describe(value)}`);
  const points = Array.from(text);
  const wanted = Array.from(value);
  let at = clamped(start, points.length);
  const end = clamped(stop, points.length) - wanted.length;
  return () => {
    while (at <= end) {
      const index = at++;
      if (wanted.every((point, i) => points[index + i] === point)) return index;
    }
    return END;
  };
}
