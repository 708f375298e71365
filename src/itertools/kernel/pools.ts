import { describe } from '../../pipeline/check.ts';
import { collectAll, randomness, shuffle } from './common.ts';
import { comb } from './arithmetic.ts';
import { combinationsOf, type Ranking } from './ranked.ts';
import { type Body, END, Run } from './run.ts';
import type { Input } from './types.ts';

type Pools = readonly (readonly unknown[])[];

/** A value made of all items of the sources. */
function made<O>(what: string, sources: readonly unknown[], make: (pools: Pools) => unknown): O {
  const run = new Run(what, sources);
  const inputs = sources.map((source) => run.input(source as Input));
  return run.value(
    (function* (): Body<never> {
      return make(yield* collectAll(inputs));
    })(),
  );
}

/** The result at a place of an enumeration, negative from the end. @throws RangeError when there is none. */
export function atRank<O>(
  what: string,
  sources: readonly unknown[],
  index: unknown,
  rank: (pools: Pools) => Ranking,
): O {
  if (typeof index !== 'bigint' && !Number.isSafeInteger(index)) {
    throw new TypeError(`${what}: index must be an integer, beyond 2^53 a BigInt, got ${describe(index)}`);
  }
  const wanted = BigInt(index as number | bigint);
  return made(what, sources, (pools) => {
    const ranking = rank(pools);
    const total = ranking.total();
    const place = wanted < 0n ? wanted + total : wanted;
    if (place < 0n || place >= total) throw new RangeError(`${what}: there is no result ${wanted}; there are ${total}`);
    return ranking.walk(place)();
  });
}

/** A value drawn at random of all items of the sources. */
export function drawn<O>(
  what: string,
  sources: readonly unknown[],
  random: unknown,
  make: (next: () => number, pools: Pools) => unknown,
): O {
  const next = randomness(what, random);
  return made(what, sources, (pools) => make(next, pools));
}

/** So many of the places of so many, in random order: a shuffle that remembers only what it has moved. */
export function drawPlaces(what: string, length: number, count: number, next: () => number): number[] {
  if (count > length) throw new RangeError(`${what}: r must be at most the number of items, ${length}, got ${count}`);
  const moved = new Map<number, number>();
  return Array.from({ length: count }, (_, i) => {
    const j = i + Math.floor(next() * (length - i));
    const place = moved.get(j) ?? j;
    moved.set(j, moved.get(i) ?? i);
    return place;
  });
}

/** So many of the items, in random order. */
export function draw(what: string, items: readonly unknown[], count: number, next: () => number): unknown[] {
  if (count === items.length) return shuffle(items.slice(), next);
  return drawPlaces(what, items.length, count, next).map((place) => items[place]);
}

/** All subsets, the smallest first. */
export function subsetsOf(pool: readonly unknown[]): Ranking {
  const walk = (rank: bigint): (() => unknown) => {
    let size = 0;
    let left = rank;
    for (; size <= pool.length && left >= comb(pool.length, size); size++) left -= comb(pool.length, size);
    let subsets = combinationsOf(pool, size).walk(left);
    return () => {
      for (;;) {
        const subset = subsets();
        if (subset !== END || size >= pool.length) return subset;
        size += 1;
        subsets = combinationsOf(pool, size).walk(0n);
      }
    };
  };
  return { total: () => 1n << BigInt(pool.length), walk };
}
