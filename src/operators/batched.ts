import { checkInteger, checkOptions } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';
import type { Tuple } from './tuple.ts';

export interface BatchedOptions {
  /** Makes a last batch that is too short an error. Default false. */
  readonly strict?: boolean;
}

/**
 * Gathers items into arrays of `size`. The last may be shorter.
 *
 * @param size - Items per batch: an integer of at least 1.
 * @param options - `strict`: a last batch that is too short is an error. Default false.
 * @returns Arrays of `size` items; fixed-length tuples when strict. Holds up to `size` items; reads `size` per result.
 * @throws RangeError when `size` is not an integer of at least 1; at the end, when `strict` and the last batch is short.
 * @example
 * ```ts
 * flow('ABCDEFG').batched(3).map((batch) => batch.join('')).toArray() // => ['ABC', 'DEF', 'G']
 * flow([1, 2, 3]).batched(2, { strict: true }).toArray() // throws RangeError: batched: the last batch has 1 of 2 items
 * ```
 * @see CPython itertools.batched
 */
export function batched<T, Size extends number>(
  size: Size,
  options: { readonly strict: true },
): Stage<T, Tuple<T, Size>>;
export function batched<T>(size: number, options?: BatchedOptions): Stage<T, T[]>;
export function batched<T>(size: number, options: BatchedOptions = {}): Stage<T, T[]> {
  checkInteger('batched', 'size', size, { least: 1 });
  checkOptions('batched', options, ['strict']);
  return stage({
    name: 'batched',
    args: [size],
    holds: `up to ${size} items`,
    reads: `up to ${size} items`,
    start: (): { batch: T[] } => ({ batch: [] }),
    demand: (state, max) => max * size - state.batch.length,
    step: (state, item: T, emit) => {
      if (state.batch.push(item) < size) return;
      const { batch } = state;
      state.batch = [];
      emit(batch);
    },
    text: ({ state, value, local, item, emit }) => {
      const [batch, full] = [state('batch'), local()];
      return {
        step:
          `if (${batch}.push(${item}) >= ${value(size)}) ` +
          `{ const ${full} = ${batch}; ${batch} = []; ${emit(full)} }`,
      };
    },
    finish: ({ batch }, emit) => {
      if (batch.length === 0) return;
      if (options.strict) throw new RangeError(`batched: the last batch has ${batch.length} of ${size} items (strict)`);
      emit(batch);
    },
  });
}
