import { integer } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { members } from '../kernel/readers.ts';
import { END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Run-length encoding: `encode` gives `[item, count]` for each run of equal items, `decode` the items again. more-itertools'
 * `run_length`.
 *
 * Items are equal as in Python: arrays by content. `encode` reads one item beyond a run; both hold one item.
 *
 * @throws TypeError when the source cannot be iterated, or, from `decode`, an item is not a pair.
 * @example
 * ```ts
 * runLength.encode('aabccc') // => [['a', 2], ['b', 1], ['c', 3]]
 * runLength.decode([['a', 2], ['b', 1]]) // => ['a', 'a', 'b']
 * ```
 * @see more_itertools.run_length
 */
export const runLength: {
  encode<S extends Input>(iterable: S): Output<S, [item: ItemOf<S>, count: number]>;
  decode<S extends Input<readonly [unknown, number]>>(iterable: S): Output<S, ItemOf<S>[0]>;
} = { encode, decode };

function encode<O>(iterable: Input): O {
  const run = new Run('runLength.encode', [iterable]);
  const items = run.input(iterable);
  let current: unknown = END;
  let count = 0;
  return run.iterator(() => {
    for (;;) {
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) {
        if (current === END) return END;
        const last = [current, count];
        current = END;
        return last;
      }
      if (current === END || equals(current, item)) {
        if (current === END) current = item;
        count += 1;
        continue;
      }
      const full = [current, count];
      current = item;
      count = 1;
      return full;
    }
  });
}

function decode<O>(iterable: Input): O {
  const run = new Run('runLength.decode', [iterable]);
  const items = run.input(iterable);
  let current: unknown;
  let left = 0;
  return run.iterator(() => {
    while (left < 1) {
      const item = items.next();
      if (item === END || item === PENDING) return item;
      const pair = members('runLength.decode', item);
      current = pair[0];
      left = integer('runLength.decode', 'a count', pair[1]);
    }
    left -= 1;
    return current;
  });
}
