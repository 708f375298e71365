import { flow } from '../../src/flow/make.ts';

/** What a library is asked for; what it does not have is left out. */
export interface SyncAdapter {
  take(items: IterableIterator<number>, count: number): Iterable<number>;
  map?(items: Iterable<number>, f: (n: number) => number): Iterable<number>;
  zip?(a: Iterable<number>, b: Iterable<number>): Iterable<unknown>;
  flatMap?(items: Iterable<number>, f: (n: number) => Iterable<number>): Iterable<number>;
}

export interface AsyncAdapter {
  take(items: AsyncIterable<number>, count: number): AsyncIterable<number>;
  map(items: AsyncIterable<number>, f: (n: number) => number): AsyncIterable<number>;
  merge?(a: AsyncIterable<number>, b: AsyncIterable<number>): AsyncIterable<number>;
  zip?(a: AsyncIterable<number>, b: AsyncIterable<number>): AsyncIterable<unknown>;
  mapConcurrent?(items: AsyncIterable<number>, f: (n: number) => Promise<number>, limit: number): AsyncIterable<number>;
}

export const sluiceSync: SyncAdapter = {
  take: (items, count) => flow(items).take(count),
  map: (items, f) => flow(items).map(f),
  zip: (a, b) => flow(a).zip(b),
  flatMap: (items, f) => flow(items).flatMap(f),
};

export const sluiceAsync: AsyncAdapter = {
  take: (items, count) => flow(items).take(count),
  map: (items, f) => flow(items).map(f),
  merge: (a, b) => flow(a).merge(b),
  zip: (a, b) => flow(a).zip(b),
  mapConcurrent: (items, f, limit) => flow(items).mapConcurrent(f, { limit }),
};
