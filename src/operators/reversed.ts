import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Turns the order of the items round.
 *
 * @returns The items, the last first. Holds every item; reads all before the first result.
 * @example
 * ```ts
 * flow('ABC').reversed().join('') // => 'CBA'
 * ```
 * @see CPython builtins.reversed; more-itertools always_reversible
 */
export function reversed<T>(): Stage<T, T> {
  return stage({
    name: 'reversed',
    holds: 'every item',
    reads: 'every item before the first result',
    start: (): { items: T[] } => ({ items: [] }),
    demand: () => Infinity,
    step: ({ items }, item: T) => {
      items.push(item);
    },
    text: ({ state, item }) => ({ step: `${state('items')}.push(${item});` }),
    finish: ({ items }, emit) => emit.all(items.reverse()),
  });
}
