import type { ExtractOptions, ExtractReport } from '../io/archives/extractTo.ts';
import type { ArchiveMember } from '../io/archives/member.ts';
import type * as sinksModule from '../io/sinks/index.ts';
import type { Output, WriteOptions, WriteReport } from '../io/sinks/sink.ts';
import type { AccessLogItem, ToAccessLogOptions } from '../io/sinks/toAccessLog.ts';
import type { CsvRecord, ToCsvOptions } from '../io/sinks/toCsv.ts';
import type { SyslogItem, ToSyslogOptions } from '../io/sinks/toSyslog.ts';
import type { ToTsvOptions } from '../io/sinks/toTsv.ts';
import type { ToParquetOptions } from '../io/sinks/toParquet.ts';
import type { PartitionsOptions } from '../io/sinks/toPartitions.ts';
import type { FilesReport, RotatingFilesOptions } from '../io/sinks/toRotatingFiles.ts';
import type { SendReport, ToHttpOptions } from '../io/web/toHttp.ts';
import { aggregate, type Results } from '../operators/aggregate.ts';
import { append } from '../operators/append.ts';
import { at } from '../operators/at.ts';
import { batched, type BatchedOptions } from '../operators/batched.ts';
import { bottomK } from '../operators/bottomK.ts';
import { chunkBy } from '../operators/chunkBy.ts';
import { compact, type Falsy } from '../operators/compact.ts';
import { concat } from '../operators/concat.ts';
import type { Call, ConcurrentOptions } from '../operators/concurrent.ts';
import { count } from '../operators/count.ts';
import { countBy } from '../operators/countBy.ts';
import { cycle } from '../operators/cycle.ts';
import { dedupe } from '../operators/dedupe.ts';
import { drain } from '../operators/drain.ts';
import { drop } from '../operators/drop.ts';
import { dropLast } from '../operators/dropLast.ts';
import { dropWhile } from '../operators/dropWhile.ts';
import { enumerate } from '../operators/enumerate.ts';
import { every } from '../operators/every.ts';
import { filter } from '../operators/filter.ts';
import { filterConcurrent } from '../operators/filterConcurrent.ts';
import { find } from '../operators/find.ts';
import { findIndex } from '../operators/findIndex.ts';
import { first } from '../operators/first.ts';
import { flat, type Flat } from '../operators/flat.ts';
import { flatMap } from '../operators/flatMap.ts';
import { flatten } from '../operators/flatten.ts';
import { fold } from '../operators/fold.ts';
import { forEach } from '../operators/forEach.ts';
import { grep } from '../operators/grep.ts';
import { checkReducer } from '../operators/grouped.ts';
import { groupBy } from '../operators/groupBy.ts';
import { includes } from '../operators/includes.ts';
import type { Input } from '../operators/inputs.ts';
import { interleave } from '../operators/interleave.ts';
import { intersperse } from '../operators/intersperse.ts';
import { isSorted } from '../operators/isSorted.ts';
import { join } from '../operators/join.ts';
import { last } from '../operators/last.ts';
import { lower } from '../operators/lower.ts';
import { map } from '../operators/map.ts';
import { combineLatest } from '../operators/combineLatest.ts';
import { flatMapConcurrent } from '../operators/flatMapConcurrent.ts';
import { merge } from '../operators/merge.ts';
import { prefetch } from '../operators/prefetch.ts';
import { race } from '../operators/race.ts';
import { switchMap } from '../operators/switchMap.ts';
import { batchedBy, type BatchedByOptions } from '../operators/batchedBy.ts';
import { debounce } from '../operators/debounce.ts';
import { delay } from '../operators/delay.ts';
import { pace, type PaceOptions } from '../operators/pace.ts';
import { sample } from '../operators/sample.ts';
import { throttle, type ThrottleOptions } from '../operators/throttle.ts';
import { timeout } from '../operators/timeout.ts';
import { windowsBy, type ClockWindows, type EventWindows, type TimeWindow } from '../operators/windowsBy.ts';
import { catchError } from '../operators/catchError.ts';
import { onCleanupError } from '../operators/onCleanupError.ts';
import { onFinally } from '../operators/onFinally.ts';
import { type SignalOptions, withSignal } from '../operators/withSignal.ts';
import { mapConcurrent } from '../operators/mapConcurrent.ts';
import { max } from '../operators/max.ts';
import { maxBy } from '../operators/maxBy.ts';
import { mean } from '../operators/mean.ts';
import { min } from '../operators/min.ts';
import { minBy } from '../operators/minBy.ts';
import { minmax } from '../operators/minmax.ts';
import { none } from '../operators/none.ts';
import type { Compare, Ordered } from '../operators/order.ts';
import { pairwise } from '../operators/pairwise.ts';
import { parse } from '../operators/parse.ts';
import { partition } from '../operators/partition.ts';
import { prepend } from '../operators/prepend.ts';
import { reduce } from '../operators/reduce.ts';
import { reject } from '../operators/reject.ts';
import { repeatEach } from '../operators/repeatEach.ts';
import { reversed } from '../operators/reversed.ts';
import { roundRobin } from '../operators/roundRobin.ts';
import { scan } from '../operators/scan.ts';
import { slice } from '../operators/slice.ts';
import { some } from '../operators/some.ts';
import { sorted } from '../operators/sorted.ts';
import { splitAfter } from '../operators/splitAfter.ts';
import { splitAt, type SplitAtOptions } from '../operators/splitAt.ts';
import { splitBefore, type SplitOptions } from '../operators/splitBefore.ts';
import { splitWhen } from '../operators/splitWhen.ts';
import { starmap } from '../operators/starmap.ts';
import { sum } from '../operators/sum.ts';
import { sumBy } from '../operators/sumBy.ts';
import { take } from '../operators/take.ts';
import { takeLast } from '../operators/takeLast.ts';
import { takeWhile, type TakeWhileOptions } from '../operators/takeWhile.ts';
import { tap } from '../operators/tap.ts';
import { toArray } from '../operators/toArray.ts';
import { toMap } from '../operators/toMap.ts';
import { toObject } from '../operators/toObject.ts';
import { topK } from '../operators/topK.ts';
import { toSet } from '../operators/toSet.ts';
import { trim } from '../operators/trim.ts';
import type { Tuple } from '../operators/tuple.ts';
import { unique } from '../operators/unique.ts';
import { upper } from '../operators/upper.ts';
import { windowed, type WindowedOptions } from '../operators/windowed.ts';
import { type OutputOf, type StandardSchema, validate } from '../operators/validate.ts';
import { type Items, type LongestOptions, type Padded, zip, type ZipOptions } from '../operators/zip.ts';
import { checkFunction } from '../pipeline/check.ts';
import type { ClockOptions } from '../pipeline/clock.ts';
import type { Answer, Mode } from '../pipeline/pipe.ts';
import { type Plan, Planned, withStage } from '../pipeline/plan.ts';
import type { RejectOptions } from '../pipeline/reject.ts';
import { iterate, iterateAsync, run, talk } from '../pipeline/run.ts';
import type { Stage, Terminal } from '../pipeline/stage.ts';
import { through } from '../pipeline/through.ts';
import type { AsyncTwoWayFlow, TwoWayFlow } from '../pipeline/two-way.ts';
import { type ObservableFlow, toObservable } from './toObservable.ts';
import { toByteBatches } from './toByteBatches.ts';
import { toReadableStream } from './toReadableStream.ts';
import { sharePlan, type TeeOptions, teePlans } from './tee.ts';

