import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { AsyncCursor } from '../../src/pipeline/drivers/async.ts';
import { Planned } from '../../src/pipeline/plan.ts';
import { type BatchReader, END } from '../../src/pipeline/reader.ts';
import * as itertools from '../../src/itertools/index.ts';
import { shared } from '../shared.ts';

/** One recorded call, as ../shared/conformance/vectors/README.md describes it. */
export interface Vector {
  readonly id: string;
  readonly fn: string;
  readonly args: readonly unknown[];
  readonly kwargs?: Readonly<Record<string, unknown>>;
  readonly take?: number;
  readonly kind: string;
  readonly out?: unknown;
  readonly done?: boolean;
  readonly error: string | null;
  readonly lazy?: readonly unknown[];
  readonly pulls?: unknown;
  readonly ops?: readonly [name: string, handle: number, ...rest: unknown[]][];
  readonly result?: unknown;
  readonly steps?: readonly { readonly v?: unknown; readonly e?: string; readonly p?: unknown }[];
  readonly fcalls?: readonly number[];
  readonly events?: unknown;
  readonly ended?: unknown;
  readonly tags?: readonly string[];
  readonly [level: string]: unknown;
}

/** What a call did: the same fields. */
export interface Observed {
  out?: unknown;
  error: string | null;
  done?: boolean;
  lazy?: unknown[];
  [level: string]: unknown;
}

export interface Source extends IterableIterator<unknown> {
  readonly pulls: number;
  readonly asks: number;
  readonly done: boolean;
}

export interface Runtime {
  readonly srcs: Source[];
  readonly fns: { calls: number }[];
  readonly events: unknown[];
  readonly handles: unknown[];
  error(name: string, message: string): Error;
  pulls(): unknown;
  ended(): unknown;
  asks(): unknown;
}

interface Adapter {
  readonly fns: Readonly<
    Record<string, (args: unknown[], kwargs: Record<string, unknown>, runtime: Runtime) => unknown>
  >;
  readonly errName: (error: unknown) => string;
  readonly call: (object: never, method: string, args: readonly unknown[]) => unknown;
  readonly hooks: Readonly<Record<string, (object: never, rest: readonly unknown[]) => unknown>>;
}

interface Harness {
  readonly Rt: new () => Runtime;
  readonly Src: new (...args: never[]) => Source;
  readonly LEVELS: readonly string[];
  vectors(folder: string): Iterable<Vector>;
  observe(vector: Vector, adapter: Adapter): Observed;
  decode(value: unknown, runtime: Runtime): unknown;
  encode(value: unknown, handles: unknown[] | null): unknown;
  same(a: unknown, b: unknown, approx?: boolean): boolean;
}

export async function loadHarness(): Promise<Harness> {
  const harness = (await import(pathToFileURL(shared('conformance/js/harness.mjs')).href)) as Harness;
  return { ...harness, vectors };
}

/** The recorded calls, whole numbers that JSON.parse would round as the harness marks them: `{"$big": "..."}`. */
function* vectors(folder: string): Generator<Vector> {
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* vectors(path);
    if (!entry.name.endsWith('.jsonl.gz')) continue;
    for (const line of gunzipSync(readFileSync(path)).toString('utf8').split('\n')) {
      if (line === '') continue;
      const marked = line.replace(/(?<=[[,:])-?\d{17,}(?=[,\]}])/g, '{"$big":"$&"}');
      const vector = JSON.parse(marked) as Vector;
      yield marked === line ? vector : { ...vector, args: vector.args.map(listed) };
    }
  }
}

/** A range whose bounds are marked, as the list of its numbers: the harness adds bounds up as numbers. */
function listed(value: unknown): unknown {
  const range = (value as { $range?: readonly (number | { $big: string })[] } | null)?.$range;
  if (range?.every((bound) => typeof bound === 'number') !== false) return value;
  const [start, stop, step = 1n] = range.map((bound) => BigInt(typeof bound === 'number' ? bound : bound.$big));
  const list = [];
  for (let i = start!; step > 0n ? i < stop! : i > stop!; i += step) list.push({ $big: String(i) });
  return list;
}

