import {
  aclosing,
  anext,
  asyncContextManager,
  type AsyncContext,
  type AsyncContextManager,
  AsyncExitStack,
  asyncGenerator,
  type AsyncGeneratorObject,
  closing,
  type Context,
  contextManager,
  type ContextManager,
  delegate,
  delegatingTo,
  ExitStack,
  generator,
  type GeneratorObject,
  isRunning,
  nullContext,
  stateOf,
  StopIteration,
  suppress,
} from '../../src/index.ts';
import {
  caught,
  causedBy,
  detailsOf,
  inContext,
  isKind,
  isRaisable,
  make,
  PyType,
  type Raisable,
} from './python-errors.ts';
import {
  cmp,
  encode,
  excRecord,
  fail,
  index,
  int,
  isNone,
  iter,
  iterate,
  op,
  str,
  truthy,
  typeName,
  unpack,
} from './python-values.ts';

type Anything = GeneratorObject<unknown, unknown, unknown>;
type AnythingAsync = AsyncGeneratorObject<unknown, unknown, unknown>;
type Log = (...values: unknown[]) => void;
type Callable = (...args: unknown[]) => unknown;

const toTag = (value: unknown): string => Object.prototype.toString.call(value);
const isGenerator = (value: unknown): value is Anything => toTag(value) === '[object Generator]';
const isAsyncGenerator = (value: unknown): value is AnythingAsync => toTag(value) === '[object AsyncGenerator]';

/** None is sent as what `next()` sends: nothing. */
const toSend = (value: unknown): unknown => (isNone(value) ? undefined : value);

/** A class given to `raise` or `throw` is one made of it. */
function instance(value: unknown): Raisable {
  if (value instanceof PyType) return make(value.name, []);
  return isRaisable(value)
    ? value
    : fail('TypeError', 'exceptions must be classes or instances deriving from BaseException');
}

/** A result as Python gives it: the end is an exception. */
function item(result: IteratorResult<unknown, unknown>): unknown {
  if (!result.done) return result.value;
  throw make('StopIteration', isNone(result.value) ? [] : [result.value]);
}

async function asyncItem(answer: Promise<IteratorResult<unknown, unknown>>): Promise<unknown> {
  const result = await answer;
  return result.done ? fail('StopAsyncIteration') : result.value;
}

/** An iterator with `next` only, which ends with a value. */
function plain(items: unknown, value?: unknown): IterableIterator<unknown> {
  const iterator = iter(items);
  return {
    next() {
      const result = iterator.next();
      return result.done ? { done: true, value } : result;
    },
    [Symbol.iterator]() {
      return this;
    },
  };
}

/** An iterator that says what is called, with such of Python's methods as are named. */
export function logged(log: Log, name: unknown, items: unknown, methods: unknown): object {
  const has = new Set(String(methods).split(' '));
  const iterator = plain(items);
  const close = (): void => {
    log(name, 'close');
    if (has.has('badclose')) throw make('MyError', ['bad close']);
  };
  const raise = (error: unknown): IteratorResult<unknown> => {
    log(name, 'throw', caught(error).name);
    if (has.has('sticky')) return { done: false, value: 'caught' };
    throw has.has('end') ? make('StopIteration', ['ended']) : error;
  };
  const send = (value: unknown): IteratorResult<unknown> => {
    log(name, 'send', value);
    return iterator.next();
  };
  return {
    next() {
      log(name, 'next');
      return iterator.next();
    },
    [Symbol.iterator]() {
      return this;
    },
    ...(has.has('send') && { send }),
    ...(['throw', 'sticky', 'end'].some((word) => has.has(word)) && { throw: raise }),
    ...(['close', 'badclose'].some((word) => has.has(word)) && { close }),
  };
}

function state(gen: Anything | AnythingAsync): string {
  return `${isGenerator(gen) ? 'GEN' : 'AGEN'}_${stateOf(gen).toUpperCase()}`;
}

