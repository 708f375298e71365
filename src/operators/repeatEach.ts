import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Hands on each item several times.
 *
 * @param times - How often: an integer of at least 0. Default 2.
 * @returns Each item `times` times in a row. Holds one item; reads one per `times` results.
 * @throws RangeError when `times` is negative or not an integer.
 * @example
 * ```ts
 * flow('ABC').repeatEach(3).join('') // => 'AAABBBCCC'
 * ```
 * @see more-itertools repeat_each
 */
export function repeatEach<T>(times = 2): Stage<T, T> {
  checkInteger('repeatEach', 'times', times);
  return stage({
    name: 'repeatEach',
    args: [times],
    holds: 'one item',
    reads: `one item for ${times} results`,
    start: () => ({}),
    step: (_state, item: T, emit) => emit.all(repeated(item, times)),
    text: ({ value, item, all }) => ({ step: all(`${value(repeated)}(${item}, ${value(times)})`) }),
  });
}

function* repeated<T>(item: T, times: number): Generator<T, void> {
  for (let i = 0; i < times; i++) yield item;
}