/** Whether a vector can be put to JavaScript at all: what it cannot is named on the page docs/itertools.md, with the reason. */
export function possible(vector: Vector): boolean {
  const text = JSON.stringify([vector.args, vector.kwargs]);
  switch (vector.fn) {
    case 'more_itertools.collapse':
      // A list and a tuple are both an array: only where a tuple is in a list does it matter which is meant.
      return !(/"\$type":"(tuple|list)"/.test(text) && text.includes('"$tuple"'));
    case 'more_itertools.classify_unique':
      return !(text.includes('"$tuple"') && !text.includes('"$type":"list"'));
    case 'more_itertools.running_median':
      // 3.0, which Python refuses, is 3.
      return !(vector.error === 'TypeError' && text === '[[[]],{"maxlen":3}]');
    case 'more_itertools.replace':
      // `null + 1` is no error in JavaScript.
      return !(vector.tags?.includes('type-error') && text.includes('sum_is_even'));
    case 'more_itertools.distinct_permutations':
      // `true` is not 1.
      return !text.includes('[1,true,"3"]');
    case 'more_itertools.unique_everseen':
      // An array can be a key.
      return vector.error !== 'TypeError';
    case 'itertools.accumulate':
      // The callback itself rounds beyond 2^53.
      return !(vector.tags?.includes('bigint') && text.includes('"digits"'));
    default:
      return true;
  }
}

/** CPython's exception classes as the rules of the conformance README map them. */
const javascript: Readonly<Record<string, string>> = {
  ValueError: 'RangeError',
  IndexError: 'RangeError',
  KeyError: 'RangeError',
  StopIteration: 'RangeError',
  ZeroDivisionError: 'RangeError',
  OverflowError: 'RangeError',
  RuntimeError: 'RangeError',
};

export function errorName(name: string | null): string | null {
  return name === null ? null : (javascript[name] ?? name);
}

function nameOfError(error: unknown): string {
  const { name, pyName } = error as { name: string; pyName?: string };
  return pyName === undefined ? name : errorName(pyName)!;
}

export function camelCase(name: string): string {
  return name.replace(/_(?=$)/, '').replace(/_([a-z0-9])/g, (_match, letter: string) => letter.toUpperCase());
}

/** Our function of a Python name: `itertools.chain.from_iterable`. */
export function ours(name: string): ((...args: unknown[]) => unknown) | undefined {
  const [, ...path] = name.split('.');
  let found: unknown = itertools;
  for (const part of path) found = (found as Record<string, unknown> | undefined)?.[camelCase(part)];
  if (typeof found !== 'function') return undefined;
  return /^class\b/.test(Function.prototype.toString.call(found))
    ? (...args) => new (found as new (...args: unknown[]) => unknown)(...args)
    : (found as (...args: unknown[]) => unknown);
}

const bases: Readonly<Record<string, readonly string[]>> = {
  LookupError: ['IndexError', 'KeyError'],
  ArithmeticError: ['ZeroDivisionError', 'OverflowError'],
};

/** A class whose instances are the errors that Python's exception of that name would catch. */
function exceptionClass(name: string): unknown {
  return class Exception extends Error {
    static override [Symbol.hasInstance](error: unknown): boolean {
      const own = (error as { pyName?: string }).pyName ?? (error as Error).name;
      return name === 'Exception' || own === name || errorName(name) === own || (bases[name]?.includes(own) ?? false);
    }
    constructor(message: string) {
      super(message);
      (this as { pyName?: string }).pyName = name;
    }
  };
}

/** Python's `int`, as a function of a text and as a type. */
function pythonInt(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value !== 'string') throw new TypeError('int() takes a string or a number');
  const digits = Array.from(value, (c) => {
    const point = c.codePointAt(0)!;
    let zero = point;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && point - zero < 9) zero -= 1;
    return /\p{Nd}/u.test(c) ? String(point - zero) : c;
  }).join('');
  if (!/^[+-]?\d+$/.test(digits)) throw new RangeError('not an int');
  return Number(digits);
}
Object.defineProperty(pythonInt, Symbol.hasInstance, { value: (value: unknown) => typeof value === 'number' });

const types: Readonly<Record<string, unknown>> = {
  str: String,
  list: Array,
  tuple: Array,
  int: pythonInt,
  float: Number,
  bool: Boolean,
  dict: Map,
  set: Set,
};

/** What the harness leaves to the adapter. */
function adapted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(adapted);
  if (typeof value !== 'object' || value === null) return value;
  if ('$exc' in value) return exceptionClass(value.$exc as string);
  if ('$type' in value) return types[value.$type as string];
  if ('$complex' in value) {
    const [re, im] = value.$complex as [number, number];
    return { re, im };
  }
  return value;
}

/** What the harness has encoded as an object, as Python's complex number that it stands for. */
function complexes(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(complexes);
  const { re, im } = (value as { $obj?: { re?: number; im?: number } } | null)?.$obj ?? {};
  return re === undefined ? value : { $complex: [re, im] };
}

function mapOf(value: unknown): unknown {
  const plain = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return plain ? new Map(Object.entries(value)) : value;
}