/** Calls f with each item until it answers true. */
function search(items: unknown, f: (item: unknown) => boolean): boolean {
  const iterator = iter(items);
  for (let result = iterator.next(); !result.done; result = iterator.next()) if (f(result.value)) return true;
  return false;
}

function* zip(...inputs: unknown[]): Generator<unknown[]> {
  const iterators = inputs.map(iter);
  for (;;) {
    const row: unknown[] = [];
    for (const iterator of iterators) {
      const result = iterator.next();
      if (result.done) return;
      row.push(result.value);
    }
    yield row;
  }
}

async function alist(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const list: unknown[] = [];
  for await (const value of items) list.push(value);
  return list;
}

/** What the programs find under the names of builtins. */
function builtins(log: Log): Record<string, unknown> {
  return {
    log,
    state,
    plain,
    logged: logged.bind(undefined, log),
    plain_ret: plain,
    running: isRunning,
    yieldfrom: (gen: Anything) => delegatingTo(gen) !== undefined,
    cause: (error: Raisable) => detailsOf(error).cause?.name,
    context: (error: Raisable) => detailsOf(error).context?.name,
    next: (iterator: Iterator<unknown>, ...fallback: [] | [unknown]) => {
      if (typeof iterator?.next !== 'function') fail('TypeError', `'${typeName(iterator)}' object is not an iterator`);
      const result = iterator.next();
      return result.done && fallback.length > 0 ? fallback[0] : item(result);
    },
    iter,
    list: (items: unknown = []) => iterate(items),
    tuple: (items: unknown = []) => iterate(items),
    sum,
    range,
    len,
    isinstance: (value: unknown, type: unknown) =>
      type instanceof PyType ? isRaisable(value) && isKind(value, type.name) : isInstance(value, type as Callable),
    str,
    int,
    any: (items: unknown) => search(items, truthy),
    all: (items: unknown) => !search(items, (value) => !truthy(value)),
    zip,
    tick: () => new Promise((resolve) => setImmediate(resolve)),
    anext: (iterator: AnythingAsync, ...fallback: [] | [unknown]) => anext(iterator, ...(fallback as [unknown])),
    alist,
    spawn: (promise: Promise<unknown>) => {
      promise.catch(() => {});
      return promise;
    },
    closing,
    aclosing,
    suppress: (...types: PyType[]) => suppress(...types.map(errorClass)),
    nullcontext: nullContext,
    ExitStack: () => new ExitStack(),
    AsyncExitStack: () => new AsyncExitStack(),
  };
}

function sum(items: unknown, start: unknown = 0): unknown {
  let total = start;
  search(items, (value) => {
    total = op('+', total, value);
    return false;
  });
  return total;
}

function range(...bounds: readonly number[]): number[] {
  const [start, stop, step = 1] = bounds.length === 1 ? [0, bounds[0]!] : [bounds[0]!, bounds[1]!, bounds[2]];
  return Array.from({ length: Math.max(0, Math.ceil((stop - start) / step)) }, (_, i) => start + i * step);
}

function len(value: unknown): number {
  if (value instanceof Map) return value.size;
  if (Array.isArray(value) || typeof value === 'string') return value.length;
  return fail('TypeError', `object of type '${typeName(value)}' has no len()`);
}

function isInstance(value: unknown, type: Callable): boolean {
  const of: Record<string, readonly string[]> = { int: ['int', 'bool'], str: ['str'], list: ['list'], tuple: ['list'] };
  return of[type.name]?.includes(typeName(value)) ?? false;
}

/** A class whose instances are the exceptions of a Python class. */
function errorClass(type: PyType): new () => object {
  const value = (error: unknown): boolean => isRaisable(error) && isKind(error, type.name);
  return Object.defineProperty(class extends Error {}, Symbol.hasInstance, { value });
}

