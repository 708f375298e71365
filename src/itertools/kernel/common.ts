import { describe } from '../../pipeline/check.ts';
import { byPosition, callback, optionalCallback } from './args.ts';
import type { Before } from './order.ts';
import { collect, indexable, isSequence } from './readers.ts';
import { catches, checkCatches } from './readers.ts';
import { asked, type Body, END, isThenable, PENDING, type Pending, type Reader, Run } from './run.ts';
import { truth } from './truth.ts';
import type { Input } from './types.ts';

/** Items with their keys: `answer` is that of the item which came last. */
export interface Keyed extends Reader<unknown> {
  readonly answer: unknown;
}

/** Items that are their own keys. */
class Keyless implements Keyed {
  readonly #items: Reader<unknown>;
  answer: unknown;
  constructor(items: Reader<unknown>) {
    this.#items = items;
  }
  next(): unknown {
    return (this.answer = this.#items.next());
  }
}

/** The items of `(iterable, key)` with their keys, which are the items themselves if there is no key function. */
export function keyedItems(what: string, args: readonly unknown[]): [run: Run, keyed: Keyed] {
  const [iterable, key] = byPosition(what, args, ['iterable', 'key']);
  const f = optionalCallback(what, 'key', key);
  const run = new Run(what, [iterable]);
  const items = run.input(iterable as Input);
  return [run, keyedBy(run, items, f)];
}

/** Items with the keys that a function gives; without one they are their own. */
export function keyedBy(run: Run, items: Reader<unknown>, key: ((item: unknown) => unknown) | undefined): Keyed {
  return key === undefined ? new Keyless(items) : asked(run, items, key);
}

/** `argmin` and `argmax`. */
export function bestIndex(what: string, args: readonly unknown[], better: Before): unknown {
  const [iterable, key] = byPosition(what, args, ['iterable', '=key']);
  const [run, keyed] = keyedItems(what, [iterable, key]);
  return run.value(
    (function* (): Body<never> {
      let best = -1;
      let bestKey: unknown;
      for (let index = 0; ;) {
        const item = keyed.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) break;
        else {
          const k = keyed.answer;
          if (best < 0 || better(k, bestKey)) [best, bestKey] = [index, k];
          index += 1;
        }
      }
      if (best >= 0) return best;
      throw new RangeError(`${what}: there is no item`);
    })(),
  );
}

/** `filterExcept` and `mapExcept`: leaves out items at which the callback throws one of the errors. */
export function attempted<O>(
  what: string,
  func: unknown,
  iterable: Input,
  exceptions: readonly unknown[],
  output: (item: unknown, answer: unknown) => unknown,
): O {
  const f = callback(what, what === 'mapExcept' ? 'func' : 'validator', func);
  checkCatches(what, exceptions);
  const run = new Run(what, [iterable]);
  const items = run.input(iterable);
  return run.generate(
    (function* (): Body<unknown> {
      for (;;) {
        const item = items.next();
        if (item === PENDING) {
          yield PENDING;
          continue;
        }
        if (item === END) return;
        let answer: unknown;
        let waiting: Pending | undefined;
        try {
          answer = f(item);
        } catch (error) {
          if (catches(error, exceptions)) continue;
          throw error;
        }
        // That it cannot be waited for over a sync source is no error of the callback's.
        if (isThenable(answer)) waiting = run.wait(answer);
        try {
          if (waiting !== undefined) answer = yield waiting;
        } catch (error) {
          if (catches(error, exceptions)) continue;
          throw error;
        }
        yield output(item, answer);
      }
    })(),
  );
}

/** The last of at most `most` items. */
export function lastOf(what: string, iterable: unknown, most: number, fallback: unknown): unknown {
  const run = new Run(what, [iterable]);
  const none = (): unknown => {
    if (fallback !== undefined) return fallback;
    throw new RangeError(`${what}: there is no item, and no default was given`);
  };
  if (isSequence(iterable)) {
    const items = indexable(iterable);
    const count = Math.min(items.length, most);
    return count > 0 ? items[count - 1] : none();
  }
  const items = run.input(iterable as Input);
  let last: unknown = END;
  let left = most;
  return run.result(() => {
    for (; left > 0; left--) {
      left -= items.pass(left - 1, 1);
      const item = items.next();
      if (item === PENDING) return item;
      if (item === END) break;
      last = item;
    }
    return last === END ? none() : last;
  });
}

