import { describe } from '../../pipeline/check.ts';
import { heapPush, heapReplace } from '../../operators/heap.ts';
import { byPosition, optionalInteger } from './args.ts';
import { minus, plus } from './arithmetic.ts';
import type { Before } from './order.ts';
import { END, PENDING, Run } from './run.ts';
import type { Input } from './types.ts';

/** Takes an item and gives the figure that is now. */
type Figure = (item: unknown) => unknown;

/** The functions of this kind: one output per item. */
export function running(
  what: string,
  args: readonly unknown[],
  figure: (maxlen: number, what: string) => Figure,
): unknown {
  const [iterable, maxlen] = byPosition(what, args, ['iterable', '=maxlen']);
  const next = figure(optionalInteger(what, 'maxlen', maxlen, Infinity, { least: 1 }), what);
  const run = new Run(what, [iterable]);
  const items = run.input(iterable as Input);
  return run.iterator(() => {
    const item = items.next();
    return item === END || item === PENDING ? item : next(item);
  });
}

/** A queue that gives away its oldest without moving the others. */
class Queue<T> {
  #items: T[] = [];
  #first = 0;
  get length(): number {
    return this.#items.length - this.#first;
  }
  push(item: T): void {
    this.#items.push(item);
  }
  get first(): T {
    return this.#items[this.#first]!;
  }
  get last(): T {
    return this.#items.at(-1)!;
  }
  pop(): void {
    this.#items.pop();
  }
  shift(): T {
    const item = this.#items[this.#first++]!;
    if (this.#first > 1024 && this.#first * 2 > this.#items.length) {
      this.#items = this.#items.slice(this.#first);
      this.#first = 0;
    }
    return item;
  }
}

/** The item that comes before all others so far, or in the window. */
export function extremes(maxlen: number, before: Before): Figure {
  if (maxlen === Infinity) {
    let best: unknown = END;
    return (item) => (best = best === END || before(item, best) ? item : best);
  }
  // Those that can still be the best, in order: a later one that is better puts out all that are worse.
  const candidates = new Queue<{ readonly index: number; readonly item: unknown }>();
  let index = 0;
  return (item) => {
    if (candidates.length > 0 && candidates.first.index === index - maxlen) candidates.shift();
    while (candidates.length > 0 && !before(candidates.last.item, item)) candidates.pop();
    candidates.push({ index, item });
    index += 1;
    return candidates.first.item;
  };
}

export function means(maxlen: number, what: string): Figure {
  const window = new Queue<unknown>();
  let sum: unknown = 0;
  let count = 0;
  return (item) => {
    numeric(what, item);
    sum = plus(what, sum, item);
    count += 1;
    if (maxlen !== Infinity) {
      window.push(item);
      if (count > maxlen) {
        sum = minus(what, sum, window.shift());
        count = maxlen;
      }
    }
    return Number(sum) / count;
  };
}

type Numeric = number | bigint;

function numeric(what: string, item: unknown): Numeric {
  if (typeof item === 'number' || typeof item === 'bigint') return item;
  throw new TypeError(`${what}: every item must be a number, got ${describe(item)}`);
}

function middle(what: string, a: Numeric, b: Numeric): number {
  return Number(plus(what, a, b)) / 2;
}

export function medians(maxlen: number, what: string): Figure {
  return maxlen === Infinity ? allMedians(what) : windowMedians(maxlen, what);
}

const less = (a: Numeric, b: Numeric): boolean => a < b;
const more = (a: Numeric, b: Numeric): boolean => b < a;

/** Two heaps: the smaller half with its largest on top, the larger half with its smallest. */
function allMedians(what: string): Figure {
  const low: Numeric[] = [];
  const high: Numeric[] = [];
  const through = (heap: Numeric[], item: Numeric, before: (a: Numeric, b: Numeric) => boolean): Numeric => {
    if (heap.length === 0 || !before(heap[0]!, item)) return item;
    const top = heap[0]!;
    heapReplace(heap, item, before);
    return top;
  };
  return (given) => {
    const item = numeric(what, given);
    if (low.length === high.length) {
      heapPush(low, through(high, item, less), more);
      return low[0];
    }
    heapPush(high, through(low, item, more), less);
    return middle(what, low[0]!, high[0]!);
  };
}

function windowMedians(maxlen: number, what: string): Figure {
  const window = new Queue<Numeric>();
  const ordered: Numeric[] = [];
  /** The first place whose item is not before `item`, or with `after` the first whose item is after it. */
  const place = (item: Numeric, after: boolean): number => {
    let [low, high] = [0, ordered.length];
    while (low < high) {
      const mid = (low + high) >> 1;
      if (ordered[mid]! < item || (after && !(item < ordered[mid]!))) low = mid + 1;
      else high = mid;
    }
    return low;
  };
  return (given) => {
    const item = numeric(what, given);
    window.push(item);
    ordered.splice(place(item, true), 0, item);
    if (ordered.length > maxlen) ordered.splice(place(window.shift(), false), 1);
    const half = ordered.length >> 1;
    return ordered.length % 2 === 1 ? ordered[half] : middle(what, ordered[half - 1]!, ordered[half]!);
  };
}
