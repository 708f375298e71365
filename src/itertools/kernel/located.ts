import { optionalCallback, optionalInteger } from './args.ts';
import { keyedBy } from './common.ts';
import { asked, END, PENDING, type Reader, Run } from './run.ts';
import { truth } from './truth.ts';
import type { Input } from './types.ts';

/** The indices of windows of which the predicate is true; at the end of shorter ones too. */
export function located<O>(what: string, iterable: Input, pred: unknown, windowSize: unknown): O {
  const given = optionalCallback(what, 'pred', pred);
  const f = given ?? truth;
  const size = optionalInteger(what, 'windowSize', windowSize, 1, { least: 1 });
  const run = new Run(what, [iterable]);
  if (size === 1) {
    const items = keyedBy(run, run.input(iterable), given);
    let place = -1;
    return run.iterator(() => {
      for (;;) {
        const item = items.next();
        if (item === END || item === PENDING) return item;
        place += 1;
        if (truth(items.answer)) return place;
      }
    });
  }
  const windows = growing(run.input(iterable), size);
  const questions = asked(run, windows, (window) => f(...window));
  let at = -1;
  return run.iterator(() => {
    for (;;) {
      const window = questions.next();
      if (window === END || window === PENDING) return window;
      at += 1;
      if (truth(questions.answer)) return at;
    }
  });
}

/** Windows of `size` items, but the first has fewer if there are no more. */
function growing(items: Reader<unknown>, size: number): Reader<unknown[]> {
  let window: unknown[] = [];
  let begun = false;
  const next = (): unknown[] | typeof END | typeof PENDING => {
    while (window.length < size) {
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) {
        if (begun || window.length === 0) return END;
        break;
      }
      window.push(item);
    }
    begun = true;
    const full = window;
    window = full.slice(1);
    return full;
  };
  return { next };
}
