/** Equal as Python's `==` has it: primitives by SameValueZero; arrays, Maps, Sets, dates and plain objects by content. */
export function equals(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a !== a && b !== b;
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => equals(item, b[i]));
  }
  const prototype: unknown = Object.getPrototypeOf(a);
  if (prototype !== Object.getPrototypeOf(b)) return false;
  if (a instanceof Date) return a.getTime() === (b as Date).getTime();
  if (a instanceof Map || a instanceof Set) return a.size === (b as Set<unknown>).size && hashOf(a) === hashOf(b);
  return (prototype === Object.prototype || prototype === null) && hashOf(a) === hashOf(b);
}

const identities = new WeakMap<object, number>();
const symbols = new Map<symbol, number>();
let lastIdentity = 0;

/** A text that is the same for equal values and for no others. */
function hashOf(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `${value.length}"${value}`;
    case 'number':
      return value === 0 ? '0' : String(value);
    case 'bigint':
      return `${value}n`;
    case 'symbol': {
      if (!symbols.has(value)) symbols.set(value, symbols.size);
      return `@${symbols.get(value)}`;
    }
    case 'boolean':
    case 'undefined':
      return String(value);
    default:
      return value === null ? 'null' : hashOfObject(value as object);
  }
}

function hashOfObject(value: object): string {
  if (Array.isArray(value)) return `[${value.map(hashOf).join(',')}]`;
  if (value instanceof Map) return `m{${[...value].map(hashOf).sort().join(',')}}`;
  if (value instanceof Set) return `s{${[...value].map(hashOf).sort().join(',')}}`;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) {
    return `o{${Object.entries(value).map(hashOf).sort().join(',')}}`;
  }
  if (value instanceof Date) return `d${value.getTime()}`;
  let identity = identities.get(value);
  if (identity === undefined) identities.set(value, (identity = ++lastIdentity));
  return `#${identity}`;
}

/** Whether equality of it is anything but identity: then it is looked up by content. */
function isDeep(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A Map whose keys are equal as in Python. Costs nothing beyond a Map while no key is an object. */
export class EqualityMap<K, V> {
  readonly #values = new Map<K, V>();
  /** Of equal keys that are objects, the one that came first. */
  #firsts: Map<string, K> | undefined;

  #first(key: K): K {
    return isDeep(key) ? (this.#firsts?.get(hashOf(key)) ?? key) : key;
  }
  get(key: K): V | undefined {
    return this.#values.get(this.#first(key));
  }
  has(key: K): boolean {
    return this.#values.has(this.#first(key));
  }
  set(key: K, value: V): void {
    if (!isDeep(key)) {
      this.#values.set(key, value);
      return;
    }
    const firsts = (this.#firsts ??= new Map());
    const hash = hashOf(key);
    const first = firsts.get(hash);
    if (first === undefined) firsts.set(hash, key);
    this.#values.set(first ?? key, value);
  }
  delete(key: K): void {
    this.#values.delete(this.#first(key));
    if (isDeep(key)) this.#firsts?.delete(hashOf(key));
  }
  /** A Map of the same, by the first of equal keys. */
  toMap(): Map<K, V> {
    return new Map(this.#values);
  }
}

/** Whole numbers of 31 bits and no sign: an open table of them, four to eight times as fast as a Set, in a fraction of its memory. */
class SmallIntegers {
  /** Each is one more than it is: 0 is an empty place. */
  #table = new Int32Array(16);
  #size = 0;

  has(value: number): boolean {
    return this.#table[this.#place(value)] !== 0;
  }
  add(value: number): boolean {
    const place = this.#place(value);
    if (this.#table[place] !== 0) return false;
    this.#table[place] = value + 1;
    this.#size += 1;
    if (this.#size * 2 > this.#table.length) this.#grow();
    return true;
  }
  /** Where it is, or would be. */
  #place(value: number): number {
    const table = this.#table;
    const mask = table.length - 1;
    let place = (value ^ (value >>> 15)) & mask;
    while (table[place] !== 0 && table[place] !== value + 1) place = (place + 1) & mask;
    return place;
  }
  #grow(): void {
    const old = this.#table;
    this.#table = new Int32Array(old.length * 2);
    for (const entry of old) {
      if (entry !== 0) this.#table[this.#place(entry - 1)] = entry;
    }
  }
}

function isSmallInteger(value: unknown): value is number {
  return typeof value === 'number' && (value & 0x3fffffff) === value;
}

/** A Set of values that are equal as in Python. */
export class EqualitySet<T> {
  readonly #small = new SmallIntegers();
  readonly #flat = new Set<unknown>();
  #deep: Set<string> | undefined;

  has(value: T): boolean {
    if (isSmallInteger(value)) return this.#small.has(value);
    return isDeep(value) ? this.#deep !== undefined && this.#deep.has(hashOf(value)) : this.#flat.has(value);
  }
  /** Adds it; false if an equal one is there already. */
  add(value: T): boolean {
    if (isSmallInteger(value)) return this.#small.add(value);
    const set = isDeep(value) ? (this.#deep ??= new Set()) : this.#flat;
    const before = set.size;
    return set.add(isDeep(value) ? hashOf(value) : value).size > before;
  }
}
