import { callback } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Arrays of adjacent items of which the function gives the same. toolz's `partitionby`.
 *
 * Keys are equal as in Python: arrays by content. Reads one item beyond an array; holds one array.
 *
 * @param func - What makes items belong together.
 * @param seq - The items.
 * @throws TypeError when `func` is not a function.
 * @example
 * ```ts
 * partitionby((n: number) => n > 2, [1, 2, 3, 1]) // => [[1, 2], [3], [1]]
 * ```
 * @see toolz.partitionby
 */
export function partitionby<S extends Input>(
  func: (item: ItemOf<S>) => Reply<S, unknown>,
  seq: S,
): Output<S, ItemOf<S>[]> {
  const run = new Run('partitionby', [seq]);
  const keyed = asked(run, run.input<unknown>(seq), callback('partitionby', 'func', func));
  let part: unknown[] = [];
  let current: unknown;
  return run.iterator(() => {
    for (;;) {
      const item = keyed.next();
      if (item === PENDING) return item;
      const full = part;
      if (item === END) {
        part = [];
        return full.length > 0 ? full : END;
      }
      const k = keyed.answer;
      if (full.length > 0 && equals(current, k)) full.push(item);
      else {
        part = [item];
        current = k;
        if (full.length > 0) return full;
      }
    }
  });
}
