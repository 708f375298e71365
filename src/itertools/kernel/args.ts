import { describe } from '../../pipeline/check.ts';

/** A plain object that is neither an iterable nor an iterator: Python's keyword arguments. */
export function isKeywords(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return !(Symbol.iterator in value || Symbol.asyncIterator in value || 'next' in value);
}

/**
 * The arguments of a call by position, those given as keywords put in their place: Python takes most either way.
 *
 * @param parameters - Their names in order; one that begins with `=` is for keywords only, as in Python; one that ends in `*` may itself be a plain object, which is then taken for
 *   keywords only if each of its keys names a parameter.
 */
export function byPosition(what: string, given: readonly unknown[], parameters: readonly string[]): unknown[] {
  const last = given.length - 1;
  const keywords = given[last];
  const names = parameters.map((name) => name.replace(/[=*]/, ''));
  const most = parameters.filter((name) => !name.startsWith('=')).length;
  if (last < 0 || !isKeywords(keywords)) return checkCount(what, given, most);
  const keys = Object.keys(keywords);
  const unknown = keys.find((key) => !names.includes(key));
  if (parameters[last]?.endsWith('*') && (unknown !== undefined || keys.length === 0)) return [...given];
  if (unknown !== undefined) {
    throw new TypeError(`${what}: unknown option ${JSON.stringify(unknown)}; known: ${names.slice(1).join(', ')}`);
  }
  const values = checkCount(what, given.slice(0, last), most);
  for (const key of keys) {
    const place = names.indexOf(key);
    if (place < last) throw new TypeError(`${what}: ${key} is given twice`);
    values[place] = keywords[key];
  }
  return values;
}

/** The arguments of a call that takes none as a keyword, and exactly as many as that. */
export function positional(what: string, given: readonly unknown[], count: number): readonly unknown[] {
  checkCount(what, given, count);
  if (given.length === count) return given;
  throw new TypeError(`${what}: takes ${count} argument${count === 1 ? '' : 's'}, got ${given.length}`);
}

function checkCount(what: string, given: readonly unknown[], most: number): unknown[] {
  if (given.length > most) {
    throw new TypeError(`${what}: takes at most ${most} argument${most === 1 ? '' : 's'}, got ${given.length}`);
  }
  return [...given];
}

/** Sources followed by keywords: `zip(a, b, { strict: true })`. A plain object is never a source. */
export function sourcesAndKeywords(
  what: string,
  given: readonly unknown[],
  known: readonly string[],
): [sources: unknown[], keywords: Record<string, unknown>] {
  const keywords = given.at(-1);
  if (!isKeywords(keywords)) return [[...given], {}];
  const unknown = Object.keys(keywords).find((key) => !known.includes(key));
  if (unknown !== undefined) {
    throw new TypeError(`${what}: unknown option ${JSON.stringify(unknown)}; known: ${known.join(', ')}`);
  }
  return [given.slice(0, -1), keywords];
}

interface Bounds {
  readonly least?: number;
  readonly most?: number;
  /** What a value out of bounds is to be told. */
  readonly expected?: string;
}

/** A whole number. @throws TypeError for another kind of value, RangeError for one out of range. */
export function integer(what: string, name: string, value: unknown, bounds: Bounds = {}): number {
  const { least = -Infinity, most = Infinity } = bounds;
  const expected = bounds.expected ?? (least === -Infinity ? 'an integer' : `an integer of at least ${least}`);
  // A BigInt is a whole number too; one beyond 2^53 is more than anything here can count to.
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number !== 'number' || (typeof value === 'number' && !Number.isInteger(value))) {
    throw new TypeError(`${what}: ${name} must be ${expected}, got ${describe(value)}`);
  }
  if (!Number.isSafeInteger(number) || number < least || number > most) {
    throw new RangeError(`${what}: ${name} must be ${expected}, got ${describe(value)}`);
  }
  return number;
}

/** The same, or `fallback` for null or nothing. */
export function optionalInteger<F>(
  what: string,
  name: string,
  value: unknown,
  fallback: F,
  bounds?: Bounds,
): number | F {
  return value === undefined || value === null ? fallback : integer(what, name, value, bounds);
}

export type AnyFunction = (...args: never[]) => unknown;

/** A function of whatever it is called with. */
export function callback(what: string, name: string, value: unknown): (...args: unknown[]) => unknown {
  if (typeof value !== 'function') throw new TypeError(`${what}: ${name} must be a function, got ${describe(value)}`);
  return value as (...args: unknown[]) => unknown;
}

/** A function, or undefined for null or nothing. */
export function optionalCallback(
  what: string,
  name: string,
  value: unknown,
): ((...args: unknown[]) => unknown) | undefined {
  return value === undefined || value === null ? undefined : callback(what, name, value);
}
