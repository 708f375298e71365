import type { Keyed } from './common.ts';
import { equals } from './equality.ts';
import { END, type End, nothingToClose, PENDING, type Pending, type Run } from './run.ts';

/** Gives the next item of a group, or END. */
export type Members = () => unknown;

/** Items with equal keys, one after the other: read as far as they are asked for, and only until the next group begins. */
export class Groups {
  readonly #run: Run;
  readonly #keyed: Keyed;
  /** The key and the item that came last; the item until a group has given it. */
  #nextKey: unknown = END;
  #nextItem: unknown = END;
  /** The one that may read. */
  #current: Members | undefined;
  /** The key of the group that came last. */
  key: unknown = END;

  constructor(run: Run, keyed: Keyed) {
    this.#run = run;
    this.#keyed = keyed;
  }

  next(): Members | End | Pending {
    this.#current = undefined;
    while (this.#nextKey === END || (this.key !== END && equals(this.key, this.#nextKey))) {
      const stop = this.#advance();
      if (stop !== undefined) return stop;
    }
    this.key = this.#nextKey;
    const members: Members = () => this.#member(members);
    return (this.#current = members);
  }

  #member(asking: Members): unknown {
    if (this.#current !== asking) return END;
    if (this.#nextItem === END) {
      const stop = this.#advance();
      if (stop !== undefined) return stop;
    }
    if (this.key !== this.#nextKey && !equals(this.key, this.#nextKey)) return END;
    const item = this.#nextItem;
    this.#nextItem = END;
    return item;
  }

  /** The iterator over what is read of a group. */
  iterator<O>(members: Members): O {
    return this.#run.iterator(members, nothingToClose);
  }

  /** Reads an item and its key: undefined if that went well. */
  #advance(): End | Pending | undefined {
    const item = this.#keyed.next();
    if (item === END || item === PENDING) return item;
    this.#nextKey = this.#keyed.answer;
    this.#nextItem = item;
    return undefined;
  }
}