/** PEP 479 holds for Python's coroutines too, which JavaScript's async functions are not. */
function asyncFunction(f: (...args: unknown[]) => Promise<unknown>): Callable {
  return async (...args) => {
    try {
      return await f(...args);
    } catch (error) {
      if (!(error instanceof StopIteration)) throw error;
      const wrapped = make('RuntimeError', ['coroutine raised StopIteration'], true);
      causedBy(wrapped, error);
      throw wrapped;
    }
  };
}

/** The methods that Python's objects have and ours have under another name, or answer otherwise. */
const methods: Record<string, (self: never, ...args: never[]) => unknown> = {
  append: (list: unknown[], value: unknown) => void list.push(value),
  pop: (list: unknown[], at = -1) =>
    list.length > 0 ? list.splice(at, 1)[0] : fail('IndexError', 'pop from empty list'),
  enter_context: (stack: ExitStack | AsyncExitStack, manager: ContextManager<unknown>) => enterIn(stack, manager),
  enter_async_context: (stack: AsyncExitStack, manager: AsyncContextManager<unknown>) => stack.enter(manager),
  callback: (stack: ExitStack | AsyncExitStack, f: Callable, ...args: unknown[]) => stack.callback(f, ...args),
  push_async_callback: (stack: AsyncExitStack, f: Callable, ...args: unknown[]) => stack.callback(f, ...args),
  push: (stack: ExitStack | AsyncExitStack, f: Callable) => pushIn(stack, f),
  push_async_exit: (stack: AsyncExitStack, f: Callable) => pushIn(stack, f),
  pop_all: (stack: ExitStack | AsyncExitStack) => stack.popAll(),
};

/** Python's AsyncExitStack enters a sync manager at once; ours always answers with a promise. */
function enterIn(stack: ExitStack | AsyncExitStack, manager: ContextManager<unknown>): unknown {
  if (stack instanceof ExitStack) return stack.enter(manager);
  const context = manager.enter();
  stack.push(context);
  return context.value;
}

/** A Python exit takes class, exception and traceback, and suppresses by any true answer. */
function pushIn(stack: ExitStack | AsyncExitStack, f: Callable): void {
  const call = (error: Raisable | null): unknown => f(error && new PyType(error.name), error, null);
  if (stack instanceof ExitStack) stack.push((failure) => truthy(call(failure ? caught(failure.error) : null)));
  else stack.push(async (failure) => truthy(await call(failure ? caught(failure.error) : null)));
}

const generatorMethods: Record<string, (gen: Anything, value: unknown) => unknown> = {
  send: (gen, value) => item(gen.send(toSend(value))),
  throw: (gen, error) => item(gen.throw(instance(error))),
  close: (gen) => gen.close(),
};

const asyncGeneratorMethods: Record<string, (gen: AnythingAsync, value: unknown) => unknown> = {
  asend: (gen, value) => asyncItem(gen.asend(toSend(value))),
  // A finished one answers None and raises nothing; a result would look the same as its end.
  athrow: (gen, error) =>
    stateOf(gen) === 'closed' ? gen.athrow(instance(error)).then(() => null) : asyncItem(gen.athrow(instance(error))),
  aclose: (gen) => gen.aclose(),
};

function method(self: unknown, name: string, args: readonly unknown[]): unknown {
  if (isGenerator(self) && generatorMethods[name]) return generatorMethods[name](self, args[0]);
  if (isAsyncGenerator(self) && asyncGeneratorMethods[name]) return asyncGeneratorMethods[name](self, args[0]);
  if (self instanceof AsyncExitStack && name === 'aclose') return self.close();
  if (methods[name]) return methods[name](self as never, ...(args as never[]));
  const own = (Object(self) as Record<string, unknown>)[name];
  if (typeof own !== 'function') return fail('AttributeError', `'${typeName(self)}' object has no attribute '${name}'`);
  const result: unknown = own.apply(self, args);
  return name === 'send' || name === 'throw' ? item(result as IteratorResult<unknown>) : result;
}

function attr(self: unknown, name: string): unknown {
  if (isRaisable(self) && name === 'args') return [...detailsOf(self).args];
  if (isRaisable(self) && name === 'value') return detailsOf(self).args[0];
  return fail('AttributeError', `'${typeName(self)}' object has no attribute '${name}'`);
}