function invoke(name: string, args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): unknown {
  const f = ours(name)!;
  // A dict is a Map here, where its keys are to be iterated.
  const given = args.map((arg) => (name === 'more_itertools.always_iterable' ? mapOf(adapted(arg)) : adapted(arg)));
  const keywords = Object.entries(kwargs).map(([key, value]) => [camelCase(key), adapted(value)] as const);
  const result = keywords.length > 0 ? f(...given, Object.fromEntries(keywords)) : f(...given);
  return result;
}

type Handle = Record<string, (...args: unknown[]) => unknown> & { readonly length: number } & Iterable<unknown>;

const hooks: Readonly<Record<string, (object: Handle, rest: readonly unknown[]) => unknown>> = {
  index: (object, [index]) => (Array.isArray(object) ? atIndex(object, index as number) : object['at']!(index)),
  slice: (object, [bounds]) => object['slice']!(...(bounds as unknown[])),
  len: (object) => object.length,
  bool: (object) => (typeof object['isEmpty'] === 'function' ? notted(object['isEmpty']()) : object.length > 0),
  contains: (object, [value]) => (object['has'] ?? object['includes'])!.call(object, value),
  attr: (object, [name]) => object[camelCase(name as string)],
  reversed: (object) => itertools.reversed(object as never),
};

function notted(value: unknown): unknown {
  return value instanceof Promise ? value.then((is: boolean) => !is) : !value;
}

function atIndex(items: readonly unknown[], index: number): unknown {
  const value = items.at(index);
  if (index >= items.length || index < -items.length) throw new RangeError('index');
  return value;
}

/** A method of a handle. */
function callMethod(object: Handle, method: string, args: readonly unknown[]): unknown {
  // Python closes a generator with `close`, JavaScript with `return`.
  if (method === 'close') return void object['return']!();
  return object[camelCase(method)]!(...args);
}

/** A sequence was iterated to record what it has. */
export function iterated(name: string, result: unknown): unknown {
  return name === 'more_itertools.numeric_range' ? (result as Iterable<unknown>)[Symbol.iterator]() : result;
}

export function adapterFor(names: Iterable<string>, ops: boolean): Adapter {
  const fns: Record<string, (args: unknown[], kwargs: Record<string, unknown>) => unknown> = {};
  for (const name of names)
    if (ours(name))
      fns[name] = (args, kwargs) => (ops ? invoke(name, args, kwargs) : iterated(name, invoke(name, args, kwargs)));
  return { fns, errName: nameOfError, call: callMethod, hooks };
}

/** An async source over an instrumented one. */
class AsyncSource implements AsyncIterableIterator<unknown> {
  readonly source: Source;
  constructor(source: Source) {
    this.source = source;
  }
  async next(): Promise<IteratorResult<unknown>> {
    return this.source.next();
  }
  async return(value?: unknown): Promise<IteratorResult<unknown>> {
    return { done: true, value };
  }
  [Symbol.asyncIterator](): this {
    return this;
  }
}

function isAsyncIterator(value: unknown): value is AsyncIterableIterator<unknown> {
  return typeof (value as Partial<AsyncIterable<unknown>> | null)?.[Symbol.asyncIterator] === 'function';
}

async function gather(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all = [];
  for await (const item of items) {
    if (all.push(item) > 600) throw new Error('runaway');
  }
  return all;
}

type Wrap = (source: Source) => AsyncIterable<unknown>;

/** The arguments with every source async. Callbacks that read an iterable get its items once they are there. */
function asyncArgs(value: unknown, harness: Harness, wrap: Wrap): unknown {
  if (value instanceof harness.Src) return wrap(value);
  if (Array.isArray(value)) return value.map((item) => asyncArgs(item, harness, wrap));
  if (typeof value === 'function') {
    const f = value as (...args: unknown[]) => unknown;
    return (...args: unknown[]) =>
      args.some(isAsyncIterator)
        ? Promise.all(args.map((arg) => (isAsyncIterator(arg) ? gather(arg) : arg))).then((all) => f(...all))
        : f(...args);
  }
  if (typeof value === 'object' && value !== null && 'enter' in value) {
    const manager = value as { enter(): unknown };
    return { ...manager, enter: () => asyncArgs(manager.enter(), harness, wrap) };
  }
  return value;
}

/** A result whose inner iterators have been read, as `encode` does it with sync ones. */
async function settled(value: unknown): Promise<unknown> {
  if (isAsyncIterator(value)) return { $it: await Promise.all((await gather(value)).map(settled)) };
  if (Array.isArray(value)) {
    const all = [];
    for (const item of value) all.push(await settled(item));
    return all;
  }
  return value;
}

