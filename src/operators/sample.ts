import type { ClockOptions } from '../pipeline/clock.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Spanned, spanned } from './spanned.ts';

/**
 * Hands on the latest item at every tick, if one has come since the last.
 *
 * @param ms - The time between two ticks, in ms, greater than 0; the first pull begins it.
 * @param options - `clock`.
 * @returns Some of the items. What came after the last tick before the end is left out. Makes the flow async. Holds one item.
 * @throws RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * flow([1, 2, 3]).delay(1).sample(20).toArray() // => []
 * ```
 */
export function sample<T>(ms: number, options: ClockOptions = {}): Stage<T, T> {
  return spanned('sample', ms, options, Sampling, { holds: 'one item' });
}

class Sampling extends Spanned {
  #last: { readonly item: unknown } | undefined;
  #next: number | undefined;

  protected override work(): void {
    if (this.#next === undefined) this.#tickAt(this.clock.now() + this.ms);
    this.each((item) => {
      this.#last = { item };
    });
    this.endWithUpstream();
  }

  #tickAt(at: number): void {
    this.#next = at;
    this.after(at - this.clock.now(), () => {
      if (this.#last) this.emit(this.#last.item);
      this.#last = undefined;
      // Ticks do not drift; those that nobody could hear are left out.
      const missed = Math.floor((this.clock.now() - at) / this.ms);
      this.#tickAt(at + (Math.max(0, missed) + 1) * this.ms);
    });
  }
}
