import { sourcesAndKeywords } from '../kernel/args.ts';
import { longestRowsOf } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Items side by side, until the longest source has ended; what is missing is filled in. Python's
 * `itertools.zip_longest`.
 *
 * Reads one item of each source per output; holds one row.
 *
 * @param iterables - The sources, and last, as keywords, `fillvalue`: what stands for items that are missing. Default null.
 * @throws TypeError when a source cannot be iterated.
 * @example
 * ```ts
 * zipLongest('ab', [1], { fillvalue: 0 }) // => [['a', 1], ['b', 0]]
 * ```
 * @see CPython itertools.zip_longest
 */
export function zipLongest<const S extends readonly Input[], F>(
  ...args: [...iterables: S, options: { fillvalue: F }]
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> | F }>;
export function zipLongest<const S extends readonly Input[]>(
  ...iterables: S
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> | null }>;
export function zipLongest(...args: unknown[]): unknown {
  const [sources, { fillvalue = null }] = sourcesAndKeywords('zipLongest', args, ['fillvalue']);
  const run = new Run('zipLongest', sources);
  const filled = longestRowsOf(
    sources.map((source) => run.input(source as Input)),
    fillvalue,
  );
  return run.iterator(filled.next);
}
