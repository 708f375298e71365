import { checkOneOf, checkOptions, wrongType } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';
import { type Input, inputPlans } from './inputs.ts';

export interface ZipOptions {
  /**
   * Where it ends: with the `shortest` input (the default), with the `longest`, the others padded, or `strict`: it is an
   * error if they do not end together.
   */
  readonly mode?: 'shortest' | 'longest' | 'strict';
  /** For `longest`: what stands for an input that has ended, one value per input. Default undefined. */
  readonly padding?: Iterable<unknown>;
}

/** The item types of several inputs, as a tuple. */
export type Items<Inputs extends readonly unknown[]> = {
  -readonly [K in keyof Inputs]: Inputs[K] extends Input<infer T> ? T : never;
};

/** Options of a zip to the end of the longest input. */
export interface LongestOptions<Padding> extends ZipOptions {
  readonly mode: 'longest';
  readonly padding?: Iterable<Padding>;
}

/** A row in which padding, or undefined, may stand for any item. */
export type Padded<Row extends readonly unknown[], Padding> = { [K in keyof Row]: Row[K] | Padding | undefined };

/**
 * Combines items that stand at the same place in several inputs into tuples.
 *
 * @param inputs - Further sources, read after the flow itself, in order, one item each per result; last, as an option, a plain
 *   object. `mode: 'shortest'` (default) ends with the first input that ends, items already read for that row being lost;
 *   `'longest'` ends with the last and puts `padding` (one value per input, the flow first) in place of those that ended;
 *   `'strict'` demands that all end together.
 * @returns Tuples with the flow's item first. Holds one row. All inputs are closed as soon as one ends it.
 * @throws RangeError at the end when `strict` and one input is shorter than another.
 * @example
 * ```ts
 * flow('ab').zip([1, 2, 3]).toArray() // => [['a', 1], ['b', 2]]
 * flow('a').zip([1, 2], { mode: 'longest', padding: ['-'] }).toArray() // => [['a', 1], ['-', 2]]
 * flow('ab').zip([1], { mode: 'strict' }).toArray() // throws RangeError: zip: input 2 is shorter than input 1
 * ```
 * @see ECMAScript Iterator.zip; CPython builtins.zip, itertools.zip_longest
 */
export function zip<T, Others extends readonly Input<unknown>[]>(...inputs: Others): Stage<T, [T, ...Items<Others>]>;
export function zip<T, Others extends readonly Input<unknown>[], Padding = undefined>(
  ...inputsAndOptions: [...Others, LongestOptions<Padding>]
): Stage<T, Padded<[T, ...Items<Others>], Padding>>;
export function zip<T, Others extends readonly Input<unknown>[]>(
  ...inputsAndOptions: [...Others, ZipOptions]
): Stage<T, [T, ...Items<Others>]>;
export function zip(...args: readonly unknown[]): Stage<unknown, never> {
  const last = args.at(-1);
  const options = isOptions(last) ? last : {};
  checkOptions('zip', options, ['mode', 'padding']);
  const { mode = 'shortest' } = options;
  checkOneOf('zip', 'mode', mode, ['shortest', 'longest', 'strict']);
  const inputs = inputPlans('zip', options === last ? args.slice(0, -1) : args);
  const width = inputs.length + 1;
  const padding = pad(options.padding ?? [], width);
  return stage({
    name: 'zip',
    args,
    inputs,
    holds: 'one row',
    reads: 'one item of each input',
    start: (): State => ({
      row: padding.slice(),
      live: Array.from({ length: width }, (_, index) => index),
      turn: 0,
      over: false,
    }),
    wants: (state) => !state.over,
    from: ({ live, turn }) => live[turn]!,
    step: (state, item, emit) => {
      const { live } = state;
      if (mode === 'strict' && live.length < width) {
        throw new RangeError(`zip: input ${live[0]! + 1} is longer than input 1 (strict)`);
      }
      state.row[live[state.turn]!] = item;
      state.turn += 1;
      if (state.turn === live.length) emit(complete(state, padding) as never);
    },
    text:
      mode === 'longest'
        ? undefined
        : ({ self, item, read, emit }) => {
            const rest = (row: readonly string[]): string =>
              row.length === width
                ? emit(`[${row.join(', ')}]`)
                : read(row.length, (next) => rest([...row, next]), `${self}.turn = ${row.length};`);
            return { step: rest([item]) };
          },
    ended: (state, input, emit) => {
      const { live, turn } = state;
      if (mode === 'strict' && turn > 0)
        throw new RangeError(`zip: input ${input + 1} is shorter than input 1 (strict)`);
      live.splice(turn, 1);
      state.over = mode === 'shortest' || live.length === 0;
      if (mode !== 'longest' || turn < live.length) return;
      if (turn > 0) emit(complete(state, padding) as never);
    },
  });
}

interface State {
  row: unknown[];
  /** The inputs that have not ended; `turn` is the place in it of the one to read next. */
  readonly live: number[];
  turn: number;
  over: boolean;
}

function complete(state: State, padding: readonly unknown[]): unknown[] {
  const { row } = state;
  state.row = padding.slice();
  state.turn = 0;
  return row;
}

/** As many values as there are inputs, of padding that may be endless. */
function pad(padding: Iterable<unknown>, width: number): unknown[] {
  if (typeof (padding as Partial<Iterable<unknown>> | null)?.[Symbol.iterator] !== 'function') {
    throw wrongType('zip', 'padding', 'iterable', padding);
  }
  const values: unknown[] = [];
  for (const value of padding) {
    if (values.push(value) === width) break;
  }
  return Array.from({ length: width }, (_, index) => values[index]);
}

/** A plain object that is no source itself. */
function isOptions(value: unknown): value is ZipOptions {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return !(Symbol.iterator in value || Symbol.asyncIterator in value || 'next' in value);
}
