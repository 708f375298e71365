import { sourcesAndKeywords } from '../kernel/args.ts';
import { type Type, typeTest } from '../kernel/common.ts';
import { rows } from '../kernel/readers.ts';
import { END, PENDING, Run, isIterable } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, Output } from '../kernel/types.ts';

/**
 * `zip`, where what cannot be iterated stands in every row. Strings count as such. more-itertools' `zip_broadcast`.
 *
 * Without any source there is one row. Reads one item of each per output; holds one row.
 *
 * @param objects - Sources and values, and last, as keywords, `scalarTypes`: a class, or an array of them, whose instances are
 *   not taken apart, default `String`; and `strict`: whether different lengths are an error.
 * @throws RangeError for different lengths with `strict`.
 * @example
 * ```ts
 * zipBroadcast(1, [2, 3], 'ab') // => [[1, 2, 'ab'], [1, 3, 'ab']]
 * ```
 * @see more_itertools.zip_broadcast
 */
export function zipBroadcast<const A extends readonly unknown[]>(
  ...objects: A
): Output<Extract<A[number], Input>, Spread<A>>;
export function zipBroadcast<const A extends readonly unknown[]>(
  ...args: [...objects: A, options: { scalarTypes?: Type | readonly Type[] | null; strict?: boolean }]
): Output<Extract<A[number], Input>, Spread<A>>;
export function zipBroadcast(...args: unknown[]): unknown {
  const [objects, { scalarTypes = String, strict }] = sourcesAndKeywords('zipBroadcast', args, [
    'scalarTypes',
    'strict',
  ]);
  const scalar = typeTest('zipBroadcast', 'scalarTypes', scalarTypes);
  const isSource = objects.map((object) => isIterable(object) && !scalar(object));
  const sources = objects.filter((_object, i) => isSource[i]) as Input[];
  const run = new Run('zipBroadcast', sources);
  const read = rows(run, sources, truth(strict));
  let only = sources.length === 0 && objects.length > 0;
  return run.iterator(() => {
    if (only) {
      only = false;
      return [...objects];
    }
    const row = read.next();
    if (row === END || row === PENDING) return row;
    let at = 0;
    return objects.map((object, i) => (isSource[i] ? row[at++] : object));
  });
}

type Spread<A extends readonly unknown[]> = {
  -readonly [K in keyof A]: A[K] extends string ? A[K] : A[K] extends Input<infer T> ? T : A[K];
};
