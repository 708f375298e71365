import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as it from '../src/itertools/index.ts';
import { table } from '../src/observe/table.ts';
import { machine, median, present, root } from './harness.ts';

/**
 * Each function over a million items against CPython's, in a for loop where it gives an iterator:
 * `npm run bench -- itertools [part of a name]`. With `--write` the table is put into docs/itertools-speed.md.
 */
const size = 1_000_000;
const rounds = 5;

const numbers = Array.from({ length: size }, (_, i) => (i * 7919) % 1_000_003);
const sorted = Array.from({ length: size }, (_, i) => i);
const few = numbers.map((n) => n % 10);
const pairs = sorted.map((n): [number, number] => [n, n + 1]);
const nested = Array.from({ length: size / 10 }, (_, i) => sorted.slice(i * 10, i * 10 + 10));
const double = (n: number): number => n * 2;
const odd = (n: number): boolean => n % 2 === 1;
const never = (n: number): boolean => n < 0;
const always = (n: number): boolean => n >= 0;
const add = (a: number, b: number): number => a + b;

/** What is measured: the call here, and the same in Python, where `N` is the size. */
const cases: Readonly<Record<string, readonly [ours: () => unknown, python: string]>> = {
  accumulate: [() => it.accumulate(few), 'accumulate(few)'],
  'accumulate with max': [
    () => it.accumulate(numbers, (a, b) => (a > b ? a : b)),
    'accumulate(numbers, lambda a, b: a if a > b else b)',
  ],
  batched: [() => it.batched(numbers, 3), 'batched(numbers, 3)'],
  chain: [() => it.chain(few, few), 'chain(few, few)'],
  'chain.fromIterable': [() => it.chain.fromIterable(nested), 'chain.from_iterable(nested)'],
  compress: [() => it.compress(numbers, few), 'compress(numbers, few)'],
  count: [() => it.islice(it.count(), size), 'islice(count(), N)'],
  cycle: [() => it.islice(it.cycle([1, 2, 3]), size), 'islice(cycle([1, 2, 3]), N)'],
  dropwhile: [() => it.dropwhile(never, numbers), 'dropwhile(never, numbers)'],
  filterfalse: [() => it.filterfalse(odd, numbers), 'filterfalse(odd, numbers)'],
  groupby: [() => it.groupby(few), 'groupby(few)'],
  islice: [() => it.islice(numbers, 10, null, 2), 'islice(numbers, 10, None, 2)'],
  pairwise: [() => it.pairwise(numbers), 'pairwise(numbers)'],
  repeat: [() => it.repeat(1, size), 'repeat(1, N)'],
  starmap: [() => it.starmap(add, pairs), 'starmap(add, pairs)'],
  takewhile: [() => it.takewhile(always, numbers), 'takewhile(always, numbers)'],
  tee: [() => it.zip(...it.tee(numbers)), 'zip(*tee(numbers))'],
  zipLongest: [() => it.zipLongest(numbers, few), 'zip_longest(numbers, few)'],
  product: [() => it.product(sorted.slice(0, 1000), sorted.slice(0, 1000)), 'product(range(1000), range(1000))'],
  permutations: [() => it.islice(it.permutations(sorted.slice(0, 10)), size), 'islice(permutations(range(10)), N)'],
  combinations: [
    () => it.islice(it.combinations(sorted.slice(0, 200), 3), size),
    'islice(combinations(range(200), 3), N)',
  ],
  combinationsWithReplacement: [
    () => it.islice(it.combinationsWithReplacement(sorted.slice(0, 200), 3), size),
    'islice(combinations_with_replacement(range(200), 3), N)',
  ],
  all: [() => it.all(it.repeat(1, size)), 'all(repeat(1, N))'],
  any: [() => it.any(it.repeat(0, size)), 'any(repeat(0, N))'],
  enumerate: [() => it.enumerate(numbers), 'enumerate(numbers)'],
  filter: [() => it.filter(odd, numbers), 'filter(odd, numbers)'],
  map: [() => it.map(double, numbers), 'map(double, numbers)'],
  max: [() => it.max(numbers), 'max(numbers)'],
  min: [() => it.min(numbers), 'min(numbers)'],
  reversed: [() => it.reversed(numbers), 'reversed(numbers)'],
  sum: [() => it.sum(numbers), 'sum(numbers)'],
  zip: [() => it.zip(numbers, few), 'zip(numbers, few)'],
  reduce: [() => it.reduce(add, few), 'reduce(add, few)'],
  merge: [() => it.merge(sorted, sorted), 'merge(sorted_, sorted_)'],
  nlargest: [() => it.nlargest(10, numbers), 'nlargest(10, numbers)'],
  nsmallest: [() => it.nsmallest(10, numbers), 'nsmallest(10, numbers)'],
  allEqual: [() => it.allEqual(it.repeat(1, size)), 'all_equal(repeat(1, N))'],
  allUnique: [() => it.allUnique(sorted), 'all_unique(sorted_)'],
  argmax: [() => it.argmax(numbers), 'argmax(numbers)'],
  bucket: [() => it.bucket(numbers, (n) => n % 10), 'bucket(numbers, lambda n: n % 10)'],
  chunked: [() => it.chunked(numbers, 10), 'chunked(numbers, 10)'],
  collapse: [() => it.collapse(nested), 'collapse(nested)'],
  consume: [() => it.consume(it.repeat(1, size)), 'consume(repeat(1, N))'],
  difference: [() => it.difference(numbers), 'difference(numbers)'],
  duplicatesEverseen: [() => it.duplicatesEverseen(few), 'duplicates_everseen(few)'],
  filterMap: [
    () => it.filterMap((n) => (n % 2 ? n : null), numbers),
    'filter_map(lambda n: n if n % 2 else None, numbers)',
  ],
  flatten: [() => it.flatten(nested), 'flatten(nested)'],
  grouper: [() => it.grouper(numbers, 10), 'grouper(numbers, 10)'],
  ilen: [() => it.ilen(it.repeat(1, size)), 'ilen(repeat(1, N))'],
  interleave: [() => it.interleave(numbers, few), 'interleave(numbers, few)'],
  intersperse: [() => it.intersperse(0, numbers), 'intersperse(0, numbers)'],
  isSorted: [() => it.isSorted(sorted), 'is_sorted(sorted_)'],
  last: [() => it.last(it.repeat(1, size)), 'last(repeat(1, N))'],
  locate: [() => it.locate(few), 'locate(few)'],
  mapReduce: [() => it.mapReduce(numbers, (n) => n % 10), 'map_reduce(numbers, lambda n: n % 10)'],
  markEnds: [() => it.markEnds(numbers), 'mark_ends(numbers)'],
  minmax: [() => it.minmax(numbers), 'minmax(numbers)'],
  nth: [() => it.nth(it.repeat(1, size), size - 1), 'nth(repeat(1, N), N - 1)'],
  numericRange: [() => it.numericRange(0, size), 'numeric_range(0, N)'],
  padded: [() => it.padded(numbers, 0, size), 'padded(numbers, 0, N)'],
  partition: [() => it.partition(odd, numbers)[0], 'partition(odd, numbers)[0]'],
  peekable: [() => it.peekable(numbers), 'peekable(numbers)'],
  quantify: [() => it.quantify(numbers, odd), 'quantify(numbers, odd)'],
  repeatEach: [() => it.repeatEach(few, 2), 'repeat_each(few, 2)'],
  roundrobin: [() => it.roundrobin(numbers, few), 'roundrobin(numbers, few)'],
  'runLength.encode': [() => it.runLength.encode(few), 'run_length.encode(few)'],
  runningMax: [() => it.runningMax(numbers), 'running_max(numbers)'],
  runningMean: [() => it.runningMean(numbers), 'running_mean(numbers)'],
  runningMedian: [() => it.runningMedian(numbers), 'running_median(numbers)'],
  seekable: [() => it.seekable(numbers), 'seekable(numbers)'],
  sieve: [() => it.sieve(size), 'sieve(N)'],
  slidingWindow: [() => it.slidingWindow(numbers, 5), 'sliding_window(numbers, 5)'],
  splitAt: [() => it.splitAt(few, (n) => n === 0), 'split_at(few, lambda n: n == 0)'],
  strip: [() => it.strip(few, (n) => n === 0), 'strip(few, lambda n: n == 0)'],
  tabulate: [() => it.islice(it.tabulate(double), size), 'islice(tabulate(double), N)'],
  tail: [() => it.tail(10, it.repeat(1, size)), 'tail(10, repeat(1, N))'],
  take: [() => it.take(size, numbers), 'take(N, numbers)'],
  triplewise: [() => it.triplewise(numbers), 'triplewise(numbers)'],
  uniqueEverseen: [() => it.uniqueEverseen(numbers), 'unique_everseen(numbers)'],
  uniqueJustseen: [() => it.uniqueJustseen(few), 'unique_justseen(few)'],
  unique: [() => it.unique(numbers), 'unique(numbers)'],
  windowed: [() => it.windowed(numbers, 5), 'windowed(numbers, 5)'],
};

