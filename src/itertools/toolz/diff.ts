import { optionalCallback, sourcesAndKeywords } from '../kernel/args.ts';
import { equals } from '../kernel/equality.ts';
import { longestRowsOf, rowsOf } from '../kernel/readers.ts';
import { type Body, END, isThenable, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The rows of items side by side that are not all equal. toolz's `diff`.
 *
 * Items are equal as in Python: arrays by content. Without `default` the shortest source decides. Reads one item of each per row; holds
 * one row.
 *
 * @param seqs - At least two sources, or one array of them, and last, as keywords, `default`: what stands for items that are missing, so that the longest
 *   source decides; and `key`: what to compare of an item.
 * @throws TypeError for fewer than two sources.
 * @example
 * ```ts
 * diff([1, 2, 3], [1, 2, 10, 100]) // => [[3, 10]]
 * diff([1, 2, 3], [1, 2, 10, 100], { default: null }) // => [[3, 10], [null, 100]]
 * ```
 * @see toolz.diff
 */
export function diff<const S extends readonly Input[], D = never>(
  ...args: [
    ...seqs: S,
    options: { default?: D; key?: ((item: ItemOf<S[number]> | D) => Reply<S[number], unknown>) | null },
  ]
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> | D }>;
export function diff<const S extends readonly Input[]>(
  ...seqs: S
): Output<S[number], { -readonly [K in keyof S]: ItemOf<S[K]> }>;
export function diff(...args: unknown[]): unknown {
  const [given, keywords] = sourcesAndKeywords('diff', args, ['default', 'key']);
  const sources = given.length === 1 && Array.isArray(given[0]) ? (given[0] as unknown[]) : given;
  if (sources.length < 2) throw new TypeError(`diff: takes at least two sources, got ${sources.length}`);
  const f = optionalCallback('diff', 'key', keywords['key']);
  const run = new Run('diff', sources);
  const inputs = sources.map((source) => run.input(source as Input));
  const all = 'default' in keywords ? longestRowsOf(inputs, keywords['default']) : rowsOf(run, inputs, false);
  if (f === undefined) {
    return run.iterator(() => {
      for (;;) {
        const row = all.next();
        if (row === END || row === PENDING || differ(row)) return row;
      }
    });
  }
  return run.generate(
    (function* (): Body<unknown> {
      for (;;) {
        const row = all.next();
        if (row === END) return;
        if (row === PENDING) {
          yield PENDING;
          continue;
        }
        const keys: unknown[] = [];
        for (const item of row) {
          let k = f(item);
          if (isThenable(k)) k = yield run.wait(k);
          keys.push(k);
        }
        if (differ(keys)) yield row;
      }
    })(),
  );
}

function differ(keys: readonly unknown[]): boolean {
  return keys.some((k) => !equals(k, keys[0]));
}
