import { sourcesAndKeywords } from '../kernel/args.ts';
import { rows } from '../kernel/readers.ts';
import { Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Items side by side, until the shortest source has ended. Python's builtin `zip`.
 *
 * The sources are read from the left: those left of the one that ends first have given one item more, which is lost. Reads
 * one item of each per output; holds one row.
 *
 * @param iterables - The sources, and last, as keywords, `strict`: whether different lengths are an error. Default false.
 * @throws RangeError for different lengths with `strict`; TypeError when a source cannot be iterated.
 * @example
 * ```ts
 * zip('ab', [1, 2, 3]) // => [['a', 1], ['b', 2]]
 * [...zip('ab', [1], { strict: true })] // throws RangeError: zip: source 2 is shorter than source 1
 * ```
 * @see CPython builtins.zip
 */
export function zip<const S extends readonly Input[]>(
  ...args: [...iterables: S, options: { strict?: boolean }]
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function zip<const S extends readonly Input[]>(
  ...iterables: S
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function zip(...args: unknown[]): unknown {
  const [sources, { strict }] = sourcesAndKeywords('zip', args, ['strict']);
  const run = new Run('zip', sources);
  const input = rows(run, sources as Input[], truth(strict));
  return run.iterator(input.next);
}
