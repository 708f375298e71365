import { positional } from '../kernel/args.ts';
import { sumOfProducts } from '../kernel/numbers.ts';
import { collect } from '../kernel/readers.ts';
import { type Body, END, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output } from '../kernel/types.ts';

/**
 * The convolution of a signal with a kernel. more-itertools' `convolve`.
 *
 * Reads the kernel before the first output, then one number per output; holds a window of the kernel's length.
 *
 * @param signal - Numbers, any number of them.
 * @param kernel - Numbers.
 * @throws TypeError for what is not a number.
 * @example
 * ```ts
 * convolve([1, 2, 3], [1, -1]) // => [1, 1, 1, -3]
 * ```
 * @see more_itertools.convolve
 */
export function convolve<S extends Input<number | bigint>, K extends Input<number | bigint>>(
  signal: S,
  kernel: K,
): Output<S | K, ItemOf<S | K>>;
export function convolve(...args: unknown[]): unknown {
  const [signal, kernel] = positional('convolve', args, 2);
  const run = new Run('convolve', [signal, kernel]);
  const items = run.input(signal as Input);
  const factors = run.input(kernel as Input);
  return run.generate(
    (function* (): Body<unknown> {
      const weights = (yield* collect(factors)).reverse();
      const window: unknown[] = weights.map(() => 0);
      let after = weights.length - 1;
      for (;;) {
        let item = items.next();
        if (item === PENDING) {
          yield PENDING;
          continue;
        }
        if (item === END) {
          if (after-- < 1) return;
          item = 0;
        }
        window.push(item);
        window.shift();
        yield sumOfProducts('convolve', weights, window);
      }
    })(),
  );
}
