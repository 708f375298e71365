import { describe } from '../../pipeline/check.ts';
import { makerOf } from './compiled.ts';
import { integer } from './args.ts';
import { comb, perm } from './arithmetic.ts';
import {
  AsyncIter as AsyncIterBase,
  type Closer,
  Core,
  END,
  type End,
  Iter as IterBase,
  PENDING,
  type Pending,
  type Run,
} from './run.ts';
import { copyOf, whole } from './readers.ts';
import type { AsyncIter, Input, Iter } from './types.ts';

/**
 * What is enumerated in a known order: an iterator that also starts anywhere and splits into equal parts, without walking
 * there, so that work over it can be spread.
 */
export type Ranked<S, T> = [S] extends [Iterable<unknown>] ? RankedIter<T> : AsyncRankedIter<T>;

export interface RankedIter<T> extends Iter<T> {
  /** A new iterator over the same, from the k-th result on, counted from 0 where this one begins. Exact with BigInt. */
  from(k: number | bigint): RankedIter<T>;
  /** `n` new iterators over equal parts of the same, in order; their lengths differ by at most one. */
  split(n: number): RankedIter<T>[];
}

export interface AsyncRankedIter<T> extends AsyncIter<T> {
  /** A new iterator over the same, from the k-th result on, counted from 0 where this one begins. Exact with BigInt. */
  from(k: number | bigint): AsyncRankedIter<T>;
  /** `n` new iterators over equal parts of the same, in order; their lengths differ by at most one. */
  split(n: number): AsyncRankedIter<T>[];
}

type Walk = () => unknown;

/** An enumeration: how many there are, and how to walk on from any of them. */
export interface Ranking {
  readonly total: () => bigint;
  /** Gives the results from `rank` on, then END. */
  readonly walk: (rank: bigint) => Walk;
}

type Pools = readonly (readonly unknown[])[];

/** Which of them, `end` not included; undefined for all. */
type Range = ((total: bigint) => readonly [start: bigint, end: bigint]) | undefined;

/** The sources of one call: read once, for all iterators over it. */
class Enumeration {
  readonly run: Run;
  readonly #load: () => Ranking | Pending;
  live = 0;

  constructor(run: Run, sources: readonly Input[], rank: (pools: Pools) => Ranking) {
    this.run = run;
    const inputs = sources.map((source) => whole(run.input(source)));
    let ranking: Ranking | undefined;
    this.#load = () => {
      if (ranking !== undefined) return ranking;
      const pools = [];
      for (const input of inputs) {
        const pool = input();
        if (pool === PENDING) return PENDING;
        pools.push(pool);
      }
      return (ranking = rank(pools));
    };
  }

  /** @param settle - Is told how to walk on once that is known. */
  step(range: Range, settle?: (walk: Walk) => void): () => unknown {
    let walk: Walk | undefined;
    /** How many of its part are left; all if it is no part. */
    let left = 0;
    return (): unknown => {
      if (walk === undefined) {
        const ranking = this.#load();
        if (ranking === PENDING) return PENDING;
        if (range === undefined) {
          left = Infinity;
          walk = ranking.walk(0n);
          settle?.(walk);
        } else {
          const [start, end] = range(ranking.total());
          left = Number(end - start);
          walk = left > 0 ? ranking.walk(start) : (): End => END;
        }
      }
      return left-- > 0 ? walk() : END;
    };
  }

  /** What is not read yet is closed when none of the iterators wants it any more. */
  closer(): Closer {
    this.live += 1;
    let open = true;
    const leave = (): boolean => {
      if (open) this.live -= 1;
      open = false;
      return this.live === 0;
    };
    return {
      end: () => (leave() ? this.run.end() : undefined),
      abort: (cause) => (leave() || cause ? this.run.abort(cause) : undefined),
    };
  }
}

function fromRank(what: string, range: Range, k: number | bigint): Range {
  const whole = typeof k === 'bigint' || Number.isSafeInteger(k);
  if (!whole || k < 0) throw new RangeError(`${what}: from() takes an integer of at least 0, got ${describe(k)}`);
  return (total) => {
    const [start, end] = range?.(total) ?? [0n, total];
    const from = start + BigInt(k);
    return [from < end ? from : end, end];
  };
}

