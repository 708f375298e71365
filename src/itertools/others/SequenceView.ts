import { describe } from '../../pipeline/check.ts';
import { equals } from '../kernel/equality.ts';
import { markSequence, sequenceArgument } from '../kernel/readers.ts';
import { itemAt, sliceOf } from '../kernel/slices.ts';

/**
 * A view of a sequence that cannot change it, but shows its changes. more-itertools' `SequenceView`.
 *
 * Holds nothing but the sequence.
 *
 * @example
 * ```ts
 * const list = ['a', 'b'];
 * const view = new SequenceView(list);
 * list.push('c');
 * view // => ['a', 'b', 'c']
 * view.at(-1) // => 'c'
 * ```
 * @see more_itertools.SequenceView
 */
export class SequenceView<T> implements Iterable<T> {
  readonly #target: ArrayLike<T>;
  static {
    markSequence(this.prototype);
  }

  /**
   * @param target - The sequence.
   * @throws TypeError for what is not one.
   */
  constructor(target: ArrayLike<T>) {
    this.#target = sequenceArgument('SequenceView', 'target', target) as ArrayLike<T>;
  }
  get length(): number {
    return this.#target.length;
  }
  /** An item by its index, negative from the end. @throws RangeError when there is none. */
  at(index: number): T {
    return itemAt('SequenceView', this.#target, index) as T;
  }
  /** Items by index, with a step that may be negative as in Python. */
  slice(start?: number | null, stop?: number | null, step?: number | null): T[] {
    return sliceOf('SequenceView', start, stop, step).of(this.#target) as T[];
  }
  /** Whether an equal item is in it. */
  includes(value: unknown): boolean {
    return Array.from(this.#target).some((item) => equals(item, value));
  }
  /** How many equal items are in it. */
  count(value: unknown): number {
    return Array.from(this.#target).filter((item) => equals(item, value)).length;
  }
  /**
   * The index of the first equal item, from `start` to `stop`.
   * @throws RangeError when there is none.
   */
  index(value: unknown, start: number = 0, stop: number = this.length): number {
    const from = start < 0 ? Math.max(start + this.length, 0) : start;
    const to = Math.min(stop < 0 ? stop + this.length : stop, this.length);
    for (let i = from; i < to; i++) if (equals(this.#target[i], value)) return i;
    throw new RangeError(`SequenceView: ${describe(value)} is not in it`);
  }
  [Symbol.iterator](): Iterator<T> {
    return Array.prototype.values.call(this.#target) as Iterator<T>;
  }
  /** The items from the last to the first. */
  reversed(): Iterator<T> {
    return Array.from(this.#target).reverse().values();
  }
}
