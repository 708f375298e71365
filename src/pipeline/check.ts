import { describe } from '../protocol/describe.ts';

export { describe };

/**
 * Checks of arguments, made at the call before any source is touched (law E1).
 * Every message reads `operator: parameter must be X, got Y`.
 */

export function wrongType(operator: string, parameter: string, expected: string, value: unknown): TypeError {
  return new TypeError(`${operator}: ${parameter} must be ${expected}, got ${describe(value)}`);
}

export function outOfRange(operator: string, parameter: string, expected: string, value: unknown): RangeError {
  return new RangeError(`${operator}: ${parameter} must be ${expected}, got ${describe(value)}`);
}

/** For an item that the operator cannot work on. */
export function wrongItem(operator: string, expected: string, item: unknown): TypeError {
  return wrongType(operator, 'every item', expected, item);
}

export function checkFunction(operator: string, parameter: string, value: unknown): void {
  if (typeof value !== 'function') throw wrongType(operator, parameter, 'a function', value);
}

export function checkOptionalFunction(operator: string, parameter: string, value: unknown): void {
  if (value !== undefined) checkFunction(operator, parameter, value);
}

/** An integer of at least `least`; also `Infinity` where that is said. */
export function checkInteger(
  operator: string,
  parameter: string,
  value: unknown,
  { least = 0, infinity = false }: { least?: number; infinity?: boolean } = {},
): void {
  const expected = `an integer of at least ${least}${infinity ? ' or Infinity' : ''}`;
  if (typeof value !== 'number') throw wrongType(operator, parameter, expected, value);
  if (infinity && value === Infinity) return;
  if (!Number.isSafeInteger(value) || value < least) throw outOfRange(operator, parameter, expected, value);
}

export function checkNumber(operator: string, parameter: string, value: unknown): void {
  if (typeof value !== 'number') throw wrongType(operator, parameter, 'a number', value);
  if (Number.isNaN(value)) throw outOfRange(operator, parameter, 'a number', value);
}

export function checkBoolean(operator: string, parameter: string, value: unknown): void {
  if (typeof value !== 'boolean') throw wrongType(operator, parameter, 'a boolean', value);
}

export function checkString(operator: string, parameter: string, value: unknown): void {
  if (typeof value !== 'string') throw wrongType(operator, parameter, 'a string', value);
}

/** One of a few words. */
export function checkOneOf(operator: string, parameter: string, value: unknown, words: readonly string[]): void {
  if (!words.includes(value as string)) {
    throw outOfRange(operator, parameter, words.map((word) => JSON.stringify(word)).join(' or '), value);
  }
}

/** A plain options object with no key but the known ones: a misspelt option is an error, not a default. */
export function checkOptions(operator: string, options: object, known: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw wrongType(operator, 'options', 'an object', options);
  for (const key of Object.keys(options)) {
    if (!known.includes(key)) {
      throw new TypeError(`${operator}: unknown option ${JSON.stringify(key)}; known: ${known.join(', ')}`);
    }
  }
}