function drain(result: unknown): void {
  if (typeof result === 'object' && result !== null && Symbol.iterator in result && !Array.isArray(result)) {
    for (const item of result as Iterable<unknown>) void item;
  }
}

function ours(run: () => unknown): number {
  drain(run());
  const seconds = Array.from({ length: rounds }, () => {
    const start = performance.now();
    drain(run());
    return (performance.now() - start) / 1000;
  });
  return median(seconds);
}

const program = `
import json, statistics, sys, time
from itertools import *
from functools import reduce
from heapq import merge, nlargest, nsmallest
try:
    from more_itertools import *
except ImportError:
    pass
N = ${size}
numbers = [i * 7919 % 1000003 for i in range(N)]
sorted_ = list(range(N))
few = [n % 10 for n in numbers]
pairs = [(n, n + 1) for n in sorted_]
nested = [sorted_[i * 10:i * 10 + 10] for i in range(N // 10)]
double = lambda n: n * 2
odd = lambda n: n % 2 == 1
never = lambda n: n < 0
always = lambda n: n >= 0
add = lambda a, b: a + b
def drain(result):
    if hasattr(result, '__iter__') and not isinstance(result, (list, tuple, dict)):
        for item in result: pass
answers = {}
for name, text in json.load(sys.stdin).items():
    run = eval('lambda: ' + text)
    try:
        drain(run())
    except NameError:
        answers[name] = None
        continue
    seconds = []
    for _ in range(${rounds}):
        start = time.perf_counter()
        drain(run())
        seconds.append(time.perf_counter() - start)
    answers[name] = statistics.median(seconds)
print(json.dumps([sys.version.split()[0], answers]))
`;

