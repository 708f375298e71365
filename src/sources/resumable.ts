import { backoff, type Backoff, type RetryOptions } from '../pipeline/backoff.ts';
import { checkFunction } from '../pipeline/check.ts';
import { type Feed, Joined } from '../pipeline/joined.ts';
import { AsyncPipeline } from '../pipeline/pipe.ts';
import { planOf } from '../pipeline/plan.ts';

export interface ResumableOptions<T, Position> extends RetryOptions {
  /** Where to go on after an item: what `open` is given if the source fails then. */
  readonly position: (item: T, before: Position | undefined) => Position;
}

/**
 * A source that is opened again where it was when it fails: a cursor, an offset, a page token.
 *
 * Each item comes out once: the source that is opened again begins after the last item that came. A source that gives items
 * again has all its tries anew.
 *
 * @param open - Makes the source, from the beginning for undefined, else from just after a position.
 * @param options - `position`: the position after an item; and how often and when to try again, as for `retry`.
 * @returns The items. Holds a position; up to what the source gives at once.
 * @throws The source's error, when it is not worth another try, or was the last. TypeError or RangeError for a bad option.
 * @example
 * ```ts
 * let fails = 2;
 * function* from(start = 0) {
 *   for (let n = start; n < 5; n++) {
 *     if (n === 3 && fails-- > 0) throw new Error('connection lost');
 *     yield n;
 *   }
 * }
 * const numbers = resumable((next?: number) => from(next), { position: (n) => n + 1, delay: 1 });
 * flow(numbers).toArray() // => [0, 1, 2, 3, 4]
 * ```
 */
export function resumable<T, Position>(
  open: (
    position: Position | undefined,
  ) => Iterable<T> | AsyncIterable<T> | PromiseLike<Iterable<T> | AsyncIterable<T>>,
  options: ResumableOptions<T, Position>,
): AsyncPipeline<T> {
  checkFunction('resumable', 'open', open);
  const policy = backoff('resumable', options, ['position']);
  const { position } = options;
  checkFunction('resumable', 'position', position);
  return new AsyncPipeline({
    source: { name: 'resumable', mode: 'async', open: () => new Resuming<T, Position>(open, position, policy) },
    stages: [],
  });
}

class Resuming<T, Position> extends Joined<T> {
  readonly #open: (position: Position | undefined) => unknown;
  readonly #after: (item: T, before: Position | undefined) => Position;
  readonly #policy: Backoff;
  #feed: Feed<T> | undefined;
  #position: Position | undefined;
  #attempt = 0;
  #cancel: (() => void) | undefined;

  constructor(
    open: (position: Position | undefined) => unknown,
    after: (item: T, before: Position | undefined) => Position,
    policy: Backoff,
  ) {
    super();
    this.#open = open;
    this.#after = after;
    this.#policy = policy;
    this.scope.add(0, { close: () => this.#cancel?.() });
  }

  protected override work(): void {
    if (this.#cancel) return;
    const feed = (this.#feed ??= this.feed<T>(
      planOf(() => this.#open(this.#position), 'resumable'),
      'resumable',
    ));
    if (this.held < this.max) feed.ask(this.max - this.held, this.most);
    while (feed.ready && this.held < this.max) {
      const item = feed.take();
      this.#position = this.#after(item, this.#position);
      this.#attempt = 0;
      this.emit(item);
    }
    if (!feed.over) return;
    if (!feed.failure) return this.end();
    this.drop(feed);
    this.#feed = undefined;
    const { error } = feed.failure;
    const wait = this.#policy.next(error, (this.#attempt += 1));
    if (wait === undefined) return this.fail(error);
    this.busy += 1;
    this.#cancel = this.#policy.clock.after(wait, () => {
      this.busy -= 1;
      this.#cancel = undefined;
      this.stir();
    });
  }
}
