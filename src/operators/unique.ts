import { checkOptionalFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Leaves out items that came before, wherever that was. For runs of equal neighbours `dedupe` does it in constant memory.
 *
 * @param key - What to compare of an item, called with the item and its index. Default: the item itself.
 * @returns The first item of each key (SameValueZero; objects by identity). Holds every distinct key.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * flow('AAABBA').unique().join('') // => 'AB'
 * flow(['ax', 'b', 'ay']).unique((s) => s[0]).toArray() // => ['ax', 'b']
 * ```
 * @see more-itertools unique_everseen
 */
export function unique<T>(key?: (item: T, index: number) => unknown): Stage<T, T> {
  checkOptionalFunction('unique', 'key', key);
  return stage({
    name: 'unique',
    args: key ? [key] : [],
    holds: 'every distinct key',
    reads: 'until one passes',
    start: (): { index: number; seen: Set<unknown> } => ({ index: 0, seen: new Set() }),
    ask: (state, item: T) => (key ? key(item, state.index++) : item),
    step: ({ seen }, item: T, emit, found) => {
      const { size } = seen;
      if (seen.add(found).size > size) emit(item);
    },
    text: ({ state, local, call, item, answer, emit }) => {
      const [seen, size] = [state('seen'), local()];
      return {
        ask: key ? call(key) : item,
        step: `const ${size} = ${seen}.size;\nif (${seen}.add(${answer}).size > ${size}) { ${emit(item)} }`,
      };
    },
  });
}
