import { byPosition, callback, optionalCallback } from '../kernel/args.ts';
import { EqualityMap, equals } from '../kernel/equality.ts';
import { type Body, END, PENDING, Run, asked, nothingToClose } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { AsyncIter, Input, ItemOf, Iter, Reply } from '../kernel/types.ts';

/** The items of a source by key: children that read it together. */
export interface Bucket<T, K> extends Iterable<K> {
  /** An iterator over the items with that key, in the order of the source. */
  at(key: K): Iter<T>;
  /** Whether there is an item with that key that has not been given out. Reads up to the first. */
  has(key: K): boolean;
}

/** The same over an async source. */
export interface AsyncBucket<T, K> extends AsyncIterable<K> {
  at(key: K): AsyncIter<T>;
  has(key: K): Promise<boolean>;
}

/**
 * Children of one source, by key: `at(key)` iterates the items with that key. more-itertools' `bucket`.
 *
 * Iterating the bucket itself reads the source to its end, and gives the keys. A key that was asked for is among them,
 * even if it has no items.
 *
 * Reads up to the item that a child wants; holds the items that it has passed by, for their own children.
 *
 * @param iterable - The items.
 * @param key - What to sort them by. Keys compare as in Python: arrays by content.
 * @param validator - Which keys there are; items with another key are left out. Default: all.
 * @throws TypeError when `key` or `validator` is not a function.
 * @example
 * ```ts
 * const words = bucket(['a1', 'b1', 'a2', 'c1'], (word: string) => word[0]);
 * words.at('a') // => ['a1', 'a2']
 * [...words] // => ['a', 'b', 'c']
 * ```
 * @see more_itertools.bucket
 */
export function bucket<S extends Input, K>(
  iterable: S,
  key: (item: ItemOf<S>) => Reply<S, K>,
  validator?: ((key: K) => boolean) | null | { validator?: ((key: K) => boolean) | null },
): [S] extends [Iterable<unknown>] ? Bucket<ItemOf<S>, K> : AsyncBucket<ItemOf<S>, K>;
export function bucket(...args: unknown[]): unknown {
  const [iterable, key, validator] = byPosition('bucket', args, ['iterable', 'key', 'validator']);
  const valid = optionalCallback('bucket', 'validator', validator) ?? (() => true);
  const run = new Run('bucket', [iterable]);
  const keyed = asked(run, run.input(iterable as Input), callback('bucket', 'key', key));
  const passedBy = new EqualityMap<unknown, unknown[]>();
  const waiting = (value: unknown): unknown[] => {
    const items = passedBy.get(value) ?? [];
    passedBy.set(value, items);
    return items;
  };
  /** Reads up to the next item with that key. */
  const search = (value: unknown): unknown => {
    const items = waiting(value);
    if (items.length > 0) return items.shift();
    for (;;) {
      const item = keyed.next();
      if (item === END || item === PENDING) return item;
      const k = keyed.answer;
      if (equals(k, value)) return item;
      if (truth(valid(k))) waiting(k).push(item);
    }
  };
  const at = (value: unknown): unknown =>
    run.iterator(truth(valid(value)) ? () => search(value) : () => END, nothingToClose);
  const has = (value: unknown): unknown =>
    run.evaluate(
      (function* (): Body<never> {
        // Python asks the validator once more when it then gets the child.
        if (!truth(valid(value)) || !truth(valid(value))) return false;
        for (;;) {
          const item = search(value);
          if (item === END) return false;
          if (item === PENDING) yield PENDING;
          else {
            waiting(value).unshift(item);
            return true;
          }
        }
      })(),
    );
  const keys = (): unknown => {
    let found: Iterator<unknown> | undefined;
    return run.iterator(() => {
      while (found === undefined) {
        const item = keyed.next();
        if (item === PENDING) return item;
        if (item === END) found = passedBy.toMap().keys();
        else if (truth(valid(keyed.answer))) waiting(keyed.answer).push(item);
      }
      const { done, value } = found.next();
      return done ? END : value;
    }, nothingToClose);
  };
  return { at, has, [run.async ? Symbol.asyncIterator : Symbol.iterator]: keys };
}
