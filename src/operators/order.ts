import { checkFunction, checkOptions, describe } from '../pipeline/check.ts';

/** What can be put in order: with what is of its own kind. */
export type Ordered = number | string | bigint | boolean | Date;

/** A comparison as `Array.prototype.sort` takes it. */
export type Compare<T> = (a: T, b: T) => number;

/** How to order items. */
export interface Order<T> {
  /** What to compare of an item, called once per item. Default: the item itself. */
  readonly by?: (item: T) => Ordered | PromiseLike<Ordered>;
  /** Largest first. Default false. */
  readonly reverse?: boolean;
}

const kinds: Readonly<Record<string, string>> = {
  number: 'number',
  bigint: 'number',
  string: 'string',
  boolean: 'boolean',
};

function kindOf(value: unknown): string | undefined {
  return value instanceof Date ? 'date' : kinds[typeof value];
}

/** Of one kind: NaN after all others. */
function compareValues(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(a !== a) - Number(b !== b);
}

/**
 * The natural order: numbers by size (NaN after all others), strings by code unit, dates by time, false before true.
 * Unlike the default of `Array.prototype.sort` it does not turn numbers into strings; and what is not of one kind, it
 * refuses to compare, as Python does, instead of giving some order.
 */
export function naturally(operator: string): Compare<unknown> {
  let order = orders.get(operator);
  if (!order) orders.set(operator, (order = orderOf(operator)));
  return order;
}

/** By operator, since compiled loops are kept for what they call. */
const orders = new Map<string, Compare<unknown>>();

function orderOf(operator: string): Compare<unknown> {
  return (a, b) => {
    const type = typeof a;
    if ((type === 'number' || type === 'string') && type === typeof b) return compareValues(a as number, b as number);
    const kind = kindOf(a);
    if (kind === undefined || kind !== kindOf(b)) {
      throw new TypeError(
        `${operator}: cannot compare ${describe(a)} with ${describe(b)}; ` +
          'what is compared must be numbers, strings, booleans or dates, all of one kind',
      );
    }
    return kind === 'date' ? compareValues(Number(a), Number(b)) : compareValues(a as number, b as number);
  };
}

/** What an operator was told about order: what to compare of an item, and how to compare two of those. */
export interface Ordering {
  readonly by: (item: unknown) => unknown;
  readonly compare: Compare<unknown>;
  /** Whether it is the order by default, not reversed. */
  readonly naturally: boolean;
}

/** The item as its own key. */
export const itself = (item: unknown): unknown => item;

/** Checks and reads an order argument: a comparison, an {@link Order}, or nothing for the natural order. */
export function ordering<T>(operator: string, order: Compare<T> | Order<T> | undefined): Ordering {
  const natural = naturally(operator);
  if (order === undefined) return { by: itself, compare: natural, naturally: true };
  if (typeof order === 'function') return { by: itself, compare: order as Compare<unknown>, naturally: false };
  checkOptions(operator, order, ['by', 'reverse']);
  const { by = itself, reverse = false } = order;
  checkFunction(operator, 'by', by);
  return {
    by: by as (item: unknown) => unknown,
    compare: reverse ? (a, b) => natural(b, a) : natural,
    naturally: !reverse,
  };
}
