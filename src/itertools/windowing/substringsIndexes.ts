import { byPosition } from '../kernel/args.ts';
import { indexable, sequenceArgument, slicer } from '../kernel/readers.ts';
import { END, Run } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Iter } from '../kernel/types.ts';

/**
 * All parts of a sequence with their positions, `[part, start, end]`, the shortest first. more-itertools'
 * `substrings_indexes`.
 *
 * Holds nothing but the sequence.
 *
 * @param seq - A string or an array.
 * @param reverse - Whether the longest come first. Default false.
 * @throws TypeError for what is not a sequence.
 * @example
 * ```ts
 * substringsIndexes('ab') // => [['a', 0, 1], ['b', 1, 2], ['ab', 0, 2]]
 * ```
 * @see more_itertools.substrings_indexes
 */
export function substringsIndexes(
  seq: string,
  reverse?: boolean | { reverse?: boolean },
): Iter<[part: string, start: number, end: number]>;
export function substringsIndexes<T>(
  seq: ArrayLike<T>,
  reverse?: boolean | { reverse?: boolean },
): Iter<[part: T[], start: number, end: number]>;
export function substringsIndexes(...args: unknown[]): unknown {
  const [seq, reverse] = byPosition('substringsIndexes', args, ['seq', 'reverse']);
  const given = sequenceArgument('substringsIndexes', 'seq', seq);
  const slice = slicer(given);
  const { length } = indexable(given);
  const step = truth(reverse) ? -1 : 1;
  let size = step < 0 ? length : 1;
  let start = 0;
  return new Run('substringsIndexes', []).iterator(() => {
    if (start + size > length) {
      size += step;
      start = 0;
    }
    if (size < 1 || size > length) return END;
    const end = start + size;
    return [slice(start, end), start++, end];
  });
}