function python(chosen: Readonly<Record<string, string>>): [version: string, Record<string, number | null>] {
  if (!present('python3')) return ['(not there)', {}];
  const { stdout, status, stderr } = spawnSync('python3', ['-c', program], {
    input: JSON.stringify(chosen),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as [string, Record<string, number | null>];
}

const parts = process.argv.slice(2).filter((part) => !part.startsWith('--'));
const chosen = Object.entries(cases).filter(
  ([name]) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
const mine = chosen.map(([name, [run]]) => [name, ours(run)] as const);
const [version, theirs] = python(Object.fromEntries(chosen.map(([name, [, text]]) => [name, text])));
const rows = mine.map(([name, seconds]) => {
  const other = theirs[name];
  const times = typeof other === 'number' ? other / seconds : undefined;
  return {
    function: name,
    'sluice, ms': Number((seconds * 1000).toFixed(1)),
    'CPython, ms': typeof other === 'number' ? Number((other * 1000).toFixed(1)) : '-',
    'times as fast': times === undefined ? '-' : Number(times.toFixed(2)),
  };
});
const compared = rows.map((row) => row['times as fast']).filter((times) => typeof times === 'number');
const summary = `${compared.filter((times) => times >= 1).length} of ${compared.length} at least as fast as CPython, ${compared.filter((times) => times < 0.5).length} slower than half of it`;
const text = `${machine()}, CPython ${version}: ${summary}\n\n${table(rows)}`;
console.log(text);
if (process.argv.includes('--write')) {
  const page = `# Speed of sluice/itertools\n\nA million items each, in a for loop; \`npm run bench -- itertools --write\` writes this page.\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  writeFileSync(join(root, 'docs', 'itertools-speed.md'), page);
}
