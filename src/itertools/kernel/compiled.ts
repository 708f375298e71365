import { END, isThenable } from '../../pipeline/reader.ts';
import type { Core, Iter } from './run.ts';

export type Visit = (item: unknown) => boolean;

/** Makes the iterators of a function. */
export type Maker = (core: Core<never>, more?: unknown) => Iter<unknown>;

/** How a function goes through items of which it wants none but the first that `visit` says true of. */
interface Visitor {
  /** In a part of an array: the index of that one, or the part's end. */
  items(items: ArrayLike<unknown>, at: number, to: number, visit: Visit): number;
  /** Of an iterator of ours: that one, or END. */
  core(core: Core<unknown>, visit: Visit): unknown;
  /** Folds a part of an array: how far it has come, negative where the last call gave a promise. */
  fold(items: ArrayLike<unknown>, at: number, to: number, folded: Folded, f: Fold): number;
}

export type Fold = (value: unknown, item: unknown) => unknown;

/** What items have been folded to. */
export interface Folded {
  value: unknown;
}

/**
 * V8 keeps what it learns of a call by source text: where all functions share one `next`, it cannot tell which step is called
 * there, and makes a call and an object per item of what costs next to nothing where it can. So each text is compiled anew
 * for each function: the number in a comment makes it another one. Where code may not be made of strings, they share one.
 */
function compiled<T>(known: Map<string, T>, key: string, text: string, base: unknown, shared: T): T {
  let own = known.get(key);
  if (own === undefined) {
    try {
      // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call -- see above
      own = new Function('Base', 'END', 'isThenable', `// ${known.size}\n${text}`)(base, END, isThenable) as T;
    } catch {
      own = shared;
    }
    known.set(key, own);
  }
  return own;
}

const makers = new Map<string, Maker>();

/** What makes a function's iterators: those of a class, but with a `next` of the function's own. */
export function makerOf(name: string, Base: new (core: Core<never>, more: unknown) => Iter<unknown>): Maker {
  return compiled(makers, name, iterText, Base, (core, more) => new Base(core, more));
}

const visitors = new Map<string, Visitor>();

/** The loops of a function over what another one gives; `of` is empty for an array. */
export function visitorOf(name: string, of: string): Visitor {
  return compiled(visitors, `${name} ${of}`, visitorText, undefined, sharedVisitor);
}

const sharedVisitor: Visitor = {
  items(items, from, to, visit) {
    let at = from;
    while (at < to && at < items.length && !visit(items[at])) at += 1;
    return at;
  },
  core(core, visit) {
    for (;;) {
      const item = core.read();
      if (item === END || visit(item)) return item;
    }
  },
  fold(items, from, to, folded, f) {
    let at = from;
    while (at < to && at < items.length) {
      folded.value = f(folded.value, items[at++]);
      if (isThenable(folded.value)) return -at;
    }
    return at;
  },
};

/** What `Core.read` does first, in place. */
const stepText = `let item;
    try {
      item = core.step();
    } catch (error) {
      core.fail(error);
    }`;

const visitorText = `return {
  items(items, from, to, visit) {
    let at = from;
    while (at < to && at < items.length && !visit(items[at])) at += 1;
    return at;
  },
  core(core, visit) {
    for (;;) {
      ${stepText}
      if (item === END) {
        core.end();
        return END;
      }
      if (visit(item)) return item;
    }
  },
  fold(items, from, to, folded, f) {
    let { value } = folded;
    let at = from;
    while (at < to && at < items.length) {
      value = f(value, items[at++]);
      if (typeof value !== 'number' && isThenable(value)) {
        folded.value = value;
        return -at;
      }
    }
    folded.value = value;
    return at;
  },
};`;

const iterText = `class Iter {
  constructor(core, more) {
    this.core = core;
    this.more = more;
  }
  next() {
    const { core } = this;
    ${stepText}
    if (item !== END) return { value: item, done: false };
    core.end();
    return { value: undefined, done: true };
  }
}
Object.setPrototypeOf(Iter.prototype, Base.prototype);
return (core, more) => new Iter(core, more);`;
