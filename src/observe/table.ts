import { formatNumber } from './units.ts';
import { fit, oneLine, textWidth } from './width.ts';

export interface TableOptions {
  /** Which columns, in which order. Default: the keys of all rows, in the order in which they first appear. */
  readonly columns?: readonly string[];
  /** The most columns of the terminal to use. Default: no limit. */
  readonly width?: number;
}

/**
 * Rows as a table for people: numbers to the right, everything on one line.
 *
 * @param rows - Records, or arrays (whose columns are numbered), or a Map (columns `key` and `value`). All are held.
 * @param options - `columns`: which, in which order. `width`: cuts long cells so that a line has no more columns.
 * @returns Lines joined by newlines, the header first; '' for no rows.
 * @example
 * ```ts
 * table([{ path: '/a', ms: 1234.5 }, { path: '/b' }]).split('\n').map((line) => line.trimEnd())
 * // => ['path       ms', '----  -------', '/a    1,234.5', '/b']
 * ```
 */
export function table(
  rows: Iterable<object> | ReadonlyMap<unknown, unknown>,
  { columns, width = Infinity }: TableOptions = {},
): string {
  const records =
    rows instanceof Map ? Array.from(rows, mapRow) : Array.from(rows as Iterable<object>, (row) => ({ ...row }));
  if (records.length === 0) return '';
  const names = columns ?? [...new Set(records.flatMap((record) => Object.keys(record)))];
  const cells = records.map((record) => names.map((name) => (record as Record<string, unknown>)[name]));
  const right = names.map((_, i) => cells.every((row) => typeof row[i] === 'number' || row[i] === undefined));
  const texts = [[...names], ...cells.map((row) => row.map(cellText))];
  const widths = fitWidths(
    names.map((_, i) => Math.max(...texts.map((row) => textWidth(row[i]!)))),
    width,
  );
  const line = (row: readonly string[]): string =>
    row.map((text, i) => align(fit(text, widths[i]!), widths[i]!, right[i]!)).join('  ');
  return [line(texts[0]!), widths.map((columns) => '-'.repeat(columns)).join('  '), ...texts.slice(1).map(line)].join(
    '\n',
  );
}

function mapRow([key, value]: [unknown, unknown]): object {
  const record = typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return record ? { key, ...value } : { key, value };
}

function cellText(value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'number') return formatNumber(value);
  return oneLine(typeof value === 'object' ? JSON.stringify(value) : String(value));
}

function align(text: string, columns: number, right: boolean): string {
  const gap = ' '.repeat(Math.max(0, columns - textWidth(text)));
  return right ? gap + text : text + gap;
}

/** Takes what is too much from the widest columns. */
function fitWidths(widths: number[], total: number): number[] {
  let excess = widths.reduce((sum, columns) => sum + columns + 2, -2) - total;
  while (excess > 0) {
    const widest = widths.indexOf(Math.max(...widths));
    if (widths[widest]! <= 4) break;
    widths[widest]! -= 1;
    excess -= 1;
  }
  return widths;
}
