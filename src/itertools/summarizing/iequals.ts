import { equals } from '../kernel/equality.ts';
import { type Body, END, PENDING, Run } from '../kernel/run.ts';
import type { Answer, Input } from '../kernel/types.ts';

/**
 * Whether all sources have equal items in the same order, and equally many. more-itertools' `iequals`.
 *
 * Items are equal as in Python: arrays by content. Reads up to the first row that is not; holds one row.
 *
 * @param iterables - The sources.
 * @throws TypeError when one cannot be iterated.
 * @example
 * ```ts
 * iequals([1, [2]], [1, [2]].values()) // => true
 * iequals('abc', 'abd') // => false
 * ```
 * @see more_itertools.iequals
 */
export function iequals<const S extends readonly Input[]>(...iterables: S): Answer<S[number], boolean> {
  const run = new Run('iequals', iterables);
  const inputs = iterables.map((source) => run.input(source));
  return run.value(
    (function* (): Body<never> {
      for (;;) {
        const row: unknown[] = [];
        for (const input of inputs) {
          let item = input.next();
          while (item === PENDING) {
            yield PENDING;
            item = input.next();
          }
          // Lengths that differ are seen at the first source that ends out of step.
          if (row.length > 0 && (row[0] === END) !== (item === END)) return false;
          row.push(item);
        }
        if (row.length === 0 || row[0] === END) return true;
        if (!row.every((item) => equals(item, row[0]))) return false;
      }
    })(),
  );
}
