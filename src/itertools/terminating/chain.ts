import { flattened } from '../kernel/common.ts';
import { Run, sourcesIn } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The items of one source after those of the other. `chain.fromIterable` takes the sources from an iterable, which may be
 * endless. Python's `itertools.chain`.
 *
 * A source is opened when the one before has ended. Reads one item per output; holds nothing.
 *
 * @param iterables - The sources. One that is async makes the result async.
 * @throws TypeError when a source cannot be iterated.
 * @example
 * ```ts
 * chain('ab', [1, 2]) // => ['a', 'b', 1, 2]
 * chain.fromIterable(['ab', [1, 2]]) // => ['a', 'b', 1, 2]
 * ```
 * @see CPython itertools.chain, itertools.chain.from_iterable
 */
export const chain: {
  <const S extends readonly Input[]>(...iterables: S): Output<S[number], ItemOf<S[number]>>;
  fromIterable<S extends Input<Input>>(iterable: S): Output<S, ItemOf<ItemOf<S>>>;
} = Object.assign(chainAll, { fromIterable });

function chainAll<const S extends readonly Input[]>(...iterables: S): Output<S[number], ItemOf<S[number]>> {
  const run = new Run('chain', iterables, false);
  return run.iterator(flattened(run, run.input(iterables)).next);
}

function fromIterable<S extends Input<Input>>(iterable: S): Output<S, ItemOf<ItemOf<S>>> {
  const run = new Run('chain.fromIterable', [iterable, ...sourcesIn(iterable)], false);
  run.check(iterable, 'the source');
  return run.iterator(flattened(run, run.input(iterable)).next);
}
