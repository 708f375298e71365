import type { AsyncPipeline, Pipeline } from '../pipeline/pipe.ts';
import * as sources from '../sources/index.ts';
import { type AsyncFlow, type Flow, flowOf } from './flow.ts';

// The sources as flows: `range(10).map(f)`. What each gives, holds and throws is said in sluice/sources.

/** The integers from `start` (default 0) up to, not including, `stop`, `step` apart. */
export function range(stop: number): Flow<number>;
export function range(start: number, stop: number, step?: number): Flow<number>;
export function range(...args: [number, number?, number?]): Flow<number> {
  return asFlow(sources.range(...(args as [number, number])));
}

/** Numbers without end: `start` (default 0), `start + step` (default 1), ... */
export function count(start?: number, step?: number): Flow<number> {
  return asFlow(sources.count(start, step));
}

/** One value, `times` times (default: for ever). */
export function repeat<T>(value: T, times?: number): Flow<T> {
  return asFlow(sources.repeat(value, times));
}

/** `start`, `f(start)`, `f(f(start))`, ... without end. */
export function iterate<T>(f: (item: T) => T, start: T): Flow<T> {
  return asFlow(sources.iterate(f, start));
}

/** Items from a state: `f` makes of it `[item, next state]`, or undefined to end. */
export function unfold<State, T>(
  f: (state: State) => readonly [item: T, state: State] | undefined,
  state: State,
): Flow<T> {
  return asFlow(sources.unfold(f, state));
}

/** What a function gives, call after call, until the sentinel, or an answer of which the sentinel function is true. */
export function fromCallback<T>(f: () => PromiseLike<T>, sentinel: T | ((answer: T) => boolean)): AsyncFlow<T>;
export function fromCallback<T>(f: () => T, sentinel: T | ((answer: T) => boolean)): Flow<T>;
export function fromCallback(f: () => unknown, sentinel: unknown): unknown {
  return asFlow(sources.fromCallback(f, sentinel));
}

/** No items at all. */
export function empty<T = never>(): Flow<T> {
  return asFlow(sources.empty<T>());
}

/** `[key, value]` pairs of an object. */
export function entries<T>(object: Readonly<Record<string, T>>): Flow<[string, T]> {
  return asFlow(sources.entries(object));
}

/** 0, 1, 2, ... one every `ms`. */
export function interval(...args: Parameters<typeof sources.interval>): AsyncFlow<number> {
  return flowOf(sources.interval(...args).plan) as AsyncFlow<number>;
}

/** A source that is opened again where it was when it fails. */
export function resumable<T, Position>(...args: Parameters<typeof sources.resumable<T, Position>>): AsyncFlow<T> {
  return flowOf(sources.resumable(...args).plan) as AsyncFlow<T>;
}

/** A flow over what is pushed, with counts of what came and what was dropped. */
export type PushFlow<T> = AsyncFlow<T> & { readonly counts: Readonly<sources.PushCounts> };

/** What is pushed by whatever `subscribe` subscribes to. */
export function fromPush<T>(...args: Parameters<typeof sources.fromPush<T>>): PushFlow<T> {
  return asPushFlow(sources.fromPush(...args));
}

/** The items of arrays that come one after the other. */
export function fromBatches<T>(...args: Parameters<typeof sources.fromBatches<T>>): AsyncFlow<T> {
  return flowOf(sources.fromBatches(...args).plan) as AsyncFlow<T>;
}

/** The events of an emitter or EventTarget. */
export function fromEvents<T = unknown>(...args: Parameters<typeof sources.fromEvents>): PushFlow<T> {
  return asPushFlow(sources.fromEvents<T>(...args));
}

/** What an observable emits. */
export function fromObservable<T>(...args: Parameters<typeof sources.fromObservable<T>>): PushFlow<T> {
  return asPushFlow(sources.fromObservable(...args));
}

/** The messages that come by a WebSocket. */
export function fromWebSocket<T = string>(...args: Parameters<typeof sources.fromWebSocket>): PushFlow<T> {
  return asPushFlow(sources.fromWebSocket<T>(...args));
}

/** The events in a stream of server-sent events, such as the body of a response. */
export function fromServerSentEvents(
  ...args: Parameters<typeof sources.fromServerSentEvents>
): AsyncFlow<sources.ServerSentEvent> {
  return flowOf(sources.fromServerSentEvents(...args).plan) as AsyncFlow<sources.ServerSentEvent>;
}

function asPushFlow<T>(pipeline: sources.PushPipeline<T>): PushFlow<T> {
  const { counts } = pipeline;
  return Object.assign(flowOf(pipeline.plan) as AsyncFlow<T>, { counts });
}

function asFlow<T>(pipeline: Pipeline<T> | AsyncPipeline<T>): Flow<T> {
  return flowOf(pipeline.plan) as Flow<T>;
}