/** `lstrip`, `rstrip` and `strip`. */
export function stripped<O>(what: string, args: readonly unknown[], left: boolean, right: boolean): O {
  const [iterable, pred] = byPosition(what, args, ['iterable', 'pred']);
  const f = callback(what, 'pred', pred);
  const run = new Run(what, [iterable]);
  const items = run.input(iterable as Input);
  const questions = asked(run, items, f);
  return run.generate(
    (function* (): Body<unknown> {
      let beginning = left;
      let held: unknown[] = [];
      for (;;) {
        const item = beginning || right ? questions.next() : items.next();
        if (item === PENDING) yield PENDING;
        else if (item === END) return;
        else {
          let drop = (beginning || right) && truth(questions.answer);
          if (beginning && !drop) {
            beginning = false;
            // Python's `strip` strips the one side, then the other, and so asks twice about the first that stays.
            if (right) {
              let again = f(item);
              if (isThenable(again)) again = yield run.wait(again);
              drop = truth(again);
            }
          }
          if (!drop) {
            yield* held;
            held = [];
            yield item;
          } else if (!beginning) held.push(item);
        }
      }
    })(),
  );
}

/** What a function may be told to throw: an error, or a class to make one of. */
export type Failure = object | (new (message: string) => unknown);

/** Throws what was given, or else a RangeError. */
export function failure(given: unknown, message: string): never {
  if (given === undefined || given === null) throw new RangeError(message);
  throw typeof given === 'function' ? new (given as new (message: string) => Error)(message) : (given as Error);
}

/** `one` and `only`. */
export function single(what: string, iterable: unknown, tooLong: unknown, none: () => unknown): unknown {
  const run = new Run(what, [iterable]);
  const items = run.input(iterable as Input);
  return run.value(
    (function* (): Body<never> {
      const found = yield* collect(items, [], 2);
      if (found.length === 0) return none();
      if (found.length === 1) return found[0];
      const [first, second] = found.map(describe);
      return failure(tooLong, `${what}: expected exactly one item, got ${first}, ${second} and perhaps more`);
    })(),
  );
}

/** A class whose instances are meant: `String` and `Number` mean the primitives too. */
export type Type = abstract new (...args: never[]) => unknown;

/** Whether a value is of one of the types. */
export function typeTest(what: string, name: string, types: unknown): (value: unknown) => boolean {
  const all = types === undefined || types === null ? [] : Array.isArray(types) ? (types as unknown[]) : [types];
  for (const type of all) {
    if (typeof type !== 'function')
      throw new TypeError(`${what}: ${name} must be a class or an array of classes, got ${describe(type)}`);
  }
  return (value) =>
    all.some((type) => value !== null && value !== undefined && Object(value) instanceof (type as Type));
}

/** The items of rows, but for END in them. */
export function byRow<O>(run: Run, rows: Reader<unknown[]>): O {
  let row: unknown[] = [];
  let at = 0;
  return run.iterator(() => {
    for (;;) {
      while (at < row.length) {
        const item = row[at++];
        if (item !== END) return item;
      }
      const next = rows.next();
      if (next === END || next === PENDING) return next;
      row = next;
      at = 0;
    }
  });
}

/** The items of the items, one level. */
export function flattened(run: Run, sources: Reader<unknown>): Reader<unknown> {
  let current: Reader<unknown> | undefined;
  const next = (): unknown => {
    for (;;) {
      if (current !== undefined) {
        const item = current.next();
        if (item !== END) return item;
        current = undefined;
      }
      const source = sources.next();
      if (source === END || source === PENDING) return source;
      current = run.inner(source);
    }
  };
  return { next };
}

/** The items of several readers, one after the other. */
export function* collectAll(readers: readonly Reader<unknown>[]): Generator<Pending, unknown[][], never> {
  const pools: unknown[][] = [];
  for (const reader of readers) pools.push(yield* collect(reader));
  return pools;
}

/** Where random numbers come from. */
export function randomness(what: string, random: unknown): () => number {
  return (optionalCallback(what, 'random', random) ?? Math.random) as () => number;
}

/** Shuffles an array in place, every order equally likely. */
export function shuffle(items: unknown[], random: () => number): unknown[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
