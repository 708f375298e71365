import { checkFunction, checkOneOf, checkOptions, describe } from '../pipeline/check.ts';
import { checkClock, checkSpan, type Clock, type ClockOptions } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import { type Stage, stage } from '../pipeline/stage.ts';
import { Timed } from '../pipeline/timed.ts';

/** The items of a span of time. */
export interface TimeWindow<T> {
  /** When it began and ended, in ms; an item of the time `end` is not in it. */
  readonly start: number;
  readonly end: number;
  readonly items: T[];
  /** How many items came too late for any window and were dropped, since the window before. */
  readonly late: number;
}

/** Where windows lie: side by side or overlapping, or where there are items. */
export type WindowShape =
  | {
      /** The length of every window, in ms. */
      readonly size: number;
      /** The time between the beginnings of two, in ms. Default: `size`, so that they lie side by side. */
      readonly every?: number;
      readonly gap?: undefined;
    }
  | {
      /** A window goes on for as long as the next item comes within so many ms: a session. */
      readonly gap: number;
      readonly size?: undefined;
      readonly every?: undefined;
    };

export type ClockWindows = WindowShape & ClockOptions & { readonly time?: undefined };

export type EventWindows<T> = WindowShape & {
  /** When an item happened, in ms. Windows are multiples of `every` of that time. */
  readonly time: (item: T) => number | PromiseLike<number>;
  /** How many ms an item may come after a later one: windows stay open that much longer. Default 0. */
  readonly lateness?: number;
  /** What becomes of an item whose windows have all been handed on: `error` (default), or `drop`, which is counted. */
  readonly late?: 'error' | 'drop';
};

/** An item came after all its windows had been handed on. */
export class LateItemError extends Error {
  static {
    this.prototype.name = 'LateItemError';
  }
}

/**
 * Gathers the items of spans of time: side by side, overlapping, or sessions that end with a pause.
 *
 * By the clock, an item belongs to when it came. With `time`, to when it says that it happened: a window is handed on once an item
 * has come that is later than its end by `lateness`, so items may be out of order by as much; this needs no async flow.
 *
 * @param options - `size` and `every`, or `gap`, in ms; `clock`, or `time` with `lateness` and `late`.
 * @returns Windows that have items, by their end, at the end of the flow those that are left. Holds the open windows: an item is in
 *   `size / every` of them.
 * @throws LateItemError for an item too late, if `late` is not `drop`; TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * const at = (n: number) => n;
 * flow([1, 4, 12, 9, 25]).windowsBy({ size: 10, time: at, lateness: 5 }).map(({ start, items }) => [start, items]).toArray()
 * // => [[0, [1, 4, 9]], [10, [12]], [20, [25]]]
 * flow([1, 4, 12, 13]).windowsBy({ gap: 5, time: at }).map(({ items }) => items).toArray() // => [[1, 4], [12, 13]]
 * flow([12, 1]).windowsBy({ size: 10, time: at }).toArray()
 * // throws LateItemError: windowsBy: an item of the time 1 came after its window was handed on, at the time 12
 * ```
 */
export function windowsBy<T>(options: ClockWindows | EventWindows<T>): Stage<T, TimeWindow<T>> {
  checkOptions('windowsBy', options, ['size', 'every', 'gap', 'clock', 'time', 'lateness', 'late']);
  checkShape(options);
  if (options.time === undefined) {
    const { clock } = options;
    checkClock('windowsBy', clock);
    return joined({
      name: 'windowsBy',
      args: [options],
      holds: 'the open windows',
      open: (upstream) => new Windowing(upstream, options, clock),
    });
  }
  const { time, lateness = 0, late = 'error' } = options;
  checkFunction('windowsBy', 'time', time);
  checkSpan('windowsBy', 'lateness', lateness, { zero: true });
  checkOneOf('windowsBy', 'late', late, ['error', 'drop']);
  return stage({
    name: 'windowsBy',
    args: [options],
    holds: 'the open windows',
    reads: 'until a window is over',
    start: (): Windows => ({ open: [], passed: -Infinity, late: 0 }),
    ask: (_state, item: T) => time(item),
    step: (state, item, emit, at) => {
      if (typeof at !== 'number' || !Number.isFinite(at)) {
        throw new TypeError(`windowsBy: time must give a finite number of ms, got ${describe(at)}`);
      }
      if (!put(state, options, item, at)) {
        if (late === 'error') {
          throw new LateItemError(
            `windowsBy: an item of the time ${at} came after its window was handed on, at the time ${state.passed + lateness}; ` +
              'allow more lateness, or choose late: "drop"',
          );
        }
        state.late += 1;
        return;
      }
      const closed = pass(state, at - lateness);
      if (closed.length > 0) emit.all(closed as TimeWindow<T>[]);
    },
    finish: (state, emit) => emit.all(pass(state, Infinity) as TimeWindow<T>[]),
  });
}

