import { describe } from '../../pipeline/check.ts';
import { byPosition, optionalCallback, optionalInteger } from '../kernel/args.ts';
import { type Body, END, PENDING, Run, isThenable } from '../kernel/run.ts';
import { truth } from '../kernel/truth.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * Batches whose items' lengths add up to at most `maxSize`. more-itertools' `constrained_batches`.
 *
 * Reads one item beyond a batch, to find its end; holds one batch.
 *
 * @param iterable - The items.
 * @param maxSize - The most that their lengths may add up to, more than 0.
 * @param maxCount - The most items. Default: any number.
 * @param getLen - The length of an item. Default: its `length` or `size`.
 * @param strict - Whether an item longer than `maxSize` is an error; else it makes a batch of its own. Default true.
 * @throws RangeError when `maxSize` is not more than 0, or an item is too long.
 * @example
 * ```ts
 * constrainedBatches(['12345', '123', '12', '1', '1234'], 8) // => [['12345', '123'], ['12', '1', '1234']]
 * ```
 * @see more_itertools.constrained_batches
 */
export function constrainedBatches<S extends Input>(
  iterable: S,
  maxSize: number,
  ...rest:
    | [maxCount?: number | null, getLen?: (item: ItemOf<S>) => Reply<S, number>, strict?: boolean]
    | [maxCount: number | null, options: { getLen?: (item: ItemOf<S>) => Reply<S, number>; strict?: boolean }]
    | [options: { maxCount?: number | null; getLen?: (item: ItemOf<S>) => Reply<S, number>; strict?: boolean }]
): Output<S, ItemOf<S>[]>;
export function constrainedBatches(...args: unknown[]): unknown {
  const what = 'constrainedBatches';
  const names = ['iterable', 'maxSize', 'maxCount', 'getLen', 'strict'];
  const [iterable, maxSize, maxCount, getLen, strict = true] = byPosition(what, args, names);
  if (typeof maxSize !== 'number') throw new TypeError(`${what}: maxSize must be a number, got ${describe(maxSize)}`);
  if (!(maxSize > 0)) throw new RangeError(`${what}: maxSize must be more than 0, got ${describe(maxSize)}`);
  const most = optionalInteger(what, 'maxCount', maxCount, Infinity);
  const length = optionalCallback(what, 'getLen', getLen) ?? lengthOf;
  const run = new Run(what, [iterable]);
  const items = run.input(iterable as Input);
  return run.generate(
    (function* (): Body<unknown> {
      let batch: unknown[] = [];
      let size = 0;
      for (;;) {
        const item = items.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else {
          let own: unknown = length(item);
          if (isThenable(own)) own = yield run.wait(own);
          if (typeof own !== 'number') throw new TypeError(`${what}: a length must be a number, got ${describe(own)}`);
          if (truth(strict) && own > maxSize) {
            throw new RangeError(`${what}: an item of length ${own} is longer than ${maxSize} (strict)`);
          }
          if (batch.length > 0 && (own + size > maxSize || batch.length === most)) {
            yield batch;
            batch = [];
            size = 0;
          }
          batch.push(item);
          size += own;
        }
      }
      if (batch.length > 0) yield batch;
      return undefined;
    })(),
  );
}

function lengthOf(item: unknown): unknown {
  if (typeof item === 'string') return item.length;
  const { length, size } = Object(item) as { length?: unknown; size?: unknown };
  if (typeof length === 'number') return length;
  if (typeof size === 'number') return size;
  throw new TypeError(`constrainedBatches: every item must have a length or a size, got ${describe(item)}`);
}
