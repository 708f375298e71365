// Sync pipelines against hand-written loops, other libraries, CPython and NumPy: npm run bench -- fuse [items] [rounds] [part of a name]
import { range } from '../src/flow/sources.ts';
import { flow } from '../src/index.ts';
import { Rechunked } from '../src/testing/index.ts';
import { type Candidate, command, interleave, machine, present, report } from './harness.ts';
import { peer } from './peers.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- none of the peers is worth a declaration here
const load = (name: string): any => peer(name);

const [count = 1_000_000, rounds = 15] = process.argv.slice(2, 4).map(Number);
/** Of which benchmarks only. */
const part = process.argv[4] ?? '';
const items = Array.from({ length: count }, (_, i) => i % 1000);
const factors = items.map((n) => (n * 7) % 1000);
const floats = Float64Array.from(items, (n) => n + 0.5);
const ten = Array.from({ length: 10 }, (_, i) => i);
const tenth = items.slice(0, count / 10);

/** One way to filter, map and add up. */
type Way = (items: readonly number[], keep: (n: number) => boolean, change: (n: number) => number) => unknown;

const plus = (a: number, b: number): number => a + b;
const others: readonly (readonly [name: string, way: Way])[] = ways();

// Real programs run many pipelines, and what runs them is called from many places: all that is shared is warm with others.
for (let i = 1; i <= 60; i++) {
  // oxlint-disable-next-line typescript/no-implied-eval -- functions that differ, as those of a program do
  const add = Function('n', `return n + ${i}`) as (n: number) => number;
  // oxlint-disable-next-line typescript/no-implied-eval -- the same
  const passes = Function('n', `return n % ${i + 1} > 0`) as (n: number) => boolean;
  const some = flow(items.slice(0, 5000)).map(add).filter(passes);
  for (const chain of [some, some.take(2000), some.flatMap((n) => [n]), some.enumerate().map(([n]) => n)]) {
    chain.sum();
    chain.map(String).toArray();
    for (const _ of chain) continue;
  }
  for (const [, way] of others) way(items.slice(0, 5000), passes, add);
}

/** A running sum with the compensation that `sum` has: what a loop has to do for the same answer. */
class Total {
  sum = 0;
  lost = 0;
}

const even = (n: number): boolean => n % 2 === 0;
const triple = (n: number): number => n * 3;
const multiples = (n: number): number[] => ten.map((m) => n * m);

type Work = readonly [name: string, items: number, ...candidates: Candidate[]];
const by = (name: string, run: () => unknown): Candidate => ({ name, run });

