import { describe } from '../../pipeline/check.ts';
import { integer, optionalInteger } from '../kernel/args.ts';
import { markSequence } from '../kernel/readers.ts';
import { END, Run } from '../kernel/run.ts';
import { sliceBounds } from '../kernel/slices.ts';

/** Numbers of one step, as a sequence: it has a length, indices and slices, and can be iterated again and again. */
export interface NumericRange<N extends number | bigint> extends Iterable<N> {
  readonly length: number;
  /** The number at an index, negative from the end. @throws RangeError when there is none. */
  at(index: number): N;
  /** A part, as a range again. */
  slice(start?: number | null, stop?: number | null, step?: number | null): NumericRange<N>;
  /** Whether a number is in it. */
  includes(value: unknown): boolean;
  /** 1 if a number is in it, else 0. */
  count(value: unknown): number;
  /** The index of a number. @throws RangeError when it is not in it. */
  index(value: unknown): number;
  /** From the last to the first. */
  reversed(): Iterator<N>;
}

/**
 * A range that takes fractions and BigInts too: `numericRange(stop)` or `numericRange(start, stop, step)`. more-itertools'
 * `numeric_range`.
 *
 * Each number is `start + i * step`, so that rounding errors do not add up. Holds nothing but that.
 *
 * @param bounds - `stop`, or `start`, `stop` and `step`. Defaults 0 and 1.
 * @throws RangeError for a step of 0; TypeError for what is not a number, or numbers and BigInts mixed.
 * @example
 * ```ts
 * numericRange(0, 1, 0.25) // => [0, 0.25, 0.5, 0.75]
 * numericRange(10).slice(null, null, -4) // => [9, 5, 1]
 * numericRange(1, 10, 3).index(7) // => 2
 * ```
 * @see more_itertools.numeric_range
 */
export function numericRange<N extends number | bigint>(stop: N): NumericRange<N>;
export function numericRange<N extends number | bigint>(start: N, stop: N, step?: N): NumericRange<N>;
export function numericRange(...bounds: unknown[]): unknown {
  if (bounds.length < 1 || bounds.length > 3)
    throw new TypeError(`numericRange: takes 1 to 3 numbers, got ${bounds.length}`);
  for (const bound of bounds) {
    if (typeof bound === 'bigint' || (typeof bound === 'number' && !Number.isNaN(bound))) continue;
    throw new TypeError(`numericRange: takes numbers, got ${describe(bound)}`);
  }
  const some = bounds[0];
  if (bounds.some((bound) => typeof bound !== typeof some)) {
    throw new TypeError('numericRange: takes numbers or BigInts, not both');
  }
  const [zero, one] = typeof some === 'bigint' ? [0n, 1n] : [0, 1];
  // Arithmetic is the same for both kinds; TypeScript has no word for "one or the other".
  const [start, stop, step = one] = (bounds.length === 1 ? [zero, some] : bounds) as [number, number, number?];
  if (Number(step) === 0) throw new RangeError('numericRange: step must not be 0');
  return new ArithmeticRange(start, stop, step as number);
}

/** Of a number or a BigInt. */
function asNumber(value: unknown): number {
  return Number(value);
}

class ArithmeticRange implements NumericRange<number> {
  static {
    markSequence(this.prototype);
  }
  readonly #start: number;
  readonly #stop: number;
  readonly #step: number;
  readonly length: number;

  constructor(start: number, stop: number, step: number) {
    this.#start = start;
    this.#stop = stop;
    this.#step = step;
    const distance = step > 0 ? stop - start : start - stop;
    this.length = distance > 0 ? this.#places(distance) : 0;
  }

  /** How many steps it takes to cover a distance. */
  #places(distance: number): number {
    const size = this.#step > 0 ? this.#step : -this.#step;
    const rest = distance % size;
    const whole =
      typeof distance === 'bigint' ? asNumber((distance - rest) / size) : Math.round((distance - rest) / size);
    return asNumber(rest) === 0 ? whole : whole + 1;
  }

  #value(index: number): number {
    const i = (typeof this.#step === 'bigint' ? BigInt(index) : index) as number;
    return this.#start + i * this.#step;
  }

  at(index: number): number {
    const place = integer('numericRange', 'the index', index);
    const i = place < 0 ? place + this.length : place;
    if (i >= 0 && i < this.length) return this.#value(i);
    throw new RangeError(`numericRange: there is no number ${index}; there are ${this.length}`);
  }

  slice(start?: number | null, stop?: number | null, step?: number | null): ArithmeticRange {
    const stride = optionalInteger('numericRange', 'step', step, 1);
    if (stride === 0) throw new RangeError('numericRange: step must not be 0');
    const from = optionalInteger('numericRange', 'start', start, undefined);
    const to = optionalInteger('numericRange', 'stop', stop, undefined);
    const [first, end] = sliceBounds(this.length, from, to, stride);
    const size = (typeof this.#step === 'bigint' ? BigInt(stride) : stride) as number;
    return new ArithmeticRange(this.#value(first), this.#value(end), this.#step * size);
  }

  #find(value: unknown): number | undefined {
    if (typeof value !== 'number' && typeof value !== 'bigint') return undefined;
    if (typeof value !== typeof this.#start) {
      const other = typeof value === 'bigint' ? Number(value) : Number.isInteger(value) ? BigInt(value) : undefined;
      return other === undefined ? undefined : this.#find(other);
    }
    const number = value as number;
    const [distance, size, inside] =
      this.#step > 0
        ? [number - this.#start, this.#step, number >= this.#start && number < this.#stop]
        : [this.#start - number, -this.#step, number <= this.#start && number > this.#stop];
    return inside && asNumber(distance % size) === 0 ? Math.round(asNumber(distance / size)) : undefined;
  }

  includes(value: unknown): boolean {
    return this.#find(value) !== undefined;
  }
  count(value: unknown): number {
    return this.includes(value) ? 1 : 0;
  }
  index(value: unknown): number {
    const found = this.#find(value);
    if (found !== undefined) return found;
    throw new RangeError(`numericRange: ${describe(value)} is not in it`);
  }
  [Symbol.iterator](): Iterator<number> {
    let at = 0;
    // Not by the length: of fractions, the last may be beyond it by a rounding error.
    return new Run('numericRange', []).iterator(() => {
      const value = this.#value(at++);
      return (this.#step > 0 ? value < this.#stop : value > this.#stop) ? value : END;
    });
  }
  reversed(): Iterator<number> {
    if (this.length === 0) return new ArithmeticRange(this.#start, this.#start, this.#step)[Symbol.iterator]();
    const last = this.at(-1);
    const step = (typeof this.#step === 'bigint' ? -(this.#step as bigint) : -this.#step) as number;
    return new ArithmeticRange(last, this.#start + step, step)[Symbol.iterator]();
  }
}