function parts(what: string, range: Range, n: number): Range[] {
  const count = integer(what, 'the number of parts', n, { least: 1 });
  return Array.from({ length: count }, (_, i) => (total) => {
    const [start, end] = range?.(total) ?? [0n, total];
    const border = (part: number): bigint => start + ((end - start) * BigInt(part)) / BigInt(count);
    return [border(i), border(i + 1)];
  });
}

class SyncRanked<T> extends IterBase<T> implements RankedIter<T> {
  declare protected readonly more: { readonly of: Enumeration; readonly range: Range };
  from(k: number | bigint): SyncRanked<T> {
    const { of, range } = this.more;
    return syncRanked(of, fromRank(of.run.name, range, k));
  }
  split(n: number): SyncRanked<T>[] {
    const { of, range } = this.more;
    return parts(of.run.name, range, n).map((part) => syncRanked(of, part));
  }
}

function syncRanked<T>(of: Enumeration, range?: Range): SyncRanked<T> {
  const { name } = of.run;
  const step = of.step(range, (walk) => (core.step = walk));
  const core: Core<unknown> = new Core(name, step, of.closer());
  return makerOf(name, SyncRanked)(core as Core<never>, { of, range }) as SyncRanked<T>;
}

class AsyncRanked<T> extends AsyncIterBase<T> implements AsyncRankedIter<T> {
  readonly #of: Enumeration;
  readonly #range: Range;
  constructor(of: Enumeration, range?: Range) {
    super(of.run, of.step(range) as () => T, of.closer());
    this.#of = of;
    this.#range = range;
  }
  from(k: number | bigint): AsyncRanked<T> {
    return new AsyncRanked(this.#of, fromRank(this.#of.run.name, this.#range, k));
  }
  split(n: number): AsyncRanked<T>[] {
    return parts(this.#of.run.name, this.#range, n).map((range) => new AsyncRanked(this.#of, range));
  }
}

/** An iterator over what `rank` enumerates of the items of the sources. */
export function ranked<O>(run: Run, sources: readonly Input[], rank: (pools: Pools) => Ranking): O {
  const enumeration = new Enumeration(run, sources, rank);
  return (run.async ? new AsyncRanked(enumeration) : syncRanked(enumeration)) as O;
}

const none: Walk = () => END;

export function productOf(pools: Pools): Ranking {
  const width = pools.length;
  const walk = (rank: bigint): Walk => {
    if (pools.some((pool) => pool.length === 0)) return none;
    const indices = Array.from({ length: width }, () => 0);
    let left = rank;
    for (let i = width - 1; i >= 0 && left > 0n; i--) {
      const size = BigInt(pools[i]!.length);
      indices[i] = Number(left % size);
      left /= size;
    }
    const row = indices.map((index, i) => pools[i]![index]);
    let begun = false;
    return () => {
      if (begun) {
        let i = width - 1;
        for (; i >= 0; i--) {
          const pool = pools[i]!;
          const index = indices[i]! + 1;
          if (index < pool.length) {
            indices[i] = index;
            row[i] = pool[index];
            break;
          }
          indices[i] = 0;
          row[i] = pool[0];
        }
        if (i < 0) return END;
      }
      begun = true;
      return copyOf(row);
    };
  };
  return { total: () => pools.reduce((total, pool) => total * BigInt(pool.length), 1n), walk };
}

/** The indices of the combination of that rank. */
export function combinationAt(n: number, r: number, rank: bigint): number[] {
  const indices: number[] = [];
  let left = rank;
  let index = 0;
  let size = n;
  let choose = r;
  let ways = comb(n, r);
  while (choose > 0) {
    // Of `ways`, those that begin with `index`.
    ways = (ways * BigInt(choose)) / BigInt(size);
    size -= 1;
    choose -= 1;
    while (left >= ways) {
      left -= ways;
      ways = (ways * BigInt(size - choose)) / BigInt(size);
      size -= 1;
      index += 1;
    }
    indices.push(index);
    index += 1;
  }
  return indices;
}

function firstIndices(r: number): number[] {
  return Array.from({ length: r }, (_, i) => i);
}

export function combinationsOf(pool: readonly unknown[], r: number): Ranking {
  const n = pool.length;
  const walk = (rank: bigint): Walk => {
    if (r > n) return none;
    const indices = rank === 0n ? firstIndices(r) : combinationAt(n, r, rank);
    const row = indices.map((index) => pool[index]);
    const last = r - 1;
    let begun = false;
    return () => {
      if (begun) {
        // Mostly only the last one moves on.
        const moved = indices[last]! + 1;
        if (r > 0 && moved < n) {
          indices[last] = moved;
          row[last] = pool[moved];
          return copyOf(row);
        }
        let i = r - 1;
        while (i >= 0 && indices[i] === n - r + i) i -= 1;
        if (i < 0) return END;
        for (let index = indices[i]! + 1; i < r; i++, index++) {
          indices[i] = index;
          row[i] = pool[index];
        }
      }
      begun = true;
      return copyOf(row);
    };
  };
  return { total: () => comb(n, r), walk };
}

export function multisetsOf(pool: readonly unknown[], r: number): Ranking {
  const n = pool.length;
  const walk = (rank: bigint): Walk => {
    if (n === 0 && r > 0) return none;
    // Adding its place to each index makes a combination of n + r - 1 things, in the same order.
    const indices =
      rank === 0n ? firstIndices(r).fill(0) : combinationAt(n + r - 1, r, rank).map((index, i) => index - i);
    const row = indices.map((index) => pool[index]);
    const last = r - 1;
    let begun = false;
    return () => {
      if (begun) {
        // Mostly only the last one moves on.
        const moved = indices[last]! + 1;
        if (r > 0 && moved < n) {
          indices[last] = moved;
          row[last] = pool[moved];
          return copyOf(row);
        }
        let i = r - 1;
        while (i >= 0 && indices[i] === n - 1) i -= 1;
        if (i < 0) return END;
        const index = indices[i]! + 1;
        const item = pool[index];
        for (; i < r; i++) {
          indices[i] = index;
          row[i] = item;
        }
      }
      begun = true;
      return copyOf(row);
    };
  };
  return { total: () => multisetCount(n, r), walk };
}

/** How many multisets of `r` of `n` things there are. */
export function multisetCount(n: number, r: number): bigint {
  if (n === 0) return r === 0 ? 1n : 0n;
  return comb(n + r - 1, r);
}

export function permutationsOf(pool: readonly unknown[], size: number | undefined): Ranking {
  const n = pool.length;
  const r = size ?? n;
  const walk = (rank: bigint): Walk => {
    if (r > n) return none;
    // At each place, which of the items left it has; `indices` are those chosen and then the others, in order.
    const picks = Array.from({ length: r }, () => 0);
    const others = firstIndices(n);
    const indices: number[] = [];
    let left = rank;
    let ways = rank === 0n ? 1n : perm(n, r);
    for (let i = 0; i < r; i++) {
      if (left > 0n) {
        ways /= BigInt(n - i);
        picks[i] = Number(left / ways);
        left %= ways;
      }
      indices.push(others.splice(picks[i]!, 1)[0]!);
    }
    indices.push(...others);
    const row = indices.slice(0, r).map((index) => pool[index]);
    let begun = false;
    return () => {
      if (begun) {
        let i = r - 1;
        for (; i >= 0; i--) {
          const pick = picks[i]! + 1;
          const index = indices[i]!;
          if (pick < n - i) {
            picks[i] = pick;
            const other = i + pick;
            indices[i] = indices[other]!;
            indices[other] = index;
            break;
          }
          // It has had them all: back in order behind the others.
          picks[i] = 0;
          for (let j = i; j < n - 1; j++) indices[j] = indices[j + 1]!;
          indices[n - 1] = index;
        }
        if (i < 0) return END;
        for (; i < r; i++) row[i] = pool[indices[i]!];
      }
      begun = true;
      return copyOf(row);
    };
  };
  return { total: () => perm(n, r), walk };
}