const works: Work[] = [
  [
    'filter, map, sum',
    count,
    by('loop', () => {
      let total = 0;
      for (let i = 0; i < items.length; i++) {
        const n = items[i]!;
        if (n % 2 === 0) total += n * 3;
      }
      return total;
    }),
    by('loop with the same compensated sum', () => {
      const total = new Total();
      let { sum: s, lost } = total;
      for (let i = 0; i < items.length; i++) {
        const n = items[i]!;
        if (n % 2 !== 0) continue;
        const value = n * 3;
        const next = s + value;
        const added = next - s;
        lost += s - (next - added) + (value - added);
        s = next;
      }
      return s + lost;
    }),
    by('sluice', () =>
      flow(items)
        .filter((n) => n % 2 === 0)
        .map((n) => n * 3)
        .sum(),
    ),
    ...others.map(([name, way]) => by(name, () => way(items, even, triple))),
  ],
  [
    'sum of squares',
    count,
    by('loop', () => {
      let total = 0;
      for (let i = 0; i < items.length; i++) total += items[i]! * items[i]!;
      return total;
    }),
    by('sluice', () =>
      flow(items)
        .map((n) => n * n)
        .sum(),
    ),
  ],
  [
    'sum of even squares, into reduce',
    count,
    by('loop', () => {
      let total = 0;
      for (let i = 0; i < items.length; i++) {
        const n = items[i]!;
        if (n % 2 === 0) total += n * n;
      }
      return total;
    }),
    by('sluice', () =>
      flow(items)
        .filter((n) => n % 2 === 0)
        .map((n) => n * n)
        .reduce((a, b) => a + b, 0),
    ),
  ],
  [
    'cartesian product with flatMap over arrays',
    count,
    by('loop over the same arrays', () => {
      let total = 0;
      for (let i = 0; i < tenth.length; i++) {
        const inner = multiples(tenth[i]!);
        for (let j = 0; j < inner.length; j++) total += inner[j]!;
      }
      return total;
    }),
    by('sluice', () =>
      flow(tenth)
        .flatMap((n) => ten.map((m) => n * m))
        .sum(),
    ),
  ],
  [
    'flatMap, then take',
    count,
    by('loop over the same arrays', () => {
      let total = 0;
      let taken = 0;
      outer: for (let i = 0; i < tenth.length; i++) {
        const inner = ten.map((m) => tenth[i]! * m);
        for (let j = 0; j < inner.length; j++) {
          total += inner[j]!;
          if (++taken === count * 0.9) break outer;
        }
      }
      return total;
    }),
    by('sluice', () =>
      flow(tenth)
        .flatMap((n) => ten.map((m) => n * m))
        .take(count * 0.9)
        .sum(),
    ),
  ],
  [
    'seven maps and filters',
    count,
    by('loop', () => {
      let total = 0;
      for (let i = 0; i < items.length; i++) {
        let n = items[i]! + 1;
        if (n % 5 === 0) continue;
        n *= 2;
        if (n % 7 === 0) continue;
        n += 3;
        if (n % 11 === 0) continue;
        total += n * 5;
      }
      return total;
    }),
    by('sluice', () =>
      flow(items)
        .map((n) => n + 1)
        .filter((n) => n % 5 !== 0)
        .map((n) => n * 2)
        .filter((n) => n % 7 !== 0)
        .map((n) => n + 3)
        .filter((n) => n % 11 !== 0)
        .map((n) => n * 5)
        .sum(),
    ),
  ],
  [
    'take in the middle',
    count,
    by('loop', () => {
      let total = 0;
      let left = count * 0.4;
      for (let i = 0; i < items.length; i++) {
        const n = items[i]!;
        if (n % 2 !== 0) continue;
        total += n * 3;
        if (--left === 0) break;
      }
      return total;
    }),
    by('sluice', () =>
      flow(items)
        .filter((n) => n % 2 === 0)
        .take(count * 0.4)
        .map((n) => n * 3)
        .sum(),
    ),
  ],
  [
    'dot product by zip',
    count,
    by('loop', () => {
      let total = 0;
      for (let i = 0; i < items.length; i++) total += items[i]! * factors[i]!;
      return total;
    }),
    by('sluice', () =>
      flow(items)
        .zip(factors)
        .map(([a, b]) => a * b)
        .sum(),
    ),
  ],
  [
    'Float64Array: mean of the roots of the large ones',
    count,
    by('loop', () => {
      let total = 0;
      let taken = 0;
      for (let i = 0; i < floats.length; i++) {
        const n = floats[i]!;
        if (n <= 500) continue;
        total += n * 0.5;
        taken++;
      }
      return total / taken;
    }),
    by('sluice', () =>
      flow(floats)
        .filter((n) => n > 500)
        .map((n) => n * 0.5)
        .mean(),
    ),
  ],
  [
    'range, map, max',
    count,
    by('loop', () => {
      let most = -Infinity;
      for (let i = 0; i < count; i++) if ((i * 31) % 1009 > most) most = (i * 31) % 1009;
      return most;
    }),
    by('sluice', () =>
      range(count)
        .map((n) => (n * 31) % 1009)
        .max(),
    ),
  ],
  [
    'for-of over three maps',
    count,
    by('loop', () => {
      let total = 0;
      for (let i = 0; i < items.length; i++) total += (items[i]! + 1) * 2 - 3;
      return total;
    }),
    by('generators', () => {
      let total = 0;
      for (const n of mapped(
        mapped(
          mapped(items, (n) => n + 1),
          (n) => n * 2,
        ),
        (n) => n - 3,
      ))
        total += n;
      return total;
    }),
    by('sluice', () => {
      let total = 0;
      const chain = flow(items)
        .map((n) => n + 1)
        .map((n) => n * 2)
        .map((n) => n - 3);
      for (const n of chain) total += n;
      return total;
    }),
  ],
  [
    'async: batches of 512 through three stages',
    count,
    by('loop', () => {
      let total = 0;
      for (let i = 0; i < items.length; i++) {
        const n = items[i]!;
        if (n % 2 === 0) total += n * 3 + 1;
      }
      return total;
    }),
    by('sluice', () => {
      const cuts = [{ size: 512, late: true }];
      const batches = flow(
        new Rechunked(
          items,
          Array.from({ length: Math.ceil(count / 512) }, () => cuts[0]!),
        ),
      );
      return batches
        .filter((n) => n % 2 === 0)
        .map((n) => n * 3)
        .map((n) => n + 1)
        .sum();
    }),
  ],
];

