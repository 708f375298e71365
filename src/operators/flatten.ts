import { wrongItem } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Hands on the items of each item: one level of nesting less. Every item has to be iterable; a string is, by its
 * characters. `flat` is the lenient one, which goes deeper and lets through what is not nested.
 *
 * @returns The items of all items in order. Reads each only as far as its items are asked for. Holds nothing.
 * @throws TypeError at an item that is not iterable.
 * @example
 * ```ts
 * flow([[1, 2], [3], [4, 5]]).flatten().toArray() // => [1, 2, 3, 4, 5]
 * flow(['ab', 'c']).flatten().toArray() // => ['a', 'b', 'c']
 * ```
 * @see CPython itertools.chain.from_iterable; more-itertools flatten
 */
export function flatten<T>(): Stage<Iterable<T> | AsyncIterable<T>, T> {
  return stage({
    name: 'flatten',
    reads: 'one item for all that is in it',
    start: () => ({}),
    step: (_state, items: Iterable<T> | AsyncIterable<T>, emit) => {
      if (items === null || (typeof items !== 'object' && typeof items !== 'string')) {
        refuse(items);
      }
      emit.all(items);
    },
    text: ({ value, item, all }) => ({
      step:
        `if (${item} === null || (typeof ${item} !== 'object' && typeof ${item} !== 'string')) ` +
        `${value(refuse)}(${item});\n${all(item)}`,
    }),
  });
}

function refuse(items: unknown): never {
  throw wrongItem('flatten', 'iterable', items);
}
