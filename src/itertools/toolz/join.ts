import { byPosition } from '../kernel/args.ts';
import { EqualityMap } from '../kernel/equality.ts';
import { type KeyOf, keyFunction } from '../kernel/member.ts';
import { type Body, END, PENDING, Run, asked } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * Pairs of items that have the same key, one of each side: `[left, right]`. toolz's `join`.
 *
 * An inner join. `leftDefault` makes it a right one: it stands in for the left of a right item without partner; `rightDefault` a
 * left one; both an outer one. The left side is read first and held; the right side streams, so put the larger one there.
 *
 * @param leftkey - The key of a left item: a function, or the member that it is (`'id'`, `0`, or an array of several). Keys are equal as in Python: arrays by content.
 * @param leftseq - The left items.
 * @param rightkey - The key of a right item.
 * @param rightseq - The right items.
 * @param options - `leftDefault` and `rightDefault`: what stands for a partner that is not there.
 * @throws TypeError when a key is neither a function nor a member.
 * @example
 * ```ts
 * const first = (pair: [number, string]) => pair[0];
 * const names: [number, string][] = [[1, 'ann'], [2, 'bob']];
 * const pets: [number, string][] = [[1, 'cat'], [3, 'dog']];
 * map(([a, b]) => `${a[1]} ${b[1]}`, join(first, names, first, pets)) // => ['ann cat']
 * [...join(first, names, first, pets, { leftDefault: null, rightDefault: null })].length // => 3
 * ```
 * @see toolz.join
 */
export function join<L extends Input, R extends Input, DL = never, DR = never>(
  leftkey: KeyOf<L>,
  leftseq: L,
  rightkey: KeyOf<R>,
  rightseq: R,
  options?: { leftDefault?: DL; rightDefault?: DR },
): Output<L | R, [left: ItemOf<L> | DL, right: ItemOf<R> | DR]>;
export function join(...args: unknown[]): unknown {
  const names = ['leftkey', 'leftseq', 'rightkey', 'rightseq', '=leftDefault', '=rightDefault'];
  const [leftkey, leftseq, rightkey, rightseq, leftDefault, rightDefault] = byPosition('join', args, names);
  const run = new Run('join', [leftseq, rightseq]);
  const lefts = asked(run, run.input(leftseq as Input), keyFunction('join', 'leftkey', leftkey));
  const rights = asked(run, run.input(rightseq as Input), keyFunction('join', 'rightkey', rightkey));
  return run.generate(
    (function* (): Body<unknown> {
      const groups = new EqualityMap<unknown, { readonly items: unknown[]; met: boolean }>();
      for (;;) {
        const left = lefts.next();
        if (left === PENDING) {
          yield PENDING;
          continue;
        }
        if (left === END) break;
        const group = groups.get(lefts.answer);
        if (group) group.items.push(left);
        else groups.set(lefts.answer, { items: [left], met: false });
      }
      for (;;) {
        const right = rights.next();
        if (right === PENDING) {
          yield PENDING;
          continue;
        }
        if (right === END) break;
        const group = groups.get(rights.answer);
        if (group) {
          group.met = true;
          for (const left of group.items) yield [left, right];
        } else if (leftDefault !== undefined) yield [leftDefault, right];
      }
      if (rightDefault === undefined) return;
      for (const { items, met } of groups.toMap().values()) {
        if (!met) for (const left of items) yield [left, rightDefault];
      }
    })(),
  );
}
