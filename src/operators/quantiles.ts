import { checkNumber, checkOptions, wrongType } from '../pipeline/check.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { numeric, type ToNumber } from './number.ts';

export interface QuantilesOptions {
  /** The largest relative error beyond the first 1,000 items: more than 0, less than 1. Default 0.005, half a percent. */
  readonly accuracy?: number;
}

/** Up to this many numbers are kept as they are, and the answers exact. */
const EXACT = 1_000;

interface Sketch {
  index: number;
  /** All numbers, while there are few. */
  exact: number[] | undefined;
  /** After that: how many numbers lie in each logarithmic bucket. */
  readonly positive: Map<number, number>;
  readonly negative: Map<number, number>;
  zeros: number;
  least: number;
  most: number;
}

/**
 * Quantiles in one pass and constant memory: exact for up to 1,000 numbers, beyond that within a stated relative error
 * (0.5 % by default) of the numbers that they lie between, whatever the distribution.
 *
 * Between two items it interpolates, as NumPy does: the median of 1, 2, 3, 4 is 2.5.
 *
 * @param fractions - Which: numbers from 0 (the smallest) to 1 (the largest).
 * @param value - The number of an item. Default: the item itself.
 * @param options - `accuracy`: the largest relative error beyond 1,000 items; default 0.005.
 * @returns One number per fraction, in their order; undefined for no items. Holds 1,000 numbers, or a counter per bucket: some
 *   hundreds for one per 100 times between the least and the most.
 * @throws RangeError for a fraction outside 0 to 1; TypeError at an item that gives no number.
 * @example
 * ```ts
 * flow([1, 2, 3, 4]).aggregate({ q: quantiles([0.5, 1]) }) // => { q: [2.5, 4] }
 * ```
 * @see CPython statistics.quantiles; the DDSketch paper (VLDB 2019)
 */
export function quantiles(fractions: readonly number[]): Terminal<number, number[] | undefined>;
export function quantiles<T>(
  fractions: readonly number[],
  value: ToNumber<T>,
  options?: QuantilesOptions,
): Terminal<T, number[] | undefined>;
export function quantiles<T>(
  fractions: readonly number[],
  value?: ToNumber<T>,
  options: QuantilesOptions = {},
): Terminal<T, number[] | undefined> {
  if (!Array.isArray(fractions)) {
    throw wrongType('quantiles', 'fractions', 'an array of numbers', fractions);
  }
  for (const fraction of fractions as readonly number[]) {
    checkNumber('quantiles', 'each fraction', fraction);
    if (fraction < 0 || fraction > 1) {
      throw new RangeError(`quantiles: each fraction must be from 0 to 1, got ${fraction}`);
    }
  }
  checkOptions('quantiles', options, ['accuracy']);
  const { accuracy = 0.005 } = options;
  checkNumber('quantiles', 'accuracy', accuracy);
  if (accuracy <= 0 || accuracy >= 1) {
    throw new RangeError(`quantiles: accuracy must be more than 0 and less than 1, got ${accuracy}`);
  }
  // Bucket i holds the numbers from base^(i-1) to base^i; its middle is within the accuracy of all of them.
  const base = (1 + accuracy) / (1 - accuracy);
  const logBase = Math.log(base);
  // From its lower end, which is never beyond the largest double.
  const middle = (bucket: number): number => ((2 * base) / (base + 1)) * base ** (bucket - 1);
  const bucketOf = (number: number): number => Math.ceil(Math.log(number) / logBase);

  const count = (sketch: Sketch, number: number): void => {
    if (number === 0) {
      sketch.zeros += 1;
      return;
    }
    const buckets = number > 0 ? sketch.positive : sketch.negative;
    const bucket = bucketOf(Math.abs(number));
    buckets.set(bucket, (buckets.get(bucket) ?? 0) + 1);
  };

  return numeric(
    'quantiles',
    value,
    (): Sketch => ({
      index: 0,
      exact: [],
      positive: new Map(),
      negative: new Map(),
      zeros: 0,
      least: Infinity,
      most: -Infinity,
    }),
    (sketch, number) => {
      if (!Number.isFinite(number)) throw new RangeError(`quantiles: expected a finite number, got ${number}`);
      sketch.least = Math.min(sketch.least, number);
      sketch.most = Math.max(sketch.most, number);
      if (!sketch.exact) {
        count(sketch, number);
      } else if (sketch.exact.push(number) > EXACT) {
        for (const kept of sketch.exact) count(sketch, kept);
        sketch.exact = undefined;
      }
    },
    (sketch) => {
      if (sketch.index === 0) return undefined;
      const ranked = sketch.exact ? exactRanks(sketch.exact) : estimatedRanks(sketch, middle);
      return fractions.map((fraction) => interpolate(ranked, fraction * (sketch.index - 1)));
    },
  );
}

type Ranks = (rank: number) => number;

function interpolate(at: Ranks, rank: number): number {
  const below = Math.floor(rank);
  const low = at(below);
  return below === rank ? low : low + (at(below + 1) - low) * (rank - below);
}

function exactRanks(numbers: readonly number[]): Ranks {
  const sorted = Float64Array.from(numbers).sort();
  return (rank) => sorted[rank]!;
}

function estimatedRanks(sketch: Sketch, middle: (bucket: number) => number): Ranks {
  const { least, most } = sketch;
  const negative = [...sketch.negative].sort(([a], [b]) => b - a).map(([bucket, n]) => [-middle(bucket), n] as const);
  const positive = [...sketch.positive].sort(([a], [b]) => a - b).map(([bucket, n]) => [middle(bucket), n] as const);
  const buckets = [...negative, [0, sketch.zeros] as const, ...positive];
  return (rank) => {
    // The two ends are known exactly.
    if (rank === 0) return least;
    if (rank === sketch.index - 1) return most;
    let passed = 0;
    const found = buckets.find(([, n]) => (passed += n) > rank);
    return Math.min(most, Math.max(least, found?.[0] ?? most));
  };
}
