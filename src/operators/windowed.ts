import { checkInteger, checkOptions } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';
import type { Tuple } from './tuple.ts';

export interface WindowedOptions {
  /** Items from the beginning of one window to that of the next: an integer of at least 1. Default 1. */
  readonly step?: number;
  /** Gives the shorter windows at the end too. Default false: only full ones. */
  readonly partial?: boolean;
}

/**
 * Slides a window of `size` items over the flow. Each window is an array of its own.
 *
 * @param size - Items per window: an integer of at least 1.
 * @param options - `step`: items from one window's beginning to the next's, default 1; more than `size` leaves items out.
 *   `partial`: the shorter windows at the end too, default false.
 * @returns The windows; fixed-length tuples unless `partial`. Holds up to `size` items; reads `size` for the first
 *   result, then `step` per result.
 * @throws RangeError when `size` or `step` is not an integer of at least 1.
 * @example
 * ```ts
 * flow([0, 1, 2, 3, 4]).windowed(3).toArray() // => [[0, 1, 2], [1, 2, 3], [2, 3, 4]]
 * flow([0, 1, 2, 3, 4]).windowed(3, { step: 2, partial: true }).toArray() // => [[0, 1, 2], [2, 3, 4], [4]]
 * flow([0, 1]).windowed(3).toArray() // => []
 * ```
 * @see more-itertools sliding_window
 */
export function windowed<T>(size: number, options: WindowedOptions & { readonly partial: true }): Stage<T, T[]>;
export function windowed<T, Size extends number>(size: Size, options?: WindowedOptions): Stage<T, Tuple<T, Size>>;
export function windowed<T>(size: number, options: WindowedOptions = {}): Stage<T, T[]> {
  checkInteger('windowed', 'size', size, { least: 1 });
  checkOptions('windowed', options, ['step', 'partial']);
  const { step = 1, partial = false } = options;
  checkInteger('windowed', 'step', step, { least: 1 });
  return stage({
    name: 'windowed',
    args: [size, options],
    holds: `up to ${size} items`,
    reads: `${step} items`,
    // `skip`: items to leave out before the next window begins.
    start: (): { window: T[]; skip: number } => ({ window: [], skip: 0 }),
    demand: (state, max) => state.skip + size - state.window.length + (max - 1) * step,
    step: (state, item: T, emit) => {
      if (state.skip > 0) {
        state.skip -= 1;
        return;
      }
      if (state.window.push(item) < size) return;
      const { window } = state;
      state.window = window.slice(step);
      state.skip = Math.max(0, step - size);
      emit(window);
    },
    text: ({ state, number, value, local, item, emit }) => {
      const [window, skip, full] = [state('window'), number('skip'), local()];
      return {
        step:
          `if (${skip} > 0) ${skip} -= 1;\n` +
          `else if (${window}.push(${item}) >= ${value(size)}) { const ${full} = ${window}; ` +
          `${window} = ${full}.slice(${value(step)}); ${skip} = ${value(Math.max(0, step - size))};\n${emit(full)} }`,
      };
    },
    finish: ({ window, skip }, emit) => {
      if (!partial || skip > 0 || window.length === 0) return;
      emit.all(tails(window, step));
    },
  });
}

/** What is left of a window as it slides out at the end. */
function* tails<T>(window: readonly T[], step: number): Generator<T[], void> {
  for (let at = 0; at < window.length; at += step) yield window.slice(at);
}