/** A flow of the same mode with other items. */
export type FlowOf<T, M extends Mode> = M extends 'sync' ? Flow<T> : AsyncFlow<T>;

/** A flow of the same mode while it runs and is talked to. */
export type TwoWayOf<T, M extends Mode, TReturn, TNext> = M extends 'sync'
  ? TwoWayFlow<T, TReturn, TNext>
  : AsyncTwoWayFlow<T, TReturn, TNext>;

/** What a callback answers with, as an item: awaited in an async flow. */
export type Settled<Value, M extends Mode> = M extends 'sync' ? Value : Awaited<Value>;

/** What a callback may answer with where a value of a certain type is needed: in an async flow also a promise of it. */
export type Maybe<Value, M extends Mode> = M extends 'sync' ? Value : Value | PromiseLike<Value>;

/** Refuses a callback that answers with a promise where nobody can await it. */
export type Checked<Value, M extends Mode> = M extends 'sync'
  ? Value extends PromiseLike<unknown>
    ? never
    : unknown
  : unknown;

/** What can be a further input of a flow: an async one only of an async flow. */
export type InputOf<T, M extends Mode> = M extends 'sync' ? Iterable<T> | (() => Iterable<T>) : Input<T>;

type KeyOf<Pair> = Pair extends readonly [infer Key, unknown] ? Key : never;
type ValueOf<Pair> = Pair extends readonly [unknown, infer Value] ? Value : never;
/** This flow, if its items are of a kind; a method that needs them to be is an error on any other. */
type Of<Kind, T, Self> = [T] extends [Kind] ? Self : never;
type Pair = readonly [unknown, unknown];
type Nested = Iterable<unknown> | AsyncIterable<unknown>;
type Many<T> = Iterable<T> | AsyncIterable<T>;
type ItemIn<T> = T extends Iterable<infer Inner> ? Inner : T extends AsyncIterable<infer Inner> ? Inner : never;

type Operation = Stage<never, unknown>;
type Ending<Result> = Terminal<never, Result>;

/**
 * What a flow can do, the same for sync and async ones. Each method is the operator of its name (see `sluice/operators` for
 * what it holds, reads and throws); it checks its arguments at once and reads nothing before the flow is run.
 */
export abstract class FlowMethods<T, M extends Mode> extends Planned {
  static {
    // What `node:stream/iter` asks an object for.
    const toAsyncStreamable = Symbol.for('Stream.toAsyncStreamable');
    const { toByteBatches: value } = this.prototype;
    Object.defineProperty(this.prototype, toAsyncStreamable, { value, writable: true, configurable: true });
  }