/**
 * What a compiled program calls: this library's generators and context managers under the names of Python's, and as
 * much of Python around them as the programs use.
 */
export function pythonRuntime(trace: unknown[]): object {
  const globals: Record<string, unknown> = {};
  const builtin = builtins((...values) => void trace.push(['log', ...values.map(encode)]));
  const contexts = new WeakMap<object, Context<unknown> | AsyncContext<unknown> | ExitStack | AsyncExitStack>();

  const decorators: Record<string, (f: never) => unknown> = {
    contextmanager: contextManager,
    asynccontextmanager: asyncContextManager,
  };
  /** The native function of each generator function: what a decorator takes is made of that. */
  const bodies = new WeakMap<object, unknown>();
  const made = <F extends object>(f: F, body: unknown): F => {
    bodies.set(f, body);
    return f;
  };

  return {
    generator: (body: () => Generator<unknown, unknown, unknown>) => made(generator(body), body),
    asyncGenerator: (body: () => AsyncGenerator<unknown, unknown, unknown>) => made(asyncGenerator(body), body),
    asyncFunction,
    decorate: (name: string, f: object) => decorators[name]!(bodies.get(f) as never),

    yieldFrom: (value: unknown) => delegate(value instanceof Map ? value.keys() : (value as Iterable<unknown>)),
    iter,
    forNext: (iterator: Iterator<unknown>) => iterator.next(),
    aiter: (value: AsyncIterable<unknown>) => value[Symbol.asyncIterator](),
    forANext: (iterator: AsyncIterator<unknown>) => iterator.next(),
    listOf: iterate,
    unpack,

    op,
    cmp,
    truthy,
    index,
    setitem: (container: unknown[] | Map<unknown, unknown>, key: unknown, value: unknown) => {
      if (container instanceof Map) container.set(key, value);
      else container[key as number] = value;
    },
    attr,
    method,
    call: (f: unknown, args: unknown[]) => (f instanceof PyType ? make(f.name, args) : (f as Callable)(...args)),
    builtin: (name: string) => builtin[name],
    global: (name: string) => globals[name],
    setGlobal: (name: string, value: unknown) => void (globals[name] = value),

    exc: (name: string) => new PyType(name),
    isinstance: isKind,
    /** The exceptions that a frame is handling, the innermost last. */
    frame: (): Raisable[] => [],
    push: (error: Raisable, handling: Raisable[]) => void handling.push(error),
    pop: (handling: Raisable[]) => void handling.pop(),
    caught: (thrown: unknown, handling: Raisable[] = []) => inContext(caught(thrown), handling.at(-1)),
    context: (thrown: unknown, handled: Raisable) => inContext(caught(thrown), handled),
    raise: (handling: Raisable[], exception: unknown, causeGiven = false, cause: unknown = null): never => {
      const error = inContext(instance(exception), handling.at(-1));
      if (causeGiven) causedBy(error, isNone(cause) ? null : instance(cause));
      throw error;
    },
    reraise: () => fail('RuntimeError', 'No active exception to reraise'),

    cmEnter: (manager: ContextManager<unknown> | ExitStack): unknown => {
      const context = manager instanceof ExitStack ? manager : manager.enter();
      contexts.set(manager, context);
      return context instanceof ExitStack ? context : context.value;
    },
    acmEnter: async (manager: AsyncContextManager<unknown> | AsyncExitStack): Promise<unknown> => {
      const context = manager instanceof AsyncExitStack ? manager : await manager.enter();
      contexts.set(manager, context);
      return context instanceof AsyncExitStack ? context : context.value;
    },
    cmExit: (manager: object, error: Raisable | null) => contexts.get(manager)!.exit(error ? { error } : undefined),
    acmExit: (manager: object, error: Raisable | null) => contexts.get(manager)!.exit(error ? { error } : undefined),

    encode,
    excRecord,
  };
}
