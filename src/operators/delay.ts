import type { ClockOptions } from '../pipeline/clock.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Spanned, spanned } from './spanned.ts';

/**
 * Hands every item on so much later than it came.
 *
 * The distances between items stay as they are: reading goes on while items wait. The end, and an error, come as they are, after
 * the last item.
 *
 * @param ms - By how much, in ms, at least 0.
 * @param options - `clock`.
 * @returns The items unchanged. Makes the flow async. Holds what comes within `ms`.
 * @throws RangeError when `ms` is not such a number.
 * @example
 * ```ts
 * flow([1, 2]).delay(1).toArray() // => [1, 2]
 * ```
 */
export function delay<T>(ms: number, options: ClockOptions = {}): Stage<T, T> {
  return spanned('delay', ms, options, Delaying, { holds: `what comes within ${ms} ms`, zero: true });
}

class Delaying extends Spanned {
  #waiting = 0;

  protected override work(): void {
    this.each((item) => {
      this.#waiting += 1;
      this.after(this.ms, () => {
        this.#waiting -= 1;
        this.emit(item);
      });
    });
    if (this.#waiting === 0) this.endWithUpstream();
  }
}
