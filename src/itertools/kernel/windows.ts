import { integer } from './args.ts';
import { copyOf, fill, longestRowsOf, Moved, rowsOf, whole } from './readers.ts';
import { END, PENDING, type Reader, Run, sourcesIn } from './run.ts';
import type { Input } from './types.ts';

/** Windows of `size` items, `stride` apart; the last one filled up. */
export function windowsOf<O>(run: Run, items: Reader<unknown>, size: number, stride: number, fillvalue: unknown): O {
  let window: unknown[] = [];
  /** How many items to leave out before the next. */
  let gap = 0;
  let begun = false;
  let over = false;
  return run.iterator(() => {
    if (over) return END;
    for (; gap > 0; gap--) {
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) return END;
    }
    if (begun && stride === 1 && size > 0) return oneOn(items, window);
    const old = begun ? Math.max(size - stride, 0) : 0;
    if (fill(items, window, size) === PENDING) return PENDING;
    // Nothing new in it: unless it is the first, it has been shown already.
    if (window.length === old) return END;
    over = window.length < size;
    while (window.length < size) window.push(fillvalue);
    const full = copyOf(window);
    if (stride > 1) window = window.slice(stride);
    gap = Math.max(stride - size, 0);
    begun = true;
    return full;
  });
}

/** Windows of `size` items, each one further on; none for fewer. */
export function fullWindows<O>(run: Run, items: Reader<unknown>, size: number): O {
  const window: unknown[] = [];
  return run.iterator(() => {
    if (window.length < size) {
      if (fill(items, window, size) === PENDING) return PENDING;
      return window.length < size ? END : copyOf(window);
    }
    return oneOn(items, window);
  });
}

/** The window without its first item, and with the next. */
function oneOn(items: Reader<unknown>, window: unknown[]): unknown {
  const item = items.next();
  if (item === END || item === PENDING) return item;
  shift(window, item);
  return copyOf(window);
}

/** Without its first item, and with another at its end. */
function shift(window: unknown[], item: unknown): void {
  const last = window.length - 1;
  if (last < 8) {
    for (let i = 0; i < last; i++) window[i] = window[i + 1];
    window[last] = item;
  } else {
    window.shift();
    window.push(item);
  }
}

/** Rows of readers, each moved by its offset. */
export function offsetRows<O>(
  run: Run,
  readers: readonly Reader<unknown>[],
  offsets: readonly unknown[],
  longest: boolean,
  fillvalue: unknown,
): O {
  const moved = readers.map((reader, i) => new Moved(reader, integer(run.name, 'an offset', offsets[i]), fillvalue));
  const rows = longest ? longestRowsOf(moved, fillvalue) : rowsOf(run, moved, false);
  return run.iterator(rows.next);
}

/** The columns of rows: all rows are read first. */
export function crosswise<O>(what: string, matrix: unknown, strict: boolean): O {
  const run = new Run(what, [matrix, ...sourcesIn(matrix)]);
  const items = run.input(matrix as Input);
  const sources = whole(items);
  let columns: Reader<unknown[]> | undefined;
  return run.iterator(() => {
    if (columns === undefined) {
      const all = sources();
      if (all === PENDING) return PENDING;
      columns = rowsOf(
        run,
        all.map((source) => run.inner(source)),
        strict,
      );
    }
    return columns.next();
  });
}

/** The items, then without end what `next` makes of the last of them, or of END if there is none. */
export function endless<O>(what: string, iterable: Input, next: (last: unknown) => unknown): O {
  const run = new Run(what, [iterable]);
  const items = run.input(iterable);
  let last: unknown = END;
  let ended = false;
  return run.iterator(() => {
    if (!ended) {
      const item = items.next();
      if (item === PENDING) return item;
      if (item !== END) {
        last = item;
        return item;
      }
      ended = true;
    }
    return next(last);
  });
}