function added(numbers: Iterable<number>): number {
  let result = 0;
  for (const n of numbers) result += n;
  return result;
}

function* filtered(source: Iterable<number>, f: (n: number) => boolean): Generator<number> {
  for (const n of source) if (f(n)) yield n;
}

function* mapped(source: Iterable<number>, f: (n: number) => number): Generator<number> {
  for (const n of source) yield f(n);
}

/** The same work in other libraries, which are no dependencies of ours. */
function ways(): [string, Way][] {
  const [lazy, { iterate }, rx, effect] = [load('lazy.js'), load('iterare'), load('rxjs'), load('effect')];
  const [ix, ixOperators, tools, its, remeda] = [
    load('ix/iterable'),
    load('ix/iterable/operators'),
    load('iter-tools'),
    load('itertools-ts'),
    load('remeda'),
  ];
  const { Stream, Effect } = effect;
  const native = ([].values() as { filter?: unknown }).filter;
  return [
    ['Array methods', (items, keep, change) => items.filter(keep).map(change).reduce(plus, 0)],
    ['generators', (items, keep, change) => added(mapped(filtered(items, keep), change))],
    ...(native
      ? [
          [
            'native iterator helpers',
            (items, keep, change) =>
              // oxlint-disable-next-line typescript/no-explicit-any, typescript/no-unsafe-call -- newer than the types
              (items.values() as any).filter(keep).map(change).reduce(plus, 0),
          ] satisfies [string, Way],
        ]
      : []),
    ['lazy.js', (items, keep, change) => lazy(items).filter(keep).map(change).reduce(plus, 0)],
    ['iterare', (items, keep, change) => iterate(items).filter(keep).map(change).reduce(plus, 0)],
    [
      'RxJS',
      (items, keep, change) => {
        let result = 0;
        rx.from(items)
          .pipe(rx.filter(keep), rx.map(change), rx.reduce(plus, 0))
          .subscribe((n: number) => (result = n));
        return result;
      },
    ],
    [
      'Effect Stream',
      (items, keep, change) =>
        Effect.runSync(
          Stream.fromIterable(items).pipe(Stream.filter(keep), Stream.map(change), Stream.runFold(0, plus)),
        ),
    ],
    ['IxJS', (items, keep, change) => added(ix.from(items).pipe(ixOperators.filter(keep), ixOperators.map(change)))],
    ['iter-tools', (items, keep, change) => tools.reduce(0, plus, tools.map(change, tools.filter(keep, items)))],
    ['itertools-ts', (items, keep, change) => its.Stream.of(items).filter(keep).map(change).toSum()],
    [
      'remeda',
      (items, keep, change) => remeda.pipe(items, remeda.filter(keep), remeda.map(change), remeda.reduce(plus, 0)),
    ],
  ];
}

console.log(machine());
for (const [name, amount, ...candidates] of works.filter(([title]) => title.includes(part))) {
  report(name, await interleave(candidates, rounds, 8), { amount, unit: 'items' });
}

/** A Python program that prints the ns per item of the fastest of three runs. */
function python(name: string, set: string, work: string): Candidate {
  const script = `import time\n${set}\nbest = 1e9\nfor _ in range(3):\n  t = time.perf_counter()\n  ${work}\n  best = min(best, time.perf_counter() - t)\nprint(round(best / ${count} * 1e9, 2))`;
  return command(name, 'python3', ['-c', script]);
}

if (present('python3')) {
  const generator = python(
    'CPython',
    `items = [i % 1000 for i in range(${count})]`,
    'sum(n * 3 for n in items if n % 2 == 0)',
  );
  console.log(
    `\nCPython, the same filter, map and sum as a generator expression: ${String(await generator.run())} ns/item`,
  );
  try {
    const numpy = python(
      'NumPy',
      `import numpy\nfloats = numpy.arange(${count}) % 1000 + 0.5`,
      '(floats[floats > 500] * 0.5).mean()',
    );
    console.log(`NumPy, mean of the roots of the large ones: ${String(await numpy.run())} ns/item`);
  } catch {
    console.log('NumPy is not installed');
  }
}
