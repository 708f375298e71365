import { positional } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { rowsOf, whole } from '../kernel/readers.ts';
import { END, PENDING, type Reader, Run, sourcesIn } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items with which all sources begin. more-itertools' `longest_common_prefix`.
 *
 * Items are equal as in Python: arrays by content. Reads one item of each per output, and the first row that differs; holds one.
 *
 * @param iterables - The sources.
 * @throws TypeError when one cannot be iterated.
 * @example
 * ```ts
 * longestCommonPrefix(['abcd', 'abc', 'abf']) // => ['a', 'b']
 * ```
 * @see more_itertools.longest_common_prefix
 */
export function longestCommonPrefix<S extends Input<Input>>(iterables: S): Output<S | ItemOf<S>, ItemOf<ItemOf<S>>>;
export function longestCommonPrefix(...args: unknown[]): unknown {
  const [iterables] = positional('longestCommonPrefix', args, 1);
  const run = new Run('longestCommonPrefix', [iterables, ...sourcesIn(iterables)]);
  const items = run.input(iterables as Input);
  const sources = whole(items);
  let all: Reader<unknown[]> | undefined;
  return run.iterator(() => {
    if (all === undefined) {
      const given = sources();
      if (given === PENDING) return PENDING;
      all = rowsOf(
        run,
        given.map((source) => run.inner(source)),
        false,
      );
    }
    const row = all.next();
    if (row === END || row === PENDING) return row;
    return row.every((item) => equals(item, row[0])) ? row[0] : END;
  });
}
