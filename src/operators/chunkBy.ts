import { checkFunction } from '../pipeline/check.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/**
 * Gathers neighbouring items of equal key into runs. Unlike `groupBy` it never looks back: a key that comes again begins
 * a new run, and no more than one run is in memory.
 *
 * @param key - Called once per item, with the item and its index.
 * @returns `[key, items]` per run. Holds one run; reads each run and the first item after it.
 * @throws TypeError when `key` is not a function.
 * @example
 * ```ts
 * flow('AAABBA').chunkBy((c) => c).map(([c, run]) => `${c}${run.length}`).join(' ') // => 'A3 B2 A1'
 * ```
 * @see CPython itertools.groupby
 */
export function chunkBy<T, Key>(key: (item: T, index: number) => Key): Stage<T, [Awaited<Key>, T[]]> {
  checkFunction('chunkBy', 'key', key);
  return stage({
    name: 'chunkBy',
    args: [key],
    holds: 'one run',
    reads: 'until the key changes',
    start: (): { index: number; key: Awaited<Key> | undefined; run: T[] } => ({ index: 0, key: undefined, run: [] }),
    ask: (state, item: T) => key(item, state.index++),
    step: (state, item: T, emit, found) => {
      const { key: last, run } = state;
      // SameValueZero: only NaN is not equal to itself.
      if (run.length > 0 && (found === last || (found !== found && last !== last))) {
        run.push(item);
        return;
      }
      state.key = found;
      state.run = [item];
      if (run.length > 0) emit([last as Awaited<Key>, run]);
    },
    text: ({ state, call, local, item, answer, emit }) => {
      const [current, run, last, before] = [state('key'), state('run'), local(), local()];
      const same = `${answer} === ${current} || (${answer} !== ${answer} && ${current} !== ${current})`;
      return {
        ask: call(key),
        step:
          `if (${run}.length > 0 && (${same})) ${run}.push(${item});\n` +
          `else { const ${last} = ${current}; const ${before} = ${run}; ${current} = ${answer}; ${run} = [${item}];\n` +
          `if (${before}.length > 0) { ${emit(`[${last}, ${before}]`)} } }`,
      };
    },
    finish: ({ key: last, run }, emit) => {
      if (run.length > 0) emit([last as Awaited<Key>, run]);
    },
  });
}