/** Encodes what has been settled: the marks of inner iterators stay. */
function encodeSettled(value: unknown, harness: Harness): unknown {
  if (Array.isArray(value)) return value.map((item) => encodeSettled(item, harness));
  if (typeof value === 'object' && value !== null && '$it' in value) return { $it: encodeSettled(value.$it, harness) };
  return harness.encode(value, null);
}

/** An async source that gives its items in batches: an error of it comes after the items before. */
class Batches extends Planned implements AsyncIterable<unknown> {
  constructor(source: Source, size: number) {
    let failed: { readonly error: unknown } | undefined;
    let over = false;
    const pull = (): unknown => {
      const batch: unknown[] = [];
      while (batch.length < size && !failed) {
        try {
          const { done, value } = source.next();
          if (done) break;
          batch.push(value);
        } catch (error) {
          failed = { error };
        }
      }
      if (batch.length > 0) return Promise.resolve(batch);
      if (!failed || over) return Promise.resolve(END);
      over = true;
      return Promise.reject(failed.error);
    };
    const open = (): BatchReader<unknown> => ({ pull, accept: (batch) => batch as unknown[], close: () => undefined });
    super({ source: { name: 'batches', mode: 'async', open }, stages: [] });
  }
  readonly #cursor = new AsyncCursor(this.plan, 'batches');
  /** Some functions give a source itself as an output. */
  next(): Promise<IteratorResult<unknown>> {
    return this.#cursor.next();
  }
  [Symbol.asyncIterator](): AsyncIterator<unknown> {
    return this.#cursor;
  }
}

export function inBatches(size: number): Wrap {
  return (source) => new Batches(source, size);
}

export const oneByOne: Wrap = (source) => new AsyncSource(source);

/** Whether an argument is read as items: a shape and a list of sources are not. */
function isSource(name: string, place: number): boolean {
  return !(name.endsWith('.reshape') && place === 1) && !name.endsWith('.interleave_evenly');
}

/** `observe` of the harness, over async sources. */
export async function observeAsync(vector: Vector, harness: Harness, wrap: Wrap = oneByOne): Promise<Observed> {
  const runtime = new harness.Rt();
  const decoded = vector.args.map((arg) => harness.decode(arg, runtime));
  const kwargs = Object.fromEntries(
    Object.entries(vector.kwargs ?? {}).map(([key, value]) => [key, harness.decode(value, runtime)]),
  );
  const args = decoded.map((arg, i) => (isSource(vector.fn, i) ? asyncArgs(arg, harness, wrap) : arg));
  // Of a context manager only entering tells whether what it gives is async.
  if (vector.fn === 'more_itertools.with_iter') args.push({ async: true });
  const keywords = Object.fromEntries(
    Object.entries(kwargs).map(([key, value]) => [key, asyncArgs(value, harness, wrap)]),
  );
  const observed: Observed = { out: [], error: null, done: false, lazy: [] };
  const out: unknown[] = [];
  const { lazy } = observed;
  const count = runtime.srcs.length;
  const finish = (): Observed => {
    observed['pulls'] = runtime.pulls();
    observed['ended'] = runtime.ended();
    if (runtime.fns.length > 0) observed['fcalls'] = runtime.fns.map(({ calls }) => calls);
    if (runtime.events.length > 0) observed['events'] = harness.encode(runtime.events, null);
    if (count === 0) for (const level of ['lazy', 'pulls', 'ended']) delete observed[level];
    return observed;
  };
  if (vector.ops)
    return observeSteps(vector, harness, runtime, () => invoke(vector.fn, args, keywords), finish, observed);
  try {
    const result = iterated(vector.fn, await invoke(vector.fn, args, keywords));
    lazy!.push(runtime.pulls());
    if (typeof (result as Partial<AsyncIterator<unknown>> | null)?.next === 'function') {
      observed.out = out;
      const iterator = result as AsyncIterator<unknown>;
      while (vector.take === undefined || out.length < vector.take) {
        const next = await iterator.next();
        if (next.done) {
          observed.done = true;
          lazy!.push(runtime.pulls());
          break;
        }
        out.push(encodeSettled(await settled(next.value), harness));
        if (out.length > 600) throw new Error('runaway');
        lazy!.push(runtime.pulls());
      }
    } else {
      observed.out = encodeSettled(await settled(result), harness);
      observed.done = true;
    }
  } catch (error) {
    observed.error = nameOfError(error);
    lazy!.push(runtime.pulls());
  }
  return finish();
}

class Stop extends Error {}