  /** This flow and one more stage. */
  #and<Out>(stage: Operation): FlowOf<Out, M> {
    return flowOf(withStage(this.plan, stage)) as FlowOf<Out, M>;
  }

  #end<Result>(terminal: Ending<unknown>): Answer<Result, M> {
    return run(this.plan, terminal) as Answer<Result, M>;
  }

  // Items one by one

  /** Replaces each item by what `f` makes of it. */
  map<Out>(f: (item: T, index: number) => Out): FlowOf<Settled<Out, M>, M> {
    return this.#and(map(f));
  }

  /** Replaces each item by what `f` makes of it; one for which `f` throws can be a reject instead of the end of the flow. */
  parse<Out>(f: (item: T, index: number) => Out, options?: RejectOptions): FlowOf<Settled<Out, M>, M> {
    return this.#and(parse(f, options));
  }

  /** Checks each item against a Standard Schema (Zod, Valibot, ArkType ...) and hands on what that makes of it. */
  validate<Schema extends StandardSchema>(schema: Schema, options?: RejectOptions): FlowOf<OutputOf<Schema>, M> {
    return this.#and(validate(schema, options));
  }

  /** Passes on the items for which the predicate is true. A type guard narrows. */
  filter<Out extends T>(predicate: (item: T, index: number) => item is Out): FlowOf<Out, M>;
  filter<R>(predicate: (item: T, index: number) => R & Checked<R, M>): FlowOf<T, M>;
  filter(predicate: (item: T, index: number) => unknown): FlowOf<T, M> {
    return this.#and(filter(predicate));
  }

  /** Passes on the items for which the predicate is false. */
  reject<Out extends T>(predicate: (item: T, index: number) => item is Out): FlowOf<Exclude<T, Out>, M>;
  reject<R>(predicate: (item: T, index: number) => R & Checked<R, M>): FlowOf<T, M>;
  reject(predicate: (item: T, index: number) => unknown): FlowOf<T, M> {
    return this.#and(reject(predicate));
  }

  /** Replaces each item by the items of the iterable that `f` makes of it. */
  flatMap<Out>(
    f: (
      item: T,
      index: number,
    ) => M extends 'sync'
      ? Iterable<Out> | Iterator<Out>
      : Maybe<Iterable<Out> | Iterator<Out> | AsyncIterable<Out>, M>,
  ): FlowOf<Out, M> {
    return this.#and(flatMap(f as (item: T, index: number) => Iterable<Out>));
  }

  /** Takes up to `depth` levels of nesting away; what is not iterable passes as it is, and so do strings. Default 1. */
  flat<Depth extends number = 1>(depth?: Depth): FlowOf<Flat<T, Depth>, M> {
    return this.#and(flat(depth));
  }

  /** Hands on the items of each item, every one of which has to be iterable. */
  flatten(this: Of<Nested, T, this>): FlowOf<ItemIn<T>, M> {
    return this.#and(flatten());
  }

  /** Lets `f` see each item as it passes. */
  tap<R>(f: (item: T, index: number) => R & Checked<R, M>): FlowOf<T, M> {
    return this.#and(tap(f));
  }

  /** Pairs each item with its number, from `start` on (default 0). */
  enumerate(start?: number): FlowOf<[number, T], M> {
    return this.#and(enumerate(start));
  }

  /** Hands on every intermediate result of a reduction; the initial value, if there is one, first. */
  scan(f: (result: T, item: T, index: number) => Maybe<T, M>): FlowOf<T, M>;
  scan<Result>(f: (result: Result, item: T, index: number) => Maybe<Result, M>, initial: Result): FlowOf<Result, M>;
  scan(...args: [(result: never, item: T, index: number) => unknown, unknown?]): FlowOf<never, M> {
    return this.#and((scan as (...args: unknown[]) => Operation)(...args));
  }

  /** Calls `f` with the members of each item as its arguments. */
  starmap<Out>(f: (...args: T extends readonly unknown[] ? T : never) => Out): FlowOf<Settled<Out, M>, M> {
    return this.#and(starmap(f));
  }

  /** Leaves out null, undefined, false, 0, NaN and ''. */
  compact(): FlowOf<Exclude<T, Falsy>, M> {
    return this.#and(compact());
  }

  /** Hands on each item `times` times (default 2). */
  repeatEach(times?: number): FlowOf<T, M> {
    return this.#and(repeatEach(times));
  }

  /** Puts a separator between neighbouring items. */
  intersperse<Separator = T>(separator: Separator): FlowOf<T | Separator, M> {
    return this.#and(intersperse(separator));
  }

  // A part of the items

  /** Passes on the first `count` items and reads no further. */
  take(count: number): FlowOf<T, M> {
    return this.#and(take(count));
  }

  /** Leaves out the first `count` items. */
  drop(count: number): FlowOf<T, M> {
    return this.#and(drop(count));
  }

  /** Passes on items up to the first for which the predicate is false; `inclusive`: that one too. */
  takeWhile<Out extends T>(predicate: (item: T, index: number) => item is Out): FlowOf<Out, M>;
  takeWhile<R>(predicate: (item: T, index: number) => R & Checked<R, M>, options?: TakeWhileOptions): FlowOf<T, M>;
  takeWhile(predicate: (item: T, index: number) => unknown, options?: TakeWhileOptions): FlowOf<T, M> {
    return this.#and(takeWhile(predicate, options));
  }

  /** Leaves out items up to the first for which the predicate is false. */
  dropWhile<R>(predicate: (item: T, index: number) => R & Checked<R, M>): FlowOf<T, M> {
    return this.#and(dropWhile(predicate));
  }

  /** Passes on every `step`-th item from index `start` up to, not including, `end`. */
  slice(start?: number, end?: number, step?: number): FlowOf<T, M> {
    return this.#and(slice(start, end, step));
  }

  /** Passes on only the last `count` items. */
  takeLast(count: number): FlowOf<T, M> {
    return this.#and(takeLast(count));
  }

  /** Leaves out the last `count` items. */
  dropLast(count: number): FlowOf<T, M> {
    return this.#and(dropLast(count));
  }

  /** Leaves out items that equal the one before them (`unique`: any one before). */
  dedupe<R>(key?: (item: T, index: number) => R & Checked<R, M>): FlowOf<T, M> {
    return this.#and(dedupe(key));
  }

  /** Leaves out items that came before, wherever that was. Holds every distinct key. */
  unique<R>(key?: (item: T, index: number) => R & Checked<R, M>): FlowOf<T, M> {
    return this.#and(unique(key));
  }

  // Text

  /** Passes on the strings that contain a text or match a pattern. */
  grep(this: Of<string, T, this>, pattern: string | RegExp): FlowOf<string, M> {
    return this.#and(grep(pattern));
  }

  /** Turns strings into small letters. */
  lower(this: Of<string, T, this>): FlowOf<string, M> {
    return this.#and(lower());
  }

  /** Turns strings into capital letters. */
  upper(this: Of<string, T, this>): FlowOf<string, M> {
    return this.#and(upper());
  }

  /** Takes white space off both ends of strings. */
  trim(this: Of<string, T, this>): FlowOf<string, M> {
    return this.#and(trim());
  }

  // Groups of neighbours

  /** Gathers items into arrays of `size`; the last may be shorter, unless `strict`. */
  batched<Size extends number>(size: Size, options: { readonly strict: true }): FlowOf<Tuple<T, Size>, M>;
  batched(size: number, options?: BatchedOptions): FlowOf<T[], M>;
  batched(size: number, options?: BatchedOptions): FlowOf<T[], M> {
    return this.#and(batched(size, options));
  }

  /** Slides a window of `size` items over the flow, `step` items at a time. */
  windowed(size: number, options: WindowedOptions & { readonly partial: true }): FlowOf<T[], M>;
  windowed<Size extends number>(size: Size, options?: WindowedOptions): FlowOf<Tuple<T, Size>, M>;
  windowed(size: number, options?: WindowedOptions): FlowOf<never, M> {
    return this.#and(windowed(size, options));
  }

  /** Pairs each item with the one after it. */
  pairwise(): FlowOf<[T, T], M> {
    return this.#and(pairwise());
  }

  /** Gathers neighbours of equal key: `[key, items]` per run. `groupBy` gathers from everywhere. */
  chunkBy<Key>(key: (item: T, index: number) => Key & Checked<Key, M>): FlowOf<[Settled<Key, M>, T[]], M> {
    return this.#and(chunkBy(key));
  }

  /** Cuts the flow into pieces at the items for which the predicate is true. */
  splitAt<R>(predicate: (item: T, index: number) => R & Checked<R, M>, options?: SplitAtOptions): FlowOf<T[], M> {
    return this.#and(splitAt(predicate, options));
  }

  /** Begins a new piece at each item for which the predicate is true. */
  splitBefore<R>(predicate: (item: T, index: number) => R & Checked<R, M>, options?: SplitOptions): FlowOf<T[], M> {
    return this.#and(splitBefore(predicate, options));
  }

  /** Ends a piece after each item for which the predicate is true. */
  splitAfter<R>(predicate: (item: T, index: number) => R & Checked<R, M>, options?: SplitOptions): FlowOf<T[], M> {
    return this.#and(splitAfter(predicate, options));
  }

  /** Cuts the flow between two neighbours for which the predicate is true. */
  splitWhen<R>(predicate: (item: T, next: T) => R & Checked<R, M>, options?: SplitOptions): FlowOf<T[], M> {
    return this.#and(splitWhen(predicate, options));
  }

  // Several inputs

  /** Hands on all items, then all of each further source. */
  concat<Others extends readonly InputOf<unknown, M>[]>(...others: Others): FlowOf<T | Items<Others>[number], M> {
    return this.#and(concat(...(others as readonly Input<unknown>[])));
  }

  /** Puts items before those of the flow. */
  prepend<Other = T>(...items: readonly Other[]): FlowOf<T | Other, M> {
    return this.#and(prepend(...items));
  }

  /** Puts items after those of the flow. */
  append<Other = T>(...items: readonly Other[]): FlowOf<T | Other, M> {
    return this.#and(append(...items));
  }

  /** Combines items that stand at the same place in several inputs; options last, as a plain object. */
  zip<Others extends readonly InputOf<unknown, M>[]>(...inputs: Others): FlowOf<[T, ...Items<Others>], M>;
  zip<Others extends readonly InputOf<unknown, M>[], Padding = undefined>(
    ...inputsAndOptions: [...Others, LongestOptions<Padding>]
  ): FlowOf<Padded<[T, ...Items<Others>], Padding>, M>;
  zip<Others extends readonly InputOf<unknown, M>[]>(
    ...inputsAndOptions: [...Others, ZipOptions]
  ): FlowOf<[T, ...Items<Others>], M>;
  zip(...args: readonly unknown[]): FlowOf<never, M> {
    return this.#and((zip as (...args: readonly unknown[]) => Operation)(...args));
  }

  /** Takes one item of each input in turn, to the end of the first that ends. */
  interleave<Others extends readonly InputOf<unknown, M>[]>(...others: Others): FlowOf<T | Items<Others>[number], M> {
    return this.#and(interleave(...(others as readonly Input<unknown>[])));
  }

  /** Takes one item of each input in turn, leaving out those that have ended. */
  roundRobin<Others extends readonly InputOf<unknown, M>[]>(...others: Others): FlowOf<T | Items<Others>[number], M> {
    return this.#and(roundRobin(...(others as readonly Input<unknown>[])));
  }

  // Several things at a time: these make any flow async

  /** This flow, async, and one more stage. */
  #joined<Out>(stage: Operation): AsyncFlow<Out> {
    return flowOf(withStage(this.plan, stage)) as AsyncFlow<Out>;
  }

  /** Replaces each item by what `f` makes of it, up to `limit` calls at a time. */
  mapConcurrent<Out>(
    f: (item: T, index: number, call: Call) => Out,
    options: ConcurrentOptions,
  ): AsyncFlow<Awaited<Out>> {
    return this.#joined(mapConcurrent(f, options));
  }

  /** Passes on the items for which the predicate is true, asking about up to `limit` at a time. */
  filterConcurrent(
    predicate: (item: T, index: number, call: Call) => unknown,
    options: ConcurrentOptions,
  ): AsyncFlow<T> {
    return this.#joined(filterConcurrent(predicate, options));
  }

  /** Calls `f` for each item, up to `limit` calls at a time; the promise is fulfilled when all are done. */
  forEachConcurrent(f: (item: T, index: number, call: Call) => unknown, options: ConcurrentOptions): Promise<void> {
    return this.mapConcurrent(f, { ordered: false, ...options }).drain();
  }

  /** Replaces each item by the items of the iterable that `f` makes of it, reading up to `limit` of these at a time. */
  flatMapConcurrent<Out>(
    f: (item: T, index: number) => Many<Out> | PromiseLike<Many<Out>>,
    options: { readonly limit: number },
  ): AsyncFlow<Out> {
    return this.#joined(flatMapConcurrent(f, options));
  }

  /** Replaces each item by the items of the iterable that `f` makes of it, until the next item comes. */
  switchMap<Out>(f: (item: T, index: number) => Many<Out> | PromiseLike<Many<Out>>): AsyncFlow<Out> {
    return this.#joined(switchMap(f));
  }

  /** Hands on the items of several sources as they come. */
  merge<Others extends readonly Input<unknown>[]>(...others: Others): AsyncFlow<T | Items<Others>[number]> {
    return this.#joined(merge(...others));
  }

  /** Hands on the items of whichever source is the first to give one, to fail or to end. */
  race<Others extends readonly Input<unknown>[]>(...others: Others): AsyncFlow<T | Items<Others>[number]> {
    return this.#joined(race(...others));
  }

  /** Hands on the latest item of every source, each time one of them has given another. */
  combineLatest<Others extends readonly Input<unknown>[]>(...others: Others): AsyncFlow<[T, ...Items<Others>]> {
    return this.#joined(combineLatest(...others));
  }

  /** Reads up to `count` items ahead of the consumer. */
  prefetch(count: number): AsyncFlow<T> {
    return this.#joined(prefetch(count));
  }

  /**
   * Several flows, each of which gives every item of this one; each can be run once. The source is read when one of them
   * needs an item, and closed when all have been left; one that is not wanted has to be disposed of.
   *
   * @param count - How many. Default 2.
   * @param options - `limit` (default 1024): how many items one may be ahead of another; `policy`: what happens to one that
   *   would be further ahead: `error` (default), `block`, or `dropOldest` for the other.
   * @throws LagError from a branch that gets too far ahead of another, if the policy is `error`.
   * @example
   * ```ts
   * const [a, b] = flow([1, 2, 3]).tee();
   * const sums = await Promise.all([a!.sum(), b!.map((n) => n * n).sum()]);
   * sums // => [6, 14]
   * ```
   */
  tee(count: number = 2, options: TeeOptions = {}): AsyncFlow<T>[] {
    return teePlans(this.plan, count, options).map((plan) => flowOf(plan) as AsyncFlow<T>);
  }

  /**
   * This flow, run once for all who run it at the same time: each gets the items from when it came. The first to pull starts
   * it, the last to leave closes it.
   *
   * @param options - As for `tee`.
   */
  share(options: TeeOptions = {}): AsyncFlow<T> {
    return flowOf(sharePlan(this.plan, options)) as AsyncFlow<T>;
  }

  /**
   * Parts the items into two flows, `[true ones, false ones]`, each as it is needed. `partition` collects them.
   *
   * @param options - As for `tee`: what lies between the two is held, items of both kinds counted.
   * @example
   * ```ts
   * const [even, odd] = flow([1, 2, 3, 4]).partitionAsync((n) => n % 2 === 0);
   * const both = await Promise.all([even.toArray(), odd.toArray()]);
   * both // => [[2, 4], [1, 3]]
   * ```
   */
  partitionAsync(
    predicate: (item: T, index: number) => unknown,
    options: TeeOptions = {},
  ): [AsyncFlow<T>, AsyncFlow<T>] {
    checkFunction('partitionAsync', 'predicate', predicate);
    const judged = (this.toAsync() as AsyncFlow<T>).map(async (item, index) => ({
      item,
      passes: Boolean(await predicate(item, index)),
    }));
    const [passing, others] = judged.tee(2, options);
    return [
      passing!.filter(({ passes }) => passes).map(({ item }) => item),
      others!.reject(({ passes }) => passes).map(({ item }) => item),
    ] as [AsyncFlow<T>, AsyncFlow<T>];
  }

  // Time

  /** Hands every item on `ms` later than it came. */
  delay(ms: number, options?: ClockOptions): AsyncFlow<T> {
    return this.#joined(delay(ms, options));
  }

  /** Hands on an item, then leaves out those that come within the next `ms`. */
  throttle(ms: number, options?: ThrottleOptions): AsyncFlow<T> {
    return this.#joined(throttle(ms, options));
  }

  /** Hands on an item once no other has come for `ms`. */
  debounce(ms: number, options?: ClockOptions): AsyncFlow<T> {
    return this.#joined(debounce(ms, options));
  }

  /** Hands on the latest item every `ms`, if one has come since. */
  sample(ms: number, options?: ClockOptions): AsyncFlow<T> {
    return this.#joined(sample(ms, options));
  }

  /** Hands on no more than so many items a second, and loses none. */
  pace(itemsPerSecond: number, options?: PaceOptions): AsyncFlow<T> {
    return this.#joined(pace(itemsPerSecond, options));
  }

  /** Fails when an item takes longer than `ms` to come. */
  timeout(ms: number, options?: ClockOptions): AsyncFlow<T> {
    return this.#joined(timeout(ms, options));
  }

  /** Gathers items into arrays by number, bytes, or how long the first has waited. */
  batchedBy(options: BatchedByOptions<T>): AsyncFlow<T[]> {
    return this.#joined(batchedBy(options));
  }

  /** Gathers the items of spans of time: side by side, overlapping, or sessions. By the items' own times it stays sync. */
  windowsBy(options: EventWindows<T>): FlowOf<TimeWindow<T>, M>;
  windowsBy(options: ClockWindows): AsyncFlow<TimeWindow<T>>;
  windowsBy(options: ClockWindows | EventWindows<T>): unknown {
    return flowOf(withStage(this.plan, windowsBy(options)));
  }

  // What may go wrong

  /** When the flow before it fails, goes on with the items that `f` gives. */
  catchError<Other = T>(
    f: (error: unknown) => M extends 'sync' ? Iterable<Other> : Maybe<Many<Other>, M>,
  ): FlowOf<T | Other, M> {
    return this.#and(catchError(f as (error: unknown) => Iterable<Other>));
  }

  /** Calls `f` once the flow before it has ended, failed or been left. */
  onFinally<R>(f: () => R & Checked<R, M>): FlowOf<T, M> {
    return this.#and(onFinally(f));
  }

  /** Tells of an error with which cleanup fails when the flow is left, which a `for await` may drop. */
  onCleanupError(f: (error: unknown) => unknown): AsyncFlow<T> {
    return this.#joined(onCleanupError(f));
  }

  /** Fails with the signal's reason as soon as it is aborted, whatever the flow before it is waiting for. */
  withSignal(signal: AbortSignal, options?: SignalOptions): AsyncFlow<T> {
    return this.#joined(withSignal(signal, options));
  }

  // The whole flow, in memory

  /** Puts all items in order: the natural one, a comparison's, or `{ by, reverse }`. */
  sorted(order?: Compare<T> | OrderOf<T, M>): FlowOf<T, M> {
    return this.#and(sorted(order as Compare<T>));
  }

  /** Turns the order of the items round. */
  reversed(): FlowOf<T, M> {
    return this.#and(reversed());
  }

  /** Repeats the whole flow, `times` times in all (default: for ever). */
  cycle(times?: number): FlowOf<T, M> {
    return this.#and(cycle(times));
  }

  // The flow as such

  /**
   * Puts a generator function of your own into the flow: it reads the items and yields what it likes. An async one makes
   * the flow async.
   */
  through<Out>(
    f: (items: M extends 'sync' ? IterableIterator<T> : AsyncIterableIterator<T>) => AsyncIterable<Out>,
  ): AsyncFlow<Out>;
  through<Out>(this: Of<'sync', M, this>, f: (items: IterableIterator<T>) => Iterable<Out>): Flow<Out>;
  through(f: (items: never) => Iterable<unknown> | AsyncIterable<unknown>): unknown {
    return flowOf(through(this.plan, f as (items: unknown) => Iterable<unknown>));
  }

  /** The same flow, asynchronous: its callbacks may answer with promises, and items that are promises are awaited. */
  toAsync(): AsyncFlow<Awaited<T>> {
    return flowOf({ ...this.plan, source: { ...this.plan.source, mode: 'async' } }) as AsyncFlow<Awaited<T>>;
  }

  /**
   * Runs the flow as its source could be run: `send` and `throw` reach the `yield` at which the source waits, and the last
   * result carries what it returned.
   *
   * A value or error goes in with the next read of the source. Where one result takes several items (`filter`, `batched`),
   * the first read has the value and the others undefined; where several results come of one item (`flatMap`), the value
   * sent last is read. A source that is left before its end (`take`) is closed, and the last result carries undefined.
   *
   * @throws TypeError from the first `next` when the source is no generator or iterator; from `send` before it.
   * @example
   * ```ts
   * const accumulator = generator(function* () {
   *   let total = 0;
   *   for (let value: number; (value = yield total) > 0; ) total += value;
   *   return `total ${total}`;
   * });
   * const sums = flow(accumulator()).map((total) => total * 100).twoWay<string, number>();
   * sums.next().value // => 0
   * sums.send(3).value // => 300
   * sums.send(4).value // => 700
   * sums.send(-1) // => { done: true, value: 'total 7' }
   * ```
   */
  twoWay<TReturn = unknown, TNext = unknown>(): TwoWayOf<T, M, TReturn, TNext> {
    return talk(this.plan) as TwoWayOf<T, M, TReturn, TNext>;
  }

  // Results

  /** Runs the flow into any terminal, such as `variance()` of `sluice/operators` or one of your own. */
  to<Result>(terminal: Terminal<T, Result>): Answer<Result, M> {
    checkReducer('to', terminal, 'terminal');
    return this.#end(terminal);
  }

  /**
   * The flow as a web stream, which reads nothing before it is read itself. Cancelling it closes the flow.
   *
   * @example
   * ```ts
   * const reader = flow([1, 2]).toReadableStream().getReader();
   * reader.read() // => { done: false, value: 1 }
   * ```
   */
  toReadableStream(): ReadableStream<T> {
    return toReadableStream<T>(this.plan);
  }

  /**
   * The bytes and text of the flow as batches of bytes, such as `node:stream/iter` works on; its `from` takes a flow as it is. A batch is
   * what is there at once, 128 items at most. An item that is anything else is an error.
   *
   * @example
   * ```ts
   * const batches = flow(['a', new Uint8Array([98])]).toByteBatches();
   * batches.next() // => { done: false, value: [Uint8Array.of(97), Uint8Array.of(98)] }
   * ```
   * @see https://nodejs.org/api/stream_iter.html
   */
  toByteBatches(): AsyncIterableIterator<Uint8Array[], undefined> & AsyncDisposable {
    return toByteBatches(this.plan);
  }

  /**
   * The flow as an observable, such as RxJS's `from` takes: each subscription runs it, as fast as it goes, and unsubscribing
   * closes it. What the observer throws closes it too, and goes to its `error`.
   */
  toObservable(): ObservableFlow<T> {
    return toObservable<T>(this.plan);
  }

  /** Collects every item in an array. */
  toArray(): Answer<T[], M> {
    return this.#end(toArray<T>());
  }

  /** Collects the distinct items. */
  toSet(): Answer<Set<T>, M> {
    return this.#end(toSet<T>());
  }

  /** Collects the items by key, the last of each; without `key` they are `[key, value]` pairs. */
  toMap(this: Of<Pair, T, this>): Answer<Map<KeyOf<T>, ValueOf<T>>, M>;
  toMap<Key>(key: (item: T, index: number) => Key & Checked<Key, M>): Answer<Map<Settled<Key, M>, T>, M>;
  toMap<Key, Value>(
    key: (item: T, index: number) => Key & Checked<Key, M>,
    value: (item: T, index: number) => Value & Checked<Value, M>,
  ): Answer<Map<Settled<Key, M>, Settled<Value, M>>, M>;
  toMap(...args: unknown[]): unknown {
    return this.#end((toMap as (...args: unknown[]) => Ending<unknown>)(...args));
  }

  /** Collects the items as properties of an object, the last of each key; without `key` they are `[key, value]` pairs. */
  toObject(this: Of<Pair, T, this>): Answer<Record<KeyOf<T> & PropertyKey, ValueOf<T>>, M>;
  toObject<Key extends PropertyKey>(key: (item: T, index: number) => Maybe<Key, M>): Answer<Record<Key, T>, M>;
  toObject<Key extends PropertyKey, Value>(
    key: (item: T, index: number) => Maybe<Key, M>,
    value: (item: T, index: number) => Value & Checked<Value, M>,
  ): Answer<Record<Key, Settled<Value, M>>, M>;
  toObject(...args: unknown[]): unknown {
    return this.#end((toObject as (...args: unknown[]) => Ending<unknown>)(...args));
  }

  /** Makes one value of all items; without an initial value the first item is it. */
  reduce(f: (result: T, item: T, index: number) => Maybe<T, M>): Answer<T, M>;
  reduce<Result>(f: (result: Result, item: T, index: number) => Maybe<Result, M>, initial: Result): Answer<Result, M>;
  reduce(...args: unknown[]): unknown {
    return this.#end((reduce as (...args: unknown[]) => Ending<unknown>)(...args));
  }

  /** Makes one value of all items from a start value made anew for every run, which `f` may change in place. */
  fold<Result>(
    start: () => Result,
    f: (result: Result, item: T, index: number) => Maybe<Result | void, M>,
  ): Answer<Result, M> {
    return this.#end(fold(start, f));
  }

  /** Calls `f` for each item. */
  forEach<R>(f: (item: T, index: number) => R & Checked<R, M>): Answer<void, M> {
    return this.#end(forEach(f));
  }

  /** Runs the flow to its end and drops the items. */
  drain(): Answer<void, M> {
    return this.#end(drain());
  }

  /** Counts the items, or those for which a predicate is true. */
  count<R>(predicate?: (item: T, index: number) => R & Checked<R, M>): Answer<number, M> {
    return this.#end(count(predicate));
  }

  /** Adds numbers up, rounding errors compensated. */
  sum(this: Of<number, T, this>): Answer<number, M>;
  sum(value: (item: T, index: number) => Maybe<number, M>): Answer<number, M>;
  sum(value?: (item: T, index: number) => number | PromiseLike<number>): Answer<number, M> {
    return this.#end(value ? sum(value) : sum());
  }

  /** The arithmetic mean; undefined for no items. */
  mean(this: Of<number, T, this>): Answer<number | undefined, M>;
  mean(value: (item: T, index: number) => Maybe<number, M>): Answer<number | undefined, M>;
  mean(value?: (item: T, index: number) => number | PromiseLike<number>): Answer<number | undefined, M> {
    return this.#end(value ? mean(value) : mean());
  }

  /** The smallest item; undefined for no items. */
  min(order?: Compare<T> | OrderOf<T, M>): Answer<T | undefined, M> {
    return this.#end(min(order as Compare<T>));
  }

  /** The largest item; undefined for no items. */
  max(order?: Compare<T> | OrderOf<T, M>): Answer<T | undefined, M> {
    return this.#end(max(order as Compare<T>));
  }

  /** The item with the smallest key; undefined for no items. */
  minBy(key: (item: T) => Maybe<Ordered, M>): Answer<T | undefined, M> {
    return this.#end(minBy(key));
  }

  /** The item with the largest key; undefined for no items. */
  maxBy(key: (item: T) => Maybe<Ordered, M>): Answer<T | undefined, M> {
    return this.#end(maxBy(key));
  }

  /** The smallest and the largest item; undefined for no items. */
  minmax(order?: Compare<T> | OrderOf<T, M>): Answer<[T, T] | undefined, M> {
    return this.#end(minmax(order as Compare<T>));
  }

  /** The `k` largest items, by `by` or themselves, the largest first. */
  topK(k: number, by?: (item: T) => Maybe<Ordered, M>): Answer<T[], M> {
    return this.#end(topK(k, by));
  }

  /** The `k` smallest items, by `by` or themselves, the smallest first. */
  bottomK(k: number, by?: (item: T) => Maybe<Ordered, M>): Answer<T[], M> {
    return this.#end(bottomK(k, by));
  }

  /** The first item, or the first for which a predicate is true; undefined if there is none. */
  first<Out extends T>(predicate: (item: T, index: number) => item is Out): Answer<Out | undefined, M>;
  first<R>(predicate?: (item: T, index: number) => R & Checked<R, M>): Answer<T | undefined, M>;
  first(predicate?: (item: T, index: number) => unknown): unknown {
    return this.#end(first(predicate));
  }

  /** The last item; undefined for no items. */
  last(): Answer<T | undefined, M> {
    return this.#end(last<T>());
  }

  /** The item at an index, a negative one counted from the end; undefined if there is none. */
  at(index: number): Answer<T | undefined, M> {
    return this.#end(at<T>(index));
  }

  /** The first item for which the predicate is true; undefined if there is none. */
  find<Out extends T>(predicate: (item: T, index: number) => item is Out): Answer<Out | undefined, M>;
  find<R>(predicate: (item: T, index: number) => R & Checked<R, M>): Answer<T | undefined, M>;
  find(predicate: (item: T, index: number) => unknown): unknown {
    return this.#end(find(predicate));
  }

  /** The index of the first item for which the predicate is true; -1 if there is none. */
  findIndex<R>(predicate: (item: T, index: number) => R & Checked<R, M>): Answer<number, M> {
    return this.#end(findIndex(predicate));
  }

  /** Whether the predicate is true for some item. */
  some<R>(predicate: (item: T, index: number) => R & Checked<R, M>): Answer<boolean, M> {
    return this.#end(some(predicate));
  }

  /** Whether the predicate is true for every item. */
  every<R>(predicate: (item: T, index: number) => R & Checked<R, M>): Answer<boolean, M> {
    return this.#end(every(predicate));
  }

  /** Whether the predicate is true for no item. */
  none<R>(predicate: (item: T, index: number) => R & Checked<R, M>): Answer<boolean, M> {
    return this.#end(none(predicate));
  }

  /** Whether a value is among the items. */
  includes(value: T): Answer<boolean, M> {
    return this.#end(includes(value));
  }

  /** Joins the items into one string; `separator` is ',' by default. */
  join(separator?: string): Answer<string, M> {
    return this.#end(join(separator));
  }

  /** Gathers the items by key into a Map, or reduces each group as it comes. */
  groupBy<Key>(key: (item: T, index: number) => Key & Checked<Key, M>): Answer<Map<Settled<Key, M>, T[]>, M>;
  groupBy<Key, Result>(
    key: (item: T, index: number) => Key & Checked<Key, M>,
    reducer: Terminal<T, Result>,
  ): Answer<Map<Settled<Key, M>, Result>, M>;
  groupBy(...args: unknown[]): unknown {
    return this.#end((groupBy as (...args: unknown[]) => Ending<unknown>)(...args));
  }

  /** Counts the items of each key. */
  countBy<Key>(key: (item: T, index: number) => Key & Checked<Key, M>): Answer<Map<Settled<Key, M>, number>, M> {
    return this.#end(countBy(key));
  }

  /** Adds up a number of the items of each key. */
  sumBy<Key>(
    key: (item: T, index: number) => Key & Checked<Key, M>,
    value: (item: T, index: number) => Maybe<number, M>,
  ): Answer<Map<Settled<Key, M>, number>, M> {
    return this.#end(sumBy(key, value));
  }

  /** Runs several reducers in one pass: `aggregate({ n: count(), worst: topK(3, (r) => r.ms) })`. */
  aggregate<Reducers extends Readonly<Record<string, Terminal<T, unknown>>>>(
    reducers: Reducers,
  ): Answer<Results<Reducers>, M> {
    return this.#end(aggregate(reducers));
  }

  /** Parts the items: `[true ones, false ones]`. */
  partition<Out extends T>(predicate: (item: T, index: number) => item is Out): Answer<[Out[], Exclude<T, Out>[]], M>;
  partition<R>(predicate: (item: T, index: number) => R & Checked<R, M>): Answer<[T[], T[]], M>;
  partition(predicate: (item: T, index: number) => unknown): unknown {
    return this.#end(partition(predicate));
  }

  /** Whether no item stands before a smaller one. */
  isSorted(order?: Compare<T> | OrderOf<T, M>): Answer<boolean, M> {
    return this.#end(isSorted(order as Compare<T>));
  }

  // Writing

  /** Writes text, one item a line, or bytes as they are, to a file or stream. See `toFile` in `sluice/io`. */
  toFile(this: Of<string | Uint8Array, T, this>, output: Output, options?: WriteOptions): Promise<WriteReport> {
    return write(this.plan, 'toFile', output, options);
  }

  /** Writes records as CSV to a file or stream. See `toCsv` in `sluice/io`. */
  toCsv(this: Of<CsvRecord, T, this>, output: Output, options?: ToCsvOptions): Promise<WriteReport> {
    return write(this.plan, 'toCsv', output, options);
  }

  /** Writes each item as a line of JSON to a file or stream. See `toNdjson` in `sluice/io`. */
  toNdjson(output: Output, options?: WriteOptions): Promise<WriteReport> {
    return write(this.plan, 'toNdjson', output, options);
  }

  /** Writes all items as one JSON array to a file or stream. See `toJson` in `sluice/io`. */
  toJson(output: Output, options?: WriteOptions): Promise<WriteReport> {
    return write(this.plan, 'toJson', output, options);
  }

  /** Writes each object as a line of logfmt to a file or stream. See `toLogfmt` in `sluice/io`. */
  toLogfmt(this: Of<object, T, this>, output: Output, options?: WriteOptions): Promise<WriteReport> {
    return write(this.plan, 'toLogfmt', output, options);
  }

  /** Writes records as TSV to a file or stream. See `toTsv` in `sluice/io`. */
  toTsv(this: Of<CsvRecord, T, this>, output: Output, options?: ToTsvOptions): Promise<WriteReport> {
    return write(this.plan, 'toTsv', output, options);
  }

  /** Writes records as lines of an access log of Apache or nginx. See `toAccessLog` in `sluice/io`. */
  toAccessLog(this: Of<AccessLogItem, T, this>, output: Output, options?: ToAccessLogOptions): Promise<WriteReport> {
    return write(this.plan, 'toAccessLog', output, options);
  }

  /** Writes records as messages of syslog. See `toSyslog` in `sluice/io`. */
  toSyslog(this: Of<SyslogItem, T, this>, output: Output, options?: ToSyslogOptions): Promise<WriteReport> {
    return write(this.plan, 'toSyslog', output, options);
  }

  /** Writes records as Parquet, row group by row group. See `toParquet` in `sluice/io`. */
  toParquet(this: Of<object, T, this>, output: Output, options?: ToParquetOptions): Promise<WriteReport> {
    return write(this.plan, 'toParquet', output, options);
  }

  /** Writes files one after the other, each to a size or for a time. See `toRotatingFiles` in `sluice/io`. */
  toRotatingFiles(path: string, options: RotatingFilesOptions): Promise<FilesReport> {
    return write(this.plan, 'toRotatingFiles', path, options);
  }

  /** Writes each record to the file that its keys name. See `toPartitions` in `sluice/io`. */
  toPartitions(path: string, options?: PartitionsOptions): Promise<FilesReport> {
    return write(this.plan, 'toPartitions', path, options);
  }

  /** Writes the members of an archive into a folder, and nothing outside of it. See `extractTo` in `sluice/io`. */
  extractTo(this: Of<ArchiveMember, T, this>, folder: string, options?: ExtractOptions): Promise<ExtractReport> {
    return write(this.plan, 'extractTo', folder, options);
  }

  /** Sends the items to a web server, in batches. See `toHttp` in `sluice/io/web`. */
  async toHttp(url: string | URL, options?: ToHttpOptions<T>): Promise<SendReport> {
    const { toHttp } = await import('../io/web/index.ts');
    return run(this.plan, toHttp(url, options));
  }

  /** Writes text, one item a line, or bytes as they are, to the standard output. See `toStdout` in `sluice/io`. */
  toStdout(this: Of<string | Uint8Array, T, this>): Promise<WriteReport> {
    return write(this.plan, 'toStdout');
  }
}

