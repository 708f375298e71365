import { checkNumber, describe } from '../../pipeline/check.ts';
import { byPosition } from '../kernel/args.ts';
import { randomness } from '../kernel/common.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Each item with that probability. toolz's `random_sample`.
 *
 * Reads up to each output; holds nothing.
 *
 * @param prob - The probability, from 0 to 1.
 * @param seq - The items.
 * @param options - `random`: gives numbers from 0 to 1, 1 not included. Default `Math.random`.
 * @throws RangeError for a probability out of range.
 * @example
 * ```ts
 * randomSample(1, [1, 2, 3]) // => [1, 2, 3]
 * ```
 * @see toolz.random_sample
 */
export function randomSample<S extends Input>(
  prob: number,
  seq: S,
  options?: { random?: () => number },
): Output<S, ItemOf<S>>;
export function randomSample(...args: unknown[]): unknown {
  const [prob, seq, random] = byPosition('randomSample', args, ['prob', 'seq', '=random']);
  checkNumber('randomSample', 'prob', prob);
  const chance = prob as number;
  if (chance < 0 || chance > 1) throw new RangeError(`randomSample: prob must be from 0 to 1, got ${describe(prob)}`);
  const next = randomness('randomSample', random);
  const run = new Run('randomSample', [seq]);
  const items = run.input(seq as Input);
  return run.iterator(() => {
    for (;;) {
      const item = items.next();
      if (item === END || item === PENDING || next() < chance) return item;
    }
  });
}