function checkShape({ size, every, gap }: WindowShape): void {
  if ((size === undefined) === (gap === undefined)) {
    throw new TypeError('windowsBy: either size or gap must be given');
  }
  if (gap !== undefined) {
    if (every !== undefined) throw new TypeError('windowsBy: every goes with size, not with gap');
    checkSpan('windowsBy', 'gap', gap);
  }
  if (size !== undefined) checkSpan('windowsBy', 'size', size);
  if (every !== undefined) checkSpan('windowsBy', 'every', every);
}

interface OpenWindow {
  readonly start: number;
  readonly end: number;
  readonly items: unknown[];
}

/** Plain data, as the state of a stage has to be. */
interface Windows {
  /** By their end. */
  open: OpenWindow[];
  /** All windows up to this time were handed on. */
  passed: number;
  late: number;
}

/** Puts an item into its windows, and says whether there was one left. */
function put(state: Windows, shape: WindowShape, item: unknown, at: number): boolean {
  if (shape.gap !== undefined) return putSession(state, shape.gap, item, at);
  const { size, every = size } = shape;
  let found = false;
  for (let start = Math.floor(at / every) * every; start > at - size; start -= every) {
    if (start + size <= state.passed) break;
    found = true;
    windowOf(state, start, start + size).items.push(item);
  }
  // Between windows that lie apart there is nothing, which is not late.
  return found || (at % every >= size && at >= state.passed);
}

function windowOf({ open }: Windows, start: number, end: number): OpenWindow {
  const place = open.findLastIndex((other) => other.end <= end);
  const there = open[place];
  if (there && there.end === end && there.start === start) return there;
  const made = { start, end, items: [] };
  open.splice(place + 1, 0, made);
  return made;
}

/** An item that lies between two sessions makes one of them. */
function putSession(state: Windows, gap: number, item: unknown, at: number): boolean {
  const near = state.open.filter(({ start, end }) => at < end && start < at + gap);
  if (near.length === 0 && at + gap <= state.passed) return false;
  const whole: OpenWindow = {
    start: Math.min(at, ...near.map(({ start }) => start)),
    end: Math.max(at + gap, ...near.map(({ end }) => end)),
    items: [...near.flatMap(({ items }) => items), item],
  };
  const others = state.open.filter((window) => !near.includes(window));
  const place = others.findLastIndex((other) => other.end <= whole.end);
  others.splice(place + 1, 0, whole);
  state.open = others;
  return true;
}

/** Time has come to `until`: the windows that end by then. */
function pass(state: Windows, until: number): TimeWindow<unknown>[] {
  state.passed = Math.max(state.passed, until);
  const first = state.open.findIndex(({ end }) => end > until);
  const over = state.open.splice(0, first < 0 ? state.open.length : first);
  return over.map(({ start, end, items }) => {
    const { late } = state;
    state.late = 0;
    return { start, end, items, late };
  });
}

class Windowing extends Timed<unknown, TimeWindow<unknown>> {
  readonly #shape: WindowShape;
  readonly #state: Windows = { open: [], passed: -Infinity, late: 0 };
  #cancel: (() => void) | undefined;
  #due = Infinity;

  constructor(plan: Plan, shape: WindowShape, clock: Clock | undefined) {
    super(plan, 'windowsBy', clock);
    this.#shape = shape;
  }

  protected override work(): void {
    this.#hand(this.clock.now());
    this.each((item) => {
      const now = this.clock.now();
      this.#hand(now);
      put(this.#state, this.#shape, item, now);
    });
    if (this.upstream.over) this.#hand(Infinity);
    else this.#wait();
    this.endWithUpstream();
  }

  #hand(until: number): void {
    for (const window of pass(this.#state, until)) this.emit(window);
  }

  /** For the end of the next window. */
  #wait(): void {
    const due = this.#state.open[0]?.end ?? Infinity;
    if (due === this.#due) return;
    this.#cancel?.();
    this.#due = due;
    this.#cancel =
      due === Infinity
        ? undefined
        : this.after(due - this.clock.now(), () => {
            this.#due = Infinity;
          });
  }
}
