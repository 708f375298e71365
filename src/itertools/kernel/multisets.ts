import { comb, perm } from './arithmetic.ts';
import { EqualityMap } from './equality.ts';
import type { Ranking } from './ranked.ts';
import { END } from './run.ts';
import { copyOf } from './readers.ts';

type Walk = () => unknown;

const none: Walk = () => END;

/** How many different rows of `r` there are of so many of each kind. */
function arrangements(counts: readonly number[], r: number): bigint {
  let ways = Array.from({ length: r + 1 }, (_, length) => BigInt(length === 0));
  for (const count of counts) {
    ways = ways.map((_, length) => {
      let sum = 0n;
      for (let own = 0; own <= Math.min(count, length); own++) sum += comb(length, own) * ways[length - own]!;
      return sum;
    });
  }
  return ways[r]!;
}

/** The different rows of `r` of the items, in the order of the items: those that are equal count as one. */
export function distinctPermutationsOf(pool: readonly unknown[], r: number): Ranking {
  const kinds = new EqualityMap<unknown, number>();
  for (const item of pool) kinds.set(item, (kinds.get(item) ?? 0) + 1);
  const items = [...kinds.toMap().keys()];
  const counts = [...kinds.toMap().values()];
  const possible = r >= 0 && r <= pool.length;
  const walk = (rank: bigint): Walk => {
    if (!possible) return none;
    const left = counts.slice();
    /** Which kind is at each place. */
    const row: number[] = [];
    let before = rank;
    for (let place = 0; place < r; place++) {
      for (let kind = 0; ; kind++) {
        if (left[kind] === 0) continue;
        left[kind]! -= 1;
        const ways = before === 0n ? 1n : arrangements(left, r - place - 1);
        if (before < ways) {
          row.push(kind);
          break;
        }
        before -= ways;
        left[kind]! += 1;
      }
    }
    const shown = row.map((kind) => items[kind]);
    const put = (place: number, kind: number): void => {
      left[kind]! -= 1;
      row[place] = kind;
      shown[place] = items[kind];
    };
    let begun = false;
    return () => {
      if (begun) {
        let place = r - 1;
        let kind = items.length;
        // From the end, the first place that can have a later kind, of those that are left there and behind it.
        for (; place >= 0; place--) {
          const own = row[place]!;
          left[own]! += 1;
          for (kind = own + 1; kind < items.length && left[kind] === 0; kind++);
          if (kind < items.length) break;
        }
        if (place < 0) return END;
        put(place, kind);
        for (place += 1, kind = 0; place < r; place++) {
          while (left[kind] === 0) kind += 1;
          put(place, kind);
        }
      }
      begun = true;
      return copyOf(shown);
    };
  };
  return { total: () => (possible ? arrangements(counts, r) : 0n), walk };
}

/** The different choices of `r` of the items, in their order. */
export function distinctCombinationsOf(pool: readonly unknown[], r: number): Ranking {
  const n = pool.length;
  /** Where an equal item was before, or -1. */
  const previous: number[] = [];
  const last = new EqualityMap<unknown, number>();
  for (const [i, item] of pool.entries()) {
    previous.push(last.get(item) ?? -1);
    last.set(item, i);
  }
  /** How many different choices of so many there are of the items from a place on. */
  const waysFrom = (): bigint[][] => {
    const ways = Array.from({ length: n + 1 }, () => Array.from({ length: r + 1 }, (_, k) => BigInt(k === 0)));
    const next = Array.from({ length: n }, () => -1);
    for (const [i, place] of previous.entries()) if (place >= 0) next[place] = i;
    for (let i = n - 1; i >= 0; i--) {
      for (let k = 1; k <= r; k++) {
        // Those that begin with an equal item further on begin with this one too.
        const twice = next[i]! < 0 ? 0n : ways[next[i]! + 1]![k - 1]!;
        ways[i]![k] = ways[i + 1]![k]! + ways[i + 1]![k - 1]! - twice;
      }
    }
    return ways;
  };
  const walk = (rank: bigint): Walk => {
    if (r > n) return none;
    const indices: number[] = [];
    let before = rank;
    const ways = rank === 0n ? undefined : waysFrom();
    for (let place = 0, start = 0; place < r; place++, start = indices.at(-1)! + 1) {
      for (let i = start; ; i++) {
        if (previous[i]! >= start) continue;
        const beginning = ways === undefined ? 1n : ways[i + 1]![r - place - 1]!;
        if (before < beginning) {
          indices.push(i);
          break;
        }
        before -= beginning;
      }
    }
    const row = indices.map((index) => pool[index]);
    let begun = false;
    return () => {
      if (begun) {
        let place = r - 1;
        let index = n;
        for (; place >= 0; place--) {
          const start = place > 0 ? indices[place - 1]! + 1 : 0;
          const most = n - r + place;
          for (index = indices[place]! + 1; index <= most && previous[index]! >= start; index++);
          if (index <= most) break;
        }
        if (place < 0) return END;
        for (; place < r; place++, index++) {
          indices[place] = index;
          row[place] = pool[index];
        }
      }
      begun = true;
      return copyOf(row);
    };
  };
  return { total: () => (r > n ? 0n : waysFrom()[0]![r]!), walk };
}

/** The permutations of `r` of the items in which none is at its own place. */
export function derangementsOf(pool: readonly unknown[], r: number): Ranking {
  const n = pool.length;
  /** How many ways there are to fill the places from one on with the items that are not used. */
  const ways = (place: number, used: readonly boolean[]): bigint => {
    const unused = used.filter((is) => !is).length;
    const forbidden = used.slice(place, r).filter((is) => !is).length;
    let sum = 0n;
    for (let own = 0; own <= forbidden; own++) {
      const some = comb(forbidden, own) * perm(unused - own, r - place - own);
      sum += own % 2 === 0 ? some : -some;
    }
    return sum;
  };
  const fresh = (): boolean[] => pool.map(() => false);
  const walk = (rank: bigint): Walk => {
    if (r > n) return none;
    const used = fresh();
    const indices: number[] = [];
    let before = rank;
    // From the first on they are found as they are wanted.
    const begin = rank === 0n ? 0 : r;
    for (let place = 0; place < begin; place++) {
      for (let i = 0; ; i++) {
        if (used[i] || i === place) continue;
        used[i] = true;
        const some = ways(place + 1, used);
        if (before < some) {
          indices.push(i);
          break;
        }
        before -= some;
        used[i] = false;
      }
    }
    const row = indices.map((index) => pool[index]);
    /** Which place is to be filled, or to have another. */
    let place = begin;
    if (place < r) indices[place] = -1;
    let begun = false;
    return () => {
      if (begun) place = r - 1;
      begun = true;
      while (place >= 0 && place < r) {
        let index = indices[place]!;
        if (index >= 0) used[index] = false;
        for (index += 1; index < n && (used[index] || index === place); index++);
        if (index === n) place -= 1;
        else {
          used[index] = true;
          indices[place] = index;
          row[place] = pool[index];
          place += 1;
          if (place < r) indices[place] = -1;
        }
      }
      return place < 0 ? END : copyOf(row);
    };
  };
  return { total: () => (r > n ? 0n : ways(0, fresh())), walk };
}
