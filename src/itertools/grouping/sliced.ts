import { byPosition, integer } from '../kernel/args.ts';
import { sequenceArgument, slicer } from '../kernel/readers.ts';
import { END, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * Slices of length `n` of a sequence: strings of a string, arrays of an array. more-itertools' `sliced`.
 *
 * Holds nothing but the sequence.
 *
 * @param seq - A string or an array.
 * @param n - The length of each.
 * @param strict - Whether a shorter last one is an error. Default false.
 * @throws TypeError for what is not a sequence; RangeError for a slice that is too short, with `strict`.
 * @example
 * ```ts
 * sliced('abcde', 2) // => ['ab', 'cd', 'e']
 * ```
 * @see more_itertools.sliced
 */
export function sliced(seq: string, n: number, strict?: boolean | { strict?: boolean }): Iter<string>;
export function sliced<T>(seq: ArrayLike<T>, n: number, strict?: boolean | { strict?: boolean }): Iter<T[]>;
export function sliced(...args: unknown[]): unknown {
  const [seq, n, strict] = byPosition('sliced', args, ['seq', 'n', 'strict']);
  const size = integer('sliced', 'n', n);
  const slice = slicer(sequenceArgument('sliced', 'seq', seq));
  let at = 0;
  return new Run('sliced', []).iterator(() => {
    const part = slice(at, at + size) as ArrayLike<unknown>;
    at += size;
    if (part.length === 0) return END;
    if (truth(strict) && part.length !== size) {
      throw new RangeError(`sliced: the last slice has a length of ${part.length} instead of ${size} (strict)`);
    }
    return part;
  });
}
