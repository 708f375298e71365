import { detailsOf, isKind, isRaisable, make, PyType, type Raisable } from './python-errors.ts';

/** Python's values as the programs have them: None is null (or undefined), lists and tuples are arrays, dicts Maps. */

export function fail(type: string, ...args: readonly unknown[]): never {
  throw make(type, args, true);
}

export const isNone = (value: unknown): boolean => value === null || value === undefined;

export function typeName(value: unknown): string {
  if (isNone(value)) return 'NoneType';
  if (isRaisable(value)) return value.name;
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'dict';
  if (value instanceof PyType) return 'type';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool', function: 'function' }[typeof value as string] ?? 'object';
}

export function truthy(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return value instanceof Map ? value.size > 0 : Boolean(value);
}

export function equal(a: unknown, b: unknown): boolean {
  if (isNone(a) || isNone(b)) return isNone(a) && isNone(b);
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((item, i) => equal(item, b[i]));
  if (typeof a === 'boolean' && typeof b === 'number') return Number(a) === b;
  if (typeof b === 'boolean' && typeof a === 'number') return Number(b) === a;
  return a === b;
}

function contains(container: unknown, item: unknown): boolean {
  if (typeof container === 'string') return container.includes(String(item));
  if (container instanceof Map) return container.has(item);
  return iterate(container).some((other) => equal(other, item));
}

function order(symbol: string, a: unknown, b: unknown): boolean {
  if (typeof a !== typeof b || isNone(a)) {
    fail('TypeError', `'${symbol}' not supported between instances of '${typeName(a)}' and '${typeName(b)}'`);
  }
  const [x, y] = [a as number, b as number];
  return symbol === '<' ? x < y : symbol === '>' ? x > y : symbol === '<=' ? x <= y : x >= y;
}

export function cmp(symbol: string, a: unknown, b: unknown): boolean {
  switch (symbol) {
    case 'is':
      return a === b || (isNone(a) && isNone(b));
    case 'is not':
      return !cmp('is', a, b);
    case '==':
      return equal(a, b);
    case '!=':
      return !equal(a, b);
    case 'in':
      return contains(b, a);
    case 'not in':
      return !contains(b, a);
    default:
      return order(symbol, a, b);
  }
}

const isNumber = (value: unknown): boolean => typeof value === 'number' || typeof value === 'boolean';

export function op(symbol: string, a: unknown, b: unknown): unknown {
  if (symbol === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (symbol === '+' && Array.isArray(a) && Array.isArray(b)) return [...(a as unknown[]), ...(b as unknown[])];
  if (symbol === '*' && typeof a === 'string' && typeof b === 'number') return a.repeat(b);
  if (!isNumber(a) || !isNumber(b)) {
    fail('TypeError', `unsupported operand type(s) for ${symbol}: '${typeName(a)}' and '${typeName(b)}'`);
  }
  const [x, y] = [Number(a), Number(b)];
  if ('/%'.includes(symbol[0]!) && y === 0) fail('ZeroDivisionError', 'division by zero');
  switch (symbol) {
    case '+':
      return x + y;
    case '-':
      return x - y;
    case '*':
      return x * y;
    case '/':
      return x / y;
    case '//':
      return Math.floor(x / y);
    case '**':
      return x ** y;
    default:
      return x - y * Math.floor(x / y);
  }
}

export function index(container: unknown, key: unknown): unknown {
  if (container instanceof Map) return container.has(key) ? container.get(key) : fail('KeyError', key);
  if (!Array.isArray(container) && typeof container !== 'string') {
    return fail('TypeError', `'${typeName(container)}' object is not subscriptable`);
  }
  const at = container.at(key as number) as unknown;
  return at === undefined ? fail('IndexError', 'index out of range') : at;
}

/** Python's `iter()`: an iterator, which nothing closes. */
export function iter(value: unknown): Iterator<unknown> {
  if (value instanceof Map) return value.keys();
  const method = (Object(value) as Partial<Iterable<unknown>>)[Symbol.iterator];
  return method ? method.call(value) : fail('TypeError', `'${typeName(value)}' object is not iterable`);
}

export function iterate(value: unknown): unknown[] {
  const items: unknown[] = [];
  const iterator = iter(value);
  for (let result = iterator.next(); !result.done; result = iterator.next()) items.push(result.value);
  return items;
}

export function unpack(value: unknown, count: number): unknown[] {
  const iterator = iter(value);
  const items: unknown[] = [];
  // Python draws one more than it needs, to know that there is none.
  for (let result = iterator.next(); !result.done; result = iterator.next()) {
    if (items.push(result.value) > count) fail('ValueError', `too many values to unpack (expected ${count})`);
  }
  return items.length === count
    ? items
    : fail('ValueError', `not enough values to unpack (expected ${count}, got ${items.length})`);
}

export function str(value: unknown): string {
  if (!isRaisable(value)) return isNone(value) ? 'None' : String(value);
  const { args } = detailsOf(value);
  if (args.length === 0) return '';
  return isKind(value, 'KeyError') ? `'${String(args[0])}'` : str(args[0]);
}

export function int(value: unknown): number {
  if (typeof value === 'number') return Math.trunc(value);
  if (typeof value === 'boolean') return Number(value);
  if (typeof value === 'string' && /^\s*[+-]?\d+\s*$/.test(value)) return Number(value);
  if (typeof value === 'string') fail('ValueError', `invalid literal for int() with base 10: '${value}'`);
  return fail('TypeError', `int() argument must be a string or a real number, not '${typeName(value)}'`);
}

export function encode(value: unknown): unknown {
  if (isNone(value)) return null;
  if (isRaisable(value)) return { $exc: excRecord(value) };
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Map) return { $map: [...value].map(([key, item]) => [encode(key), encode(item)]) };
  if (value instanceof PyType) return { $type: value.name };
  if (typeof value !== 'object' && typeof value !== 'function') return value;
  const tag = Object.prototype.toString.call(value);
  const names: Record<string, string> = {
    '[object Generator]': 'generator',
    '[object AsyncGenerator]': 'async_generator',
  };
  return { $object: names[tag] ?? typeName(value) };
}

/** An exception as a trace has it. */
export function excRecord(error: Raisable): object {
  const { args, own, cause, context, suppress } = detailsOf(error);
  return {
    type: error.name,
    args: args.map(encode),
    ...(error.name === 'StopIteration' && { value: encode(args[0]) }),
    ...(cause && { cause: excRecord(cause) }),
    ...(context && { context: excRecord(context) }),
    ...(suppress && { suppress }),
    ...(own && { sys: true }),
  };
}
