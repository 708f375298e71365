import type { ClockOptions } from '../pipeline/clock.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Spanned, spanned } from './spanned.ts';

/**
 * Hands on an item once no other has come for a while: the last of every burst.
 *
 * @param ms - How long it has to be quiet, in ms, greater than 0.
 * @param options - `clock`.
 * @returns Some of the items, each `ms` after it came; at the end the last one at once. Makes the flow async. Holds one item.
 * @throws RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * flow([1, 2, 3]).debounce(10).toArray() // => [3]
 * ```
 */
export function debounce<T>(ms: number, options: ClockOptions = {}): Stage<T, T> {
  return spanned('debounce', ms, options, Debouncing, { holds: 'one item' });
}

class Debouncing extends Spanned {
  #last: { readonly item: unknown } | undefined;
  #cancel: (() => void) | undefined;

  protected override work(): void {
    this.each((item) => {
      this.#cancel?.();
      this.#last = { item };
      this.#cancel = this.after(this.ms, () => this.#letLast());
    });
    if (!this.upstream.over) return;
    this.#cancel?.();
    this.#letLast();
    this.endWithUpstream();
  }

  #letLast(): void {
    if (this.#last) this.emit(this.#last.item);
    this.#last = undefined;
  }
}