type Sinks = typeof sinksModule;
type SinkName = {
  [Name in keyof Sinks]: Sinks[Name] extends (...args: never[]) => Ending<unknown> ? Name : never;
}[keyof Sinks];
type ReportOf<Name extends SinkName> = ReturnType<Sinks[Name]> extends Ending<Promise<infer Report>> ? Report : never;

/** Runs a plan into a sink. The module of the sinks needs Node: it is loaded when one is asked for, and not before. */
async function write<Name extends SinkName>(
  plan: Plan,
  name: Name,
  ...args: Parameters<Sinks[Name]>
): Promise<ReportOf<Name>> {
  const sinks = await import('../io/sinks/index.ts');
  const sink = sinks[name] as (...args: Parameters<Sinks[Name]>) => Ending<unknown>;
  return run(plan, sink(...args)) as ReportOf<Name>;
}

/** How to order items: in an async flow `by` may answer with a promise. */
export interface OrderOf<T, M extends Mode> {
  readonly by?: (item: T) => Maybe<Ordered, M>;
  readonly reverse?: boolean;
}

/** What is known of a run beside its items. */
interface RunStats {
  /**
   * What closing this run has failed with. It comes out of `return()` too, but a loop whose own body throws drops it there.
   */
  readonly cleanupErrors: readonly unknown[];
}

