import { checkInteger } from '../pipeline/check.ts';
import { Pipeline } from '../pipeline/pipe.ts';
import { END, type End, type ReaderCode, type ReaderText, type SyncReader } from '../pipeline/reader.ts';

/**
 * The integers from `start` up to, not including, `stop`.
 *
 * @param start - The first number, an integer. With one argument it is 0 and the argument is `stop`.
 * @param stop - Where to end, an integer; not among the items.
 * @param step - Distance, an integer but not 0. Default 1. Negative: downwards.
 * @returns The integers in order; none if `stop` lies the other way. Holds nothing.
 * @throws RangeError when an argument is not an integer, or `step` is 0.
 * @example
 * ```ts
 * flow(range(3)).toArray() // => [0, 1, 2]
 * flow(range(5, 0, -2)).toArray() // => [5, 3, 1]
 * range(1, 2, 0) // throws RangeError: range: step must not be 0
 * ```
 * @see CPython builtins.range
 */
export function range(stop: number): Pipeline<number>;
export function range(start: number, stop: number, step?: number): Pipeline<number>;
export function range(...args: [number, number?, number?]): Pipeline<number> {
  const [start, stop, step = 1] = args.length === 1 ? [0, args[0]] : args;
  const anywhere = { least: -Number.MAX_SAFE_INTEGER };
  checkInteger('range', 'start', start, anywhere);
  checkInteger('range', 'stop', stop, anywhere);
  checkInteger('range', 'step', step, anywhere);
  if (step === 0) throw new RangeError('range: step must not be 0');
  const length = Math.max(0, Math.ceil((stop! - start) / step));
  const open = (): SyncReader<number> => new RangeReader(start, step, length);
  return new Pipeline<number>({
    source: { name: `range(${args.join(', ')})`, mode: 'sync', inert: true, open },
    stages: [],
  });
}

class RangeReader implements SyncReader<number> {
  readonly start: number;
  readonly step: number;
  readonly length: number;
  index = 0;

  constructor(start: number, step: number, length: number) {
    this.start = start;
    this.step = step;
    this.length = length;
  }

  get left(): number {
    return this.length - this.index;
  }

  next(): number | End {
    return this.index < this.length ? this.start + this.step * this.index++ : END;
  }

  text({ field, counter }: ReaderCode): ReaderText | undefined {
    if (this.length > 0xffffffff) return undefined;
    const [index, until] = [counter('index'), field('length')];
    const distance = this.step === 1 ? index : `${field('step')} * ${index}`;
    const item = this.start === 0 ? distance : `${field('start')} + ${distance}`;
    return { more: `${index} < ${until}`, item, counter: index, until };
  }

  close(): void {}
}
