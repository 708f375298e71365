import { sourcesAndKeywords } from '../kernel/args.ts';
import { members } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';
import { offsetRows } from '../kernel/windows.ts';

/**
 * `zip`, with each source moved by its offset. more-itertools' `zip_offset`.
 *
 * Reads one item of each source per output, and at first as many as its offset; holds one row.
 *
 * @param iterables - The sources, and last, as keywords, `offsets`, one for each: how many items to leave out, or, if
 *   negative, to fill in before; `longest`: whether to go on until all have ended; `fillvalue`: what is filled in, default null.
 * @throws RangeError when there are not as many offsets as sources.
 * @example
 * ```ts
 * zipOffset([1, 2, 3], 'abc', { offsets: [0, 1] }) // => [[1, 'b'], [2, 'c']]
 * ```
 * @see more_itertools.zip_offset
 */
export function zipOffset<const S extends readonly Input[], F = null>(
  ...args: [...iterables: S, options: { offsets: Iterable<number>; longest?: boolean; fillvalue?: F }]
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> | F }>;
export function zipOffset(...args: unknown[]): unknown {
  const known = ['offsets', 'longest', 'fillvalue'];
  const [sources, { offsets, longest, fillvalue = null }] = sourcesAndKeywords('zipOffset', args, known);
  const distances = members('zipOffset', offsets);
  if (distances.length !== sources.length) {
    throw new RangeError(
      `zipOffset: offsets must be as many as the sources, ${sources.length}, got ${distances.length}`,
    );
  }
  const run = new Run('zipOffset', sources);
  const inputs = sources.map((source) => run.input(source as Input));
  return offsetRows(run, inputs, distances, truth(longest), fillvalue);
}