async function observeSteps(
  vector: Vector,
  harness: Harness,
  runtime: Runtime,
  call: () => unknown,
  finish: () => Observed,
  observed: Observed,
): Promise<Observed> {
  const { handles } = runtime;
  const steps: unknown[] = [];
  observed['steps'] = steps;
  try {
    observed['result'] = harness.encode(await call(), handles);
  } catch (error) {
    observed.error = nameOfError(error);
    return observed;
  }
  for (const [name, handle, ...rest] of vector.ops!) {
    const step: Record<string, unknown> = {};
    try {
      const value: unknown = await perform(handles[handle] as Handle, name, rest);
      step['v'] = harness.encode(value, handles);
    } catch (error) {
      step['e'] = error instanceof Stop ? 'StopIteration' : nameOfError(error);
    }
    if (runtime.srcs.length > 0) step['p'] = runtime.pulls();
    steps.push(step);
  }
  return finish();
}

async function perform(object: Handle, name: string, rest: readonly unknown[]): Promise<unknown> {
  const iterator = object as unknown as AsyncIterator<unknown>;
  if (hooks[name]) return await hooks[name](object, rest);
  switch (name) {
    case 'next': {
      const { done, value } = await iterator.next();
      if (!done) return value;
      if (rest.length > 0) return rest[0];
      throw new Stop();
    }
    case 'take':
    case 'list': {
      const all = [];
      const most = name === 'take' ? (rest[0] as number) : 600;
      while (all.length < most) {
        const { done, value } = await iterator.next();
        if (done) break;
        all.push(value);
      }
      return all;
    }
    case 'call':
      return await callMethod(object, rest[0] as string, rest.slice(1));
    case 'iter':
      return (
        (object as unknown as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator]?.() ?? object[Symbol.iterator]()
      );
    default:
      throw new Error(`no hook for ${name}`);
  }
}

function atMost(most: unknown, got: unknown): boolean {
  return Array.isArray(most)
    ? most.every((count, i) => (got as number[])[i]! <= (count as number))
    : (got as number) <= (most as number);
}

/** The first level at which the two differ, or undefined. */
export function difference(
  vector: Vector,
  observed: Observed,
  harness: Harness,
  levels: readonly string[] = harness.LEVELS,
): string | undefined {
  const approx = vector.tags?.includes('approx') ?? false;
  // An argument error may come at the call where Python's comes at the first next: earlier is better.
  const earlier = vector['errat'] === 'next' && observed.error !== null && (observed.out as unknown[]).length === 0;
  // Nothing was asked for: an argument error comes earlier than Python's, and a source that fails is not read yet.
  if (vector.take === 0 && (observed.out as unknown[]).length === 0 && observed.error !== vector.error)
    return undefined;
  return levels.find((level) => {
    if (!(level in vector)) return false;
    const want = vector[level];
    const got = observed[level];
    // What Python reads at the call, it may be spared to read: for an argument error, or if nothing is asked for.
    if (level === 'ended' && (vector.take === 0 || (observed.error !== null && vector['errat'] === 'call')))
      return false;
    if (level === 'out' && vector.error === 'TypeError' && observed.error === 'TypeError')
      return (got as unknown[]).length > (want as unknown[]).length;
    if (level === 'error') return errorName(want as string | null) !== got;
    if (level === 'lazy') {
      const rows = want as unknown[];
      const own = got as unknown[] | undefined;
      if (earlier && own?.length === 1) return false;
      // What Python reads at the call may be read at the first next, and then fails there.
      if (rows.length === 1 && own?.length === 2) return !atMost(rows[0], own[1]);
      return !own || own.length !== rows.length || !rows.every((row, i) => i === 0 || atMost(row, own[i]));
    }
    if (earlier && level === 'out' && (observed.lazy ?? [0]).length === 1) return false;
    if (level === 'pulls') return !atMost(want, got);
    // What is refused at the call calls nothing.
    if (earlier && (level === 'ended' || level === 'fcalls' || level === 'events')) return false;
    if (level === 'steps') {
      const steps = want as NonNullable<Vector['steps']>;
      const own = got as NonNullable<Vector['steps']> | undefined;
      return !(
        own?.length === steps.length &&
        steps.every((step, i) => {
          const mine = own[i]!;
          const [e, own_] = [step.e ?? null, mine.e ?? null].map(errorName);
          return (
            e === own_ &&
            harness.same(step.v ?? null, mine.v ?? null, approx) &&
            (step.p === undefined || atMost(step.p, mine.p))
          );
        })
      );
    }
    return !harness.same(want, vector.tags?.includes('complex') ? complexes(got) : got, approx);
  });
}
