import { describe } from '../../pipeline/check.ts';
import { callback } from './args.ts';
import { indexable, isSequence } from './readers.ts';
import type { ItemOf, Reply } from './types.ts';

/** A member of an item by its key or index, or an array of several, as toolz takes them. */
export type Member = string | number | readonly (string | number)[];

/** What makes the key of an item: a function, or which member it is. */
export type KeyOf<S, K = unknown> = ((item: ItemOf<S>) => Reply<S, K>) | Member;

/** Takes one member out of an item, or an array of several. @param fallback - What stands for one that is not there, if anything. */
export function picker(what: string, member: unknown, ...fallback: readonly unknown[]): (item: unknown) => unknown {
  const pick = (item: unknown, key: unknown): unknown => {
    if (item instanceof Map) {
      if (item.has(key)) return item.get(key);
    } else if (isSequence(item) && typeof key === 'number') {
      const items = indexable(item);
      const at = key < 0 ? key + items.length : key;
      if (at >= 0 && at < items.length) return items[at];
    } else if (typeof item === 'object' && item !== null && Object.hasOwn(item, key as PropertyKey)) {
      return (item as Record<PropertyKey, unknown>)[key as PropertyKey];
    }
    if (fallback.length > 0) return fallback[0];
    throw new RangeError(`${what}: ${describe(item)} has no member ${describe(key)}`);
  };
  return Array.isArray(member) ? (item) => member.map((key) => pick(item, key)) : (item) => pick(item, member);
}

/** A function of an item, given as one or as the member that it takes. @throws TypeError for anything else. */
export function keyFunction(what: string, name: string, key: unknown): (item: unknown) => unknown {
  const members = Array.isArray(key) ? (key as unknown[]) : [key];
  const named = members.every((member) => typeof member === 'string' || Number.isInteger(member));
  return named ? picker(what, key) : callback(what, name, key);
}
