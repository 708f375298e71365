import { formatNumber } from './units.ts';
import { fit, oneLine, textWidth } from './width.ts';

export interface HistogramOptions {
  /** Columns of the longest bar: an integer of at least 1. Default 40. */
  readonly width?: number;
}

const eighths = ['', '\u258F', '\u258E', '\u258D', '\u258C', '\u258B', '\u258A', '\u2589'];

/**
 * Numbers as bars, one a line, the longest for the largest.
 *
 * @param bars - A label and a number of at least 0 for each bar, as pairs or a Map.
 * @param options - `width`: columns of the longest bar, default 40.
 * @returns Lines joined by newlines; '' for no bars.
 * @example
 * ```ts
 * histogram([['a', 4], ['bc', 2]], { width: 4 }) // => 'a   ████  4\nbc  ██    2'
 * ```
 */
export function histogram(
  bars: Iterable<readonly [label: unknown, value: number]>,
  options: HistogramOptions = {},
): string {
  const { width = 40 } = options;
  const rows = Array.from(bars, ([label, value]) => ({ label: fit(oneLine(String(label)), 40), value }));
  const labels = Math.max(0, ...rows.map(({ label }) => textWidth(label)));
  const largest = Math.max(0, ...rows.map(({ value }) => value));
  return rows
    .map(({ label, value }) => {
      const units = largest > 0 ? Math.round((value / largest) * width * 8) : 0;
      const bar = '\u2588'.repeat(units >> 3) + eighths[units & 7]!;
      const gap = ' '.repeat(labels - textWidth(label));
      return `${label}${gap}  ${bar.padEnd(width)}  ${formatNumber(value)}`;
    })
    .join('\n');
}
