import { type Stage, stage } from '../pipeline/stage.ts';

/** The values that count as false in JavaScript. */
export type Falsy = false | null | undefined | 0 | 0n | '';

/**
 * Leaves out falsy items: null, undefined, false, 0, NaN and ''. To keep 0 and '', filter by `item != null`.
 *
 * @returns The truthy items. Holds nothing.
 * @example
 * ```ts
 * flow(['a', '', null, 'b', undefined]).compact().toArray() // => ['a', 'b']
 * ```
 * @see CPython filter(None, iterable)
 */
export function compact<T>(): Stage<T, Exclude<T, Falsy>> {
  return stage({
    name: 'compact',
    reads: 'until one passes',
    start: () => ({}),
    step: (_state, item: T, emit) => {
      if (item) emit(item as Exclude<T, Falsy>);
    },
    text: ({ item, emit }) => ({ step: `if (${item}) { ${emit(item)} }` }),
  });
}