/** One run of a flow, item by item. */
export interface FlowRun<T> extends IterableIterator<T, undefined>, Disposable, RunStats {}

/** One run of an async flow, item by item. */
export interface AsyncFlowRun<T> extends AsyncIterableIterator<T, undefined>, AsyncDisposable, RunStats {}

/** A flow over a sync source. Iterate it, or end it with a method that gives a result. */
export class Flow<T> extends FlowMethods<T, 'sync'> implements Iterable<T>, Disposable {
  [Symbol.iterator](): FlowRun<T> {
    return iterate<T>(this.plan);
  }

  /** Ends the run of a one-shot source, or closes it if it was never run. Does nothing for a source that can be run again. */
  [Symbol.dispose](): void {
    void this.plan.source.dispose?.('dispose');
  }
}

/** A flow over an async source: `for await` it, or await the result of a method. */
export class AsyncFlow<T> extends FlowMethods<T, 'async'> implements AsyncIterable<T>, AsyncDisposable {
  [Symbol.asyncIterator](): AsyncFlowRun<T> {
    return iterateAsync<T>(this.plan);
  }

  /** Ends the run of a one-shot source, or closes it if it was never run. Does nothing for a source that can be run again. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.plan.source.dispose?.('dispose');
  }
}

/** A flow over a factory function: whether it is asynchronous, only a run can tell. */
class EitherFlow<T> extends Flow<T> implements AsyncIterable<T>, AsyncDisposable {
  [Symbol.asyncIterator](): AsyncFlowRun<T> {
    return iterateAsync<T>(this.plan);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.plan.source.dispose?.('dispose');
  }
}

const flows = { sync: Flow, async: AsyncFlow, either: EitherFlow };

/** A plan as a flow. */
export function flowOf(plan: Plan): Flow<unknown> | AsyncFlow<unknown> {
  return new flows[plan.source.mode](plan);
}
