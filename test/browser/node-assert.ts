// Stands in for `node:assert/strict` where the tests run in a browser: what they use of it, with Node's answers.

export class AssertionError extends Error {
  readonly actual: unknown;
  readonly expected: unknown;

  constructor(message: string, actual: unknown, expected: unknown) {
    super(message);
    this.name = 'AssertionError';
    this.actual = actual;
    this.expected = expected;
  }
}

type Expected = RegExp | Error | object | (abstract new (...args: never) => unknown) | ((error: unknown) => boolean);
type Message = string | Error | undefined;

function text(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(text).join(', ')}]`;
  if (typeof value !== 'object' || value === null || value instanceof Error) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `${key}: ${text(item)}`);
  return `${Object.prototype.toString.call(value)} { ${entries.join(', ')} }`;
}

function refuse(message: Message, what: string, actual: unknown, expected: unknown): never {
  if (message instanceof Error) throw message;
  throw new AssertionError(message ?? `${what}: got ${text(actual)}, expected ${text(expected)}`, actual, expected);
}

const enumerable = (object: object): PropertyKey[] =>
  Reflect.ownKeys(object).filter((key) => Object.prototype.propertyIsEnumerable.call(object, key));

/** What of a built-in object is not among its own enumerable properties. */
function inner(object: object): readonly unknown[] | undefined {
  if (object instanceof Date) return [object.getTime()];
  if (object instanceof RegExp) return [object.source, object.flags, object.lastIndex];
  if (object instanceof Error) {
    const { name, message, cause, errors } = object as Error & { cause?: unknown; errors?: unknown };
    return [name, message, 'cause' in object, cause, errors];
  }
  if (object instanceof ArrayBuffer) return [...new Uint8Array(object)];
  if (object instanceof DataView) {
    return [...new Uint8Array(object.buffer, object.byteOffset, object.byteLength)];
  }
  if (object instanceof Map || object instanceof Set) return [object.size];
  // oxlint-disable-next-line unicorn/no-instanceof-builtins -- objects of these classes are meant
  if (object instanceof Number || object instanceof String || object instanceof Boolean) return [object.valueOf()];
  if (object instanceof Promise || object instanceof WeakMap || object instanceof WeakSet) return undefined;
  return [];
}

/** Whether each item of one has its own equal in the other, in any order. */
function matches(a: Iterable<unknown>, b: Iterable<unknown>, equal: (x: unknown, y: unknown) => boolean): boolean {
  const left = [...b];
  for (const item of a) {
    const at = left.findIndex((other) => equal(item, other));
    if (at < 0) return false;
    left.splice(at, 1);
  }
  return true;
}

function same(a: unknown, b: unknown, under: ReadonlyMap<object, object>): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (under.has(a)) return under.get(a) === b;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  if (Object.prototype.toString.call(a) !== Object.prototype.toString.call(b)) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && a.length !== (b as unknown[]).length) return false;
  const deeper = new Map(under).set(a, b);
  const equal = (x: unknown, y: unknown): boolean => same(x, y, deeper);
  const [within, other] = [inner(a), inner(b)];
  if (!within || !other || within.length !== other.length) return false;
  if (!within.every((item, i) => equal(item, other[i]))) return false;
  if (a instanceof Set && !matches(a, b as Set<unknown>, equal)) return false;
  if (a instanceof Map && !matches(a, b as Map<unknown, unknown>, equal)) return false;
  const keys = enumerable(a);
  if (keys.length !== enumerable(b).length) return false;
  return keys.every(
    (key) =>
      Object.prototype.propertyIsEnumerable.call(b, key) &&
      equal((a as Record<PropertyKey, unknown>)[key], (b as Record<PropertyKey, unknown>)[key]),
  );
}

/** Whether an error is the one that a test expects. */
function isExpected(error: unknown, expected: Expected | undefined): boolean {
  if (expected === undefined) return true;
  if (expected instanceof RegExp) return expected.test(String(error));
  if (typeof expected === 'function') {
    if (expected === Error || Error.isPrototypeOf(expected)) return error instanceof (expected as typeof Error);
    const { prototype } = expected as { prototype?: unknown };
    if (prototype !== undefined && error instanceof (expected as typeof Error)) return true;
    return (expected as (error: unknown) => unknown)(error) === true;
  }
  if (typeof error !== 'object' || error === null) return false;
  const keys = new Set<PropertyKey>(enumerable(expected));
  if (expected instanceof Error) for (const key of ['name', 'message']) keys.add(key);
  return [...keys].every((key) => {
    const [got, wanted] = [error, expected].map((of) => (of as Record<PropertyKey, unknown>)[key]);
    if (!(key in error)) return false;
    return (wanted instanceof RegExp && typeof got === 'string' && wanted.test(got)) || same(got, wanted, new Map());
  });
}

function check(error: unknown, expected: Expected | undefined, message: Message): void {
  if (isExpected(error, expected)) return;
  if (typeof expected === 'function' && Error.isPrototypeOf(expected)) throw error;
  refuse(message, 'the error is another', error, expected);
}

const assert = (value: unknown, message?: Message): void => {
  if (!value) refuse(message, 'not true', value, true);
};

export default Object.assign(assert, {
  AssertionError,
  ok: assert,
  equal: (actual: unknown, expected: unknown, message?: Message): void => {
    if (!Object.is(actual, expected)) refuse(message, 'not equal', actual, expected);
  },
  notEqual: (actual: unknown, expected: unknown, message?: Message): void => {
    if (Object.is(actual, expected)) refuse(message, 'equal', actual, expected);
  },
  deepEqual: (actual: unknown, expected: unknown, message?: Message): void => {
    if (!same(actual, expected, new Map())) refuse(message, 'not deeply equal', actual, expected);
  },
  notDeepEqual: (actual: unknown, expected: unknown, message?: Message): void => {
    if (same(actual, expected, new Map())) refuse(message, 'deeply equal', actual, expected);
  },
  match: (actual: unknown, expected: RegExp, message?: Message): void => {
    if (typeof actual !== 'string' || !expected.test(actual)) refuse(message, 'does not match', actual, expected);
  },
  fail: (message: Message = 'Failed'): never => refuse(message, 'failed', undefined, undefined),
  throws: (f: () => unknown, expected?: Expected | string, message?: Message): void => {
    const [wanted, said] = typeof expected === 'string' ? [undefined, expected] : [expected, message];
    try {
      f();
    } catch (error) {
      check(error, wanted, said);
      return;
    }
    refuse(said, 'nothing was thrown', undefined, wanted);
  },
  rejects: async (
    f: PromiseLike<unknown> | (() => PromiseLike<unknown>),
    expected?: Expected | string,
    message?: Message,
  ): Promise<void> => {
    const [wanted, said] = typeof expected === 'string' ? [undefined, expected] : [expected, message];
    const promise = typeof f === 'function' ? f() : f;
    try {
      await promise;
    } catch (error) {
      check(error, wanted, said);
      return;
    }
    refuse(said, 'it was not rejected', undefined, wanted);
  },
});
