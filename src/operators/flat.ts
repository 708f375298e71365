import { checkInteger } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/** The items' type after `depth` levels of nesting are gone. */
export type Flat<T, Depth extends number> = T extends string
  ? T
  : T extends Iterable<infer Inner>
    ? Depth extends 0
      ? T
      : Flat<
          Inner,
          [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9][Depth] extends number ? [-1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9][Depth] : 9
        >
    : T;

function isNested(item: unknown): item is Iterable<unknown> {
  return typeof item === 'object' && item !== null && Symbol.iterator in item;
}

function* unnest(items: Iterable<unknown>, depth: number): Generator<unknown, void> {
  for (const item of items) {
    if (depth > 0 && isNested(item)) yield* unnest(item, depth - 1);
    else yield item;
  }
}

/**
 * Takes up to `depth` levels of nesting away. What is not iterable passes as it is, and so do strings.
 *
 * @param depth - Levels to remove: an integer of at least 0, or Infinity. Default 1.
 * @returns The flattened items. Reads nested iterables only as far as their items are asked for. Holds nothing.
 * @throws RangeError when `depth` is negative or not an integer.
 * @example
 * ```ts
 * flow([1, [2, [3, [4]]]]).flat().toArray() // => [1, 2, [3, [4]]]
 * flow([1, [2, [3, [4]]]]).flat(Infinity).toArray() // => [1, 2, 3, 4]
 * ```
 * @see ECMAScript Array.prototype.flat; more-itertools collapse
 */
export function flat<T, Depth extends number = 1>(depth: Depth = 1 as Depth): Stage<T, Flat<T, Depth>> {
  checkInteger('flat', 'depth', depth, { infinity: true });
  return stage({
    name: 'flat',
    args: [depth],
    reads: 'one item for all that is in it',
    start: () => ({}),
    step: (_state, item: T, emit) => {
      if (depth > 0 && isNested(item))
        emit.all((depth === 1 ? item : unnest(item, depth - 1)) as Iterable<Flat<T, Depth>>);
      else emit(item as Flat<T, Depth>);
    },
    text: ({ mayWait, value, item, each, all }) => {
      if (depth === 0) return { step: each(item) };
      // What follows is written once. In an async flow, a promise among the items of the array would be awaited.
      if (mayWait) return undefined;
      const items = depth === 1 ? item : `${value(unnest)}(${item}, ${value(depth - 1)})`;
      return { step: all(`${value(isNested)}(${item}) ? ${items} : [${item}]`) };
    },
  });
}
