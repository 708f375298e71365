import { callback, sourcesAndKeywords } from '../kernel/args.ts';
import { rows } from '../kernel/readers.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * What the function makes of each item; of several sources, of the items side by side, until the shortest has ended.
 * Python's builtin `map`.
 *
 * Reads one item of each source per output; holds one row.
 *
 * @param func - Called with one item of each source. Over an async source what it promises is awaited.
 * @param iterables - The sources, and last, as keywords, `strict`: whether sources of different lengths are an error.
 * @throws TypeError when `func` is not a function, or promises something over sync sources; RangeError for different
 *   lengths with `strict`.
 * @example
 * ```ts
 * map((n: number) => n * n, [1, 2, 3]) // => [1, 4, 9]
 * map(Math.pow, [2, 3], [5, 2, 9]) // => [32, 9]
 * ```
 * @see CPython builtins.map, 3.14 for strict
 */
export function map<S extends Input, R>(func: (item: ItemOf<S>) => Reply<S, R>, iterable: S): Output<S, R>;
export function map<const S extends readonly Input[], R>(
  func: (...items: { -readonly [K in keyof S]: ItemOf<S[K]> }) => Reply<S[number], R>,
  ...args: [...iterables: S, options: { strict?: boolean }]
): Output<S[number], R>;
export function map<const S extends readonly Input[], R>(
  func: (...items: { -readonly [K in keyof S]: ItemOf<S[K]> }) => Reply<S[number], R>,
  ...iterables: S
): Output<S[number], R>;
export function map(func: unknown, ...args: unknown[]): unknown {
  const f = callback('map', 'func', func);
  const [sources, { strict }] = sourcesAndKeywords('map', args, ['strict']);
  if (sources.length === 0) throw new TypeError('map: takes a function and at least one iterable, got no iterable');
  const run = new Run('map', sources);
  const results =
    sources.length === 1
      ? asked(run, run.input(sources[0] as Input), (item) => f(item))
      : asked(run, rows(run, sources as Input[], truth(strict)), (row) => f(...row));
  return run.iterator(() => {
    const item = results.next();
    return item === END || item === PENDING ? item : results.answer;
  });
}
