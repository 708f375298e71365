import { byPosition, callback, optionalCallback, optionalInteger } from '../kernel/args.ts';
import { Parts } from '../kernel/readers.ts';
import { type Body, END, isThenable, PENDING, Run } from '../kernel/run.ts';
import type { Input, ItemOf, Output, Reply } from '../kernel/types.ts';

/**
 * The items, with a function called for each before it is given, or for arrays of several. more-itertools' `side_effect`.
 *
 * `after` is called also when it fails or is left early. Reads one item per output, or one array; holds that.
 *
 * @param func - Called with each item, or with each array of `chunkSize` items. What it answers does not matter.
 * @param iterable - The items.
 * @param chunkSize - How many at once. Default: each item by itself.
 * @param before - Called before the first item is read.
 * @param after - Called after the last.
 * @throws TypeError when one of them is not a function.
 * @example
 * ```ts
 * const seen: number[] = [];
 * [...sideEffect((n: number) => seen.push(n), [1, 2])] // => [1, 2]
 * seen // => [1, 2]
 * ```
 * @see more_itertools.side_effect
 */
export function sideEffect<S extends Input>(
  func: (item: ItemOf<S>) => Reply<S, unknown>,
  iterable: S,
  options?: { chunkSize?: null; before?: (() => unknown) | null; after?: (() => unknown) | null },
): Output<S, ItemOf<S>>;
export function sideEffect<S extends Input>(
  func: (items: ItemOf<S>[]) => Reply<S, unknown>,
  iterable: S,
  ...rest:
    | [chunkSize: number, before?: (() => unknown) | null, after?: (() => unknown) | null]
    | [chunkSize: number, options: { before?: (() => unknown) | null; after?: (() => unknown) | null }]
    | [options: { chunkSize: number; before?: (() => unknown) | null; after?: (() => unknown) | null }]
): Output<S, ItemOf<S>>;
export function sideEffect(...args: unknown[]): unknown {
  const names = ['func', 'iterable', 'chunkSize', 'before', 'after'];
  const [func, iterable, chunkSize, before, after] = byPosition('sideEffect', args, names);
  const f = callback('sideEffect', 'func', func);
  const size = optionalInteger('sideEffect', 'chunkSize', chunkSize, undefined, { least: 0 });
  const [first, last] = [before, after].map((hook, i) => optionalCallback('sideEffect', i ? 'after' : 'before', hook));
  const run = new Run('sideEffect', [iterable]);
  const items = run.input(iterable as Input);
  const parts = new Parts(items);
  const chunks = (): unknown => {
    const chunk = parts.next(size!);
    return chunk === PENDING || chunk.length > 0 ? chunk : END;
  };
  let begun = false;
  const body = (function* (): Body<unknown> {
    begun = true;
    try {
      first?.();
      for (;;) {
        const given = size === undefined ? items.next() : chunks();
        if (given === PENDING) yield PENDING;
        else if (given === END) return;
        else {
          const answer = f(given);
          if (isThenable(answer)) yield run.wait(answer);
          if (size === undefined) yield given;
          else for (const item of given as unknown[]) yield item;
        }
      }
    } finally {
      last?.();
    }
  })();
  return run.iterator(run.steps(body), {
    end: () => run.end(),
    abort: (cause) => {
      if (begun && !cause) body.return();
      return run.abort(cause);
    },
  });
}
