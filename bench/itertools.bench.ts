import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { loadavg } from 'node:os';
import { delimiter, join } from 'node:path';
import { createInterface } from 'node:readline';
import * as it from '../src/itertools/index.ts';
import { table } from '../src/observe/table.ts';
import { packages, wheel } from '../test/itertools/wheels.ts';
import { data, machine, median, present, root } from './harness.ts';
import { peer } from './peers.ts';

/**
 * Each function over a million items against CPython's and other libraries', in a for loop where it gives an iterator:
 * `npm run bench -- itertools [part of a name ...]`. With `--write` the table is put into docs/itertools-speed.md, the rows that
 * are not measured now as they were on the same day; with `--no-peers` CPython alone is compared with; `--rounds=2` is
 * quicker than 5.
 *
 * Every function has a loop of its own, as in a program; all that they share has run with all the others before. Ours and
 * the others' take turns, and what is compared is the user CPU time of the same round.
 */
const size = 1_000_000;
const most = Number(process.argv.find((arg) => arg.startsWith('--rounds='))?.slice('--rounds='.length) ?? 5);

const numbers = Array.from({ length: size }, (_, i) => (i * 7919) % 1_000_003);
const sorted = Array.from({ length: size }, (_, i) => i);
const few = numbers.map((n) => n % 10);
const pairs = sorted.map((n): [number, number] => [n, n + 1]);
const nested = Array.from({ length: size / 10 }, (_, i) => sorted.slice(i * 10, i * 10 + 10));
const halves = sorted.map((n) => n >> 1);
const words = few.map((n) => 'abcdefghij'.slice(n));
const records = few.map((n) => ({ a: n, b: n }));
const counts = few.map((n): [number, number] => [n, 1 + (n % 2)]);
const square = Array.from({ length: 100 }, (_, i) => few.slice(i * 100, i * 100 + 100));
const pools = Array.from({ length: 10 }, () => [1, 2, 3, 4]);
const identity = (n: number): number => n;
const double = (n: number): number => n * 2;
const odd = (n: number): boolean => n % 2 === 1;
const never = (n: number): boolean => n < 0;
const always = (n: number): boolean => n >= 0;
const add = (a: number, b: number): number => a + b;
/** Python's `pop` of a list. */
const popped = (items: number[]) => (): number => {
  if (items.length === 0) throw new RangeError('empty');
  return items.pop()!;
};

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
  adjacent: [() => it.adjacent(odd, numbers), 'adjacent(odd, numbers)'],
  alwaysIterable: [() => it.alwaysIterable(numbers), 'always_iterable(numbers)'],
  alwaysReversible: [() => it.alwaysReversible(it.map(double, numbers)), 'always_reversible(map(double, numbers))'],
  argmin: [() => it.argmin(numbers), 'argmin(numbers)'],
  beforeAndAfter: [
    () => it.chain(...it.beforeAndAfter((n) => n < 900_000, sorted)),
    'chain(*before_and_after(lambda n: n < 900000, sorted_))',
  ],
  chunkedEven: [() => it.chunkedEven(numbers, 10), 'chunked_even(numbers, 10)'],
  circularShifts: [() => it.circularShifts(sorted.slice(0, 1000)), 'circular_shifts(range(1000))'],
  classifyUnique: [() => it.classifyUnique(few), 'classify_unique(few)'],
  concurrentTee: [() => it.zip(...it.concurrentTee(numbers)), 'zip(*concurrent_tee(numbers))'],
  consecutiveGroups: [() => it.consecutiveGroups(few), 'consecutive_groups(few)'],
  constrainedBatches: [() => it.constrainedBatches(words, 20), 'constrained_batches(words, 20)'],
  convolve: [() => it.convolve(few, [1, 2, 3]), 'convolve(few, [1, 2, 3])'],
  countCycle: [() => it.countCycle(sorted.slice(0, 10), size / 10), 'count_cycle(range(10), N // 10)'],
  countable: [() => it.countable(numbers), 'countable(numbers)'],
  derangements: [
    () => it.islice(it.derangements(sorted.slice(0, 12)), size / 100),
    'islice(derangements(range(12)), N // 100)',
  ],
  diff: [() => it.diff(few, numbers), 'toolz.diff(few, numbers)'],
  distinctCombinations: [
    () => it.islice(it.distinctCombinations(few.slice(0, 40), 6), size / 10),
    'islice(distinct_combinations(few[:40], 6), N // 10)',
  ],
  distinctPermutations: [
    () => it.islice(it.distinctPermutations(few.slice(0, 12)), size),
    'islice(distinct_permutations(few[:12]), N)',
  ],
  distribute: [() => it.chain(...it.distribute(10, numbers)), 'chain(*distribute(10, numbers))'],
  divide: [() => it.chain(...it.divide(10, numbers)), 'chain(*divide(10, numbers))'],
  dotproduct: [() => it.dotproduct(few, few), 'dotproduct(few, few)'],
  doublestarmap: [() => it.doublestarmap(({ a, b }) => a + b, records), 'doublestarmap(lambda a, b: a + b, records)'],
  duplicatesJustseen: [() => it.duplicatesJustseen(halves), 'duplicates_justseen(halves)'],
  exactlyN: [() => it.exactlyN(numbers, size / 2, odd), 'exactly_n(numbers, N // 2, odd)'],
  extract: [() => it.extract(numbers, sorted), 'extract(numbers, sorted_)'],
  factor: [
    () => it.chain.fromIterable(it.map(it.factor, sorted.slice(1, 100_001))),
    'chain.from_iterable(map(factor, range(1, 100001)))',
  ],
  filterExcept: [() => it.filterExcept(double, numbers, TypeError), 'filter_except(double, numbers, TypeError)'],
  firstTrue: [() => it.firstTrue(numbers, { default: 0, pred: never }), 'first_true(numbers, 0, never)'],
  grayProduct: [() => it.grayProduct(...pools), 'gray_product(*pools)'],
  groupbyTransform: [
    () => it.groupbyTransform(halves, null, double, it.ilen),
    'groupby_transform(halves, None, double, ilen)',
  ],
  ichunked: [() => it.chain.fromIterable(it.ichunked(numbers, 10)), 'chain.from_iterable(ichunked(numbers, 10))'],
  iequals: [() => it.iequals(numbers, [...numbers]), 'iequals(numbers, list(numbers))'],
  interleaveEvenly: [() => it.interleaveEvenly([numbers, few]), 'interleave_evenly([numbers, few])'],
  interleaveLongest: [() => it.interleaveLongest(numbers, few), 'interleave_longest(numbers, few)'],
  interleaveRandomly: [() => it.ilen(it.interleaveRandomly(numbers, few)), 'ilen(interleave_randomly(numbers, few))'],
  isPrime: [() => it.quantify(sorted.slice(0, 100_000), it.isPrime), 'quantify(range(100000), is_prime)'],
  isliceExtended: [() => it.isliceExtended(it.repeat(1, size), -size, -1), 'islice_extended(repeat(1, N), -N, -1)'],
  iter: [() => it.iter(numbers), 'iter(numbers)'],
  iterExcept: [() => it.iterExcept(popped([...numbers]), RangeError), 'iter_except(list(numbers).pop, IndexError)'],
  iterIndex: [() => it.iterIndex(few, 3), 'iter_index(few, 3)'],
  iterSuppress: [() => it.iterSuppress(numbers, TypeError), 'iter_suppress(numbers, TypeError)'],
  iterate: [
    () =>
      it.islice(
        it.iterate((n) => n + 1, 0),
        size,
      ),
    'islice(iterate(lambda n: n + 1, 0), N)',
  ],
  join: [() => it.join(identity, sorted, identity, numbers), 'toolz.join(identity, sorted_, identity, numbers)'],
  longestCommonPrefix: [() => it.longestCommonPrefix([numbers, numbers]), 'longest_common_prefix([numbers, numbers])'],
  lstrip: [() => it.lstrip(numbers, always), 'lstrip(numbers, always)'],
  mapExcept: [() => it.mapExcept(double, numbers, TypeError), 'map_except(double, numbers, TypeError)'],
  mapIf: [() => it.mapIf(numbers, odd, double), 'map_if(numbers, odd, double)'],
  matmul: [() => it.matmul(square, square), 'matmul(square, square)'],
  mergeSorted: [() => it.mergeSorted(sorted, sorted), 'toolz.merge_sorted(sorted_, sorted_)'],
  multinomial: [() => it.multinomial(...few.slice(0, 300)), 'multinomial(*few[:300])'],
  ncycles: [() => it.ncycles(sorted.slice(0, 1000), 1000), 'ncycles(range(1000), 1000)'],
  nthOrLast: [() => it.nthOrLast(it.repeat(1, size), size), 'nth_or_last(repeat(1, N), N)'],
  nthPrime: [() => it.nthPrime(50_000), 'nth_prime(50000)'],
  outerProduct: [
    () => it.outerProduct(add, sorted.slice(0, 1000), sorted.slice(0, 1000)),
    'outer_product(add, range(1000), range(1000))',
  ],
  padNone: [() => it.islice(it.padNone(few), size), 'islice(pad_none(few), N)'],
  partialProduct: [() => it.partialProduct(numbers, few), 'partial_product(numbers, few)'],
  partitionby: [() => it.partitionby((n: number) => n, halves), 'toolz.recipes.partitionby(identity, halves)'],
  partitions: [
    () => it.islice(it.partitions(sorted.slice(0, 20)), size / 10),
    'islice(partitions(range(20)), N // 10)',
  ],
  pluck: [() => it.pluck(1, pairs), 'toolz.pluck(1, pairs)'],
  polynomialDerivative: [() => it.polynomialDerivative(few), 'polynomial_derivative(few)'],
  polynomialEval: [() => it.polynomialEval(few, 0.5), 'polynomial_eval(few, 0.5)'],
  powerset: [() => it.powerset(sorted.slice(0, 20)), 'powerset(range(20))'],
  powersetOfSets: [() => it.powersetOfSets(sorted.slice(0, 16)), 'powerset_of_sets(range(16))'],
  prepend: [() => it.prepend(0, numbers), 'prepend(0, numbers)'],
  randomCombination: [() => it.ilen(it.randomCombination(numbers, 1000)), 'ilen(random_combination(numbers, 1000))'],
  randomCombinationWithReplacement: [
    () => it.ilen(it.randomCombinationWithReplacement(numbers, size)),
    'ilen(random_combination_with_replacement(numbers, N))',
  ],
  randomPermutation: [() => it.ilen(it.randomPermutation(numbers)), 'ilen(random_permutation(numbers))'],
  randomDerangement: [() => it.ilen(it.randomDerangement(sorted)), 'ilen(random_derangement(sorted_))'],
  randomSample: [() => it.ilen(it.randomSample(1, numbers)), 'ilen(toolz.random_sample(1, numbers))'],
  reduceby: [() => it.reduceby((n: number) => n % 10, add, numbers), 'toolz.reduceby(lambda n: n % 10, add, numbers)'],
  repeatLast: [() => it.islice(it.repeatLast([1]), size), 'islice(repeat_last([1]), N)'],
  repeatfunc: [() => it.repeatfunc(double, size, 2), 'repeatfunc(double, N, 2)'],
  replace: [() => it.replace(few, (n) => n === 3, [0]), 'replace(few, lambda n: n == 3, [0])'],
  reshape: [() => it.reshape(nested, 5), 'reshape(nested, 5)'],
  rlocate: [() => it.rlocate(few), 'rlocate(few)'],
  rstrip: [() => it.rstrip(few, (n) => n === 0), 'rstrip(few, lambda n: n == 0)'],
  'runLength.decode': [() => it.runLength.decode(counts), 'run_length.decode(counts)'],
  runningMin: [() => it.runningMin(numbers), 'running_min(numbers)'],
  runningStatistics: [
    () => it.ilen(it.runningStatistics(numbers, { maxlen: 5 })),
    'ilen(running_statistics(numbers, maxlen=5))',
  ],
  sample: [() => it.ilen(it.sample(numbers, 1000)), 'ilen(sample(numbers, 1000))'],
  SequenceView: [() => new it.SequenceView(numbers), 'SequenceView(numbers)'],
  serialize: [() => it.serialize(it.iter(numbers)), 'serialize(iter(numbers))'],
  setPartitions: [
    () => it.islice(it.setPartitions(sorted.slice(0, 11), 4), size / 10),
    'islice(set_partitions(range(11), 4), N // 10)',
  ],
  sideEffect: [() => it.sideEffect(double, numbers), 'side_effect(double, numbers)'],
  sizedIterator: [() => it.sizedIterator(numbers, size), 'sized_iterator(numbers, N)'],
  sliced: [() => it.sliced(numbers, 10), 'sliced(numbers, 10)'],
  sortTogether: [() => it.sortTogether([numbers, few])[1], 'sort_together([numbers, few])[1]'],
  splitAfter: [() => it.splitAfter(few, (n) => n === 0), 'split_after(few, lambda n: n == 0)'],
  splitBefore: [() => it.splitBefore(few, (n) => n === 0), 'split_before(few, lambda n: n == 0)'],
  splitInto: [() => it.splitInto(numbers, it.repeat(10, size / 10)), 'split_into(numbers, repeat(10, N // 10))'],
  splitWhen: [() => it.splitWhen(few, (a, b) => b < a), 'split_when(few, lambda a, b: b < a)'],
  spy: [() => it.spy(numbers, 3)[1], 'spy(numbers, 3)[1]'],
  stagger: [() => it.stagger(numbers), 'stagger(numbers)'],
  strictlyN: [() => it.strictlyN(numbers, size), 'strictly_n(numbers, N)'],
  subslices: [() => it.subslices(sorted.slice(0, 1400)), 'subslices(range(1400))'],
  substrings: [() => it.substrings('abcdefghij'.repeat(140)), 'substrings("abcdefghij" * 140)'],
  substringsIndexes: [() => it.substringsIndexes('abcdefghij'.repeat(140)), 'substrings_indexes("abcdefghij" * 140)'],
  sumOfSquares: [() => it.sumOfSquares(few), 'sum_of_squares(few)'],
  takewhileInclusive: [() => it.takewhileInclusive(always, numbers), 'takewhile_inclusive(always, numbers)'],
  timeLimited: [() => it.timeLimited(3600, numbers), 'time_limited(3600, numbers)'],
  topk: [() => it.topk(10, numbers), 'toolz.topk(10, numbers)'],
  totient: [() => it.map(it.totient, sorted.slice(1, 100_001)), 'map(totient, range(1, 100001))'],
  transpose: [() => it.transpose(pairs), 'transpose(pairs)'],
  uniqueInWindow: [() => it.uniqueInWindow(few, 5), 'unique_in_window(few, 5)'],
  uniqueToEach: [() => it.uniqueToEach(numbers, few)[0], 'unique_to_each(numbers, few)[0]'],
  unzip: [() => it.zip(...it.unzip(pairs)), 'zip(*unzip(pairs))'],
  valueChain: [() => it.valueChain(numbers, 1, few), 'value_chain(numbers, 1, few)'],
  windowedComplete: [() => it.windowedComplete(sorted.slice(0, 1000), 3), 'windowed_complete(range(1000), 3)'],
  zipBroadcast: [() => it.zipBroadcast(numbers, 1), 'zip_broadcast(numbers, 1)'],
  zipOffset: [() => it.zipOffset(numbers, few, { offsets: [0, 1] }), 'zip_offset(numbers, few, offsets=(0, 1))'],
};

/** Of the other libraries: what does the same with the same input. */
// oxlint-disable-next-line typescript/no-explicit-any -- each has types of its own
const load = (name: string): any => peer(name);
const tools = load('iter-tools');
const ts = load('itertools-ts');
const ix = load('ix/iterable');
const ixo = load('ix/iterable/operators');
/** Numbers without end, as IxJS makes them. */
const counting = (): Iterable<number> => ix.generate(0, always, (n: number) => n + 1, identity);
const ones = (): Iterable<number> => ix.repeatValue(1, size);

type Peer = 'iter-tools' | 'itertools-ts' | 'IxJS';

const peers: Readonly<Record<string, { readonly [P in Peer]?: () => unknown }>> = {
  accumulate: {
    'itertools-ts': () => ts.math.runningTotal(few),
    IxJS: () => ix.from(few).pipe(ixo.scan({ callback: add })),
  },
  batched: {
    'iter-tools': () => tools.batch(3, numbers),
    'itertools-ts': () => ts.single.chunkwise(numbers, 3),
    IxJS: () => ix.from(numbers).pipe(ixo.buffer(3)),
  },
  chain: {
    'iter-tools': () => tools.concat(few, few),
    'itertools-ts': () => ts.multi.chain(few, few),
    IxJS: () => ix.concat(few, few),
  },
  'chain.fromIterable': {
    'iter-tools': () => tools.flat(1, nested),
    'itertools-ts': () => ts.single.flatten(nested, 1),
    IxJS: () => ix.from(nested).pipe(ixo.concatAll()),
  },
  compress: {
    'iter-tools': () => tools.compress(numbers, few),
    'itertools-ts': () => ts.single.compress(numbers, few),
  },
  count: {
    'itertools-ts': () => ts.single.limit(ts.infinite.count(), size),
    IxJS: () => ix.from(counting()).pipe(ixo.take(size)),
  },
  cycle: {
    'iter-tools': () => tools.take(size, tools.cycle([1, 2, 3])),
    'itertools-ts': () => ts.single.limit(ts.infinite.cycle([1, 2, 3]), size),
    IxJS: () => ix.of(1, 2, 3).pipe(ixo.repeat(-1), ixo.take(size)),
  },
  dropwhile: {
    'iter-tools': () => tools.dropWhile(never, numbers),
    'itertools-ts': () => ts.single.dropWhile(numbers, never),
    IxJS: () => ix.from(numbers).pipe(ixo.skipWhile(never)),
  },
  islice: {
    'iter-tools': () => tools.slice({ start: 10, step: 2 }, numbers),
    'itertools-ts': () => ts.single.slice(numbers, 10, undefined, 2),
  },
  pairwise: {
    'iter-tools': () => tools.window(2, numbers),
    'itertools-ts': () => ts.single.pairwise(numbers),
    IxJS: () => ix.from(numbers).pipe(ixo.pairwise()),
  },
  repeat: {
    'iter-tools': () => tools.repeatTimes(size, 1),
    'itertools-ts': () => ts.single.limit(ts.infinite.repeat(1), size),
    IxJS: () => ix.repeatValue(1, size),
  },
  takewhile: {
    'iter-tools': () => tools.takeWhile(always, numbers),
    'itertools-ts': () => ts.single.takeWhile(numbers, always),
    IxJS: () => ix.from(numbers).pipe(ixo.takeWhile(always)),
  },
  tee: {
    'iter-tools': () => {
      const [a, b] = tools.fork(numbers);
      return tools.zip(a, b);
    },
    'itertools-ts': () => ts.multi.zip(...ts.transform.tee(numbers, 2)),
  },
  zipLongest: {
    'iter-tools': () => tools.zipAll(numbers, few),
    'itertools-ts': () => ts.multi.zipLongest(numbers, few),
  },
  product: {
    'itertools-ts': () => ts.set.cartesianProduct(sorted.slice(0, 1000), sorted.slice(0, 1000)),
  },
  permutations: {
    'itertools-ts': () => ts.single.limit(ts.combinatorics.permutations(sorted.slice(0, 10), 10), size),
  },
  combinations: {
    'itertools-ts': () => ts.single.limit(ts.combinatorics.combinations(sorted.slice(0, 200), 3), size),
  },
  all: {
    'iter-tools': () => tools.every((n: number) => n, tools.repeatTimes(size, 1)),
    'itertools-ts': () => ts.summary.allMatch(ts.single.limit(ts.infinite.repeat(1), size), (n: number) => n),
    IxJS: () => ix.every(ones(), { predicate: (n: number) => n }),
  },
  any: {
    'iter-tools': () => tools.some((n: number) => n, tools.repeatTimes(size, 0)),
    'itertools-ts': () => ts.summary.anyMatch(ts.single.limit(ts.infinite.repeat(0), size), (n: number) => n),
    IxJS: () => ix.some(ix.repeatValue(0, size), { predicate: (n: number) => n }),
  },
  enumerate: {
    'iter-tools': () => tools.enumerate(numbers),
    'itertools-ts': () => ts.single.enumerate(numbers),
  },
  filter: {
    'iter-tools': () => tools.filter(odd, numbers),
    'itertools-ts': () => ts.single.filter(numbers, odd),
    IxJS: () => ix.from(numbers).pipe(ixo.filter(odd)),
  },
  map: {
    'iter-tools': () => tools.map(double, numbers),
    'itertools-ts': () => ts.single.map(numbers, double),
    IxJS: () => ix.from(numbers).pipe(ixo.map(double)),
  },
  max: { 'itertools-ts': () => ts.reduce.toMax(numbers), IxJS: () => ix.max(numbers) },
  min: { 'itertools-ts': () => ts.reduce.toMin(numbers), IxJS: () => ix.min(numbers) },
  // IxJS takes a minute for it: each item is put before all others.
  reversed: { 'iter-tools': () => tools.reverse(numbers) },
  sum: { 'itertools-ts': () => ts.reduce.toSum(numbers), IxJS: () => ix.sum(numbers) },
  zip: {
    'iter-tools': () => tools.zip(numbers, few),
    'itertools-ts': () => ts.multi.zip(numbers, few),
    IxJS: () => ix.zip(numbers, few),
  },
  reduce: {
    'iter-tools': () => tools.reduce(0, add, few),
    'itertools-ts': () => ts.reduce.toValue(few, (a: number, b: number) => a + b, 0),
    IxJS: () => ix.reduce(few, { callback: add, seed: 0 }),
  },
  allEqual: { 'itertools-ts': () => ts.summary.same(ts.single.limit(ts.infinite.repeat(1), size)) },
  allUnique: { 'itertools-ts': () => ts.summary.allUnique(sorted) },
  chunked: {
    'iter-tools': () => tools.batch(10, numbers),
    'itertools-ts': () => ts.single.chunkwise(numbers, 10),
    IxJS: () => ix.from(numbers).pipe(ixo.buffer(10)),
  },
  collapse: { 'iter-tools': () => tools.flat(1, nested), 'itertools-ts': () => ts.single.flatten(nested) },
  consume: { 'iter-tools': () => tools.consume(tools.repeatTimes(size, 1)) },
  difference: { 'itertools-ts': () => ts.math.runningDifference(numbers) },
  flatten: {
    'iter-tools': () => tools.flat(1, nested),
    'itertools-ts': () => ts.single.flatten(nested, 1),
    IxJS: () => ix.from(nested).pipe(ixo.concatAll()),
  },
  ilen: {
    'iter-tools': () => tools.size(tools.repeatTimes(size, 1)),
    'itertools-ts': () => ts.reduce.toCount(ts.single.limit(ts.infinite.repeat(1), size)),
    IxJS: () => ix.count(ones()),
  },
  intersperse: { 'iter-tools': () => tools.interpose(0, numbers) },
  isSorted: { 'iter-tools': () => tools.isSorted(sorted), 'itertools-ts': () => ts.summary.isSorted(sorted) },
  last: {
    'itertools-ts': () => ts.reduce.toLast(ts.single.limit(ts.infinite.repeat(1), size)),
    IxJS: () => ix.last(ones()),
  },
  minmax: { 'itertools-ts': () => ts.reduce.toMinMax(numbers) },
  nth: { IxJS: () => ix.elementAt(ones(), size - 1) },
  numericRange: { 'iter-tools': () => tools.range(0, size), IxJS: () => ix.range(0, size) },
  quantify: { IxJS: () => ix.count(numbers, { predicate: odd }) },
  roundrobin: { 'iter-tools': () => tools.roundRobin(numbers, few) },
  runningMax: { 'itertools-ts': () => ts.math.runningMax(numbers) },
  runningMean: { 'itertools-ts': () => ts.math.runningAverage(numbers) },
  slidingWindow: {
    'iter-tools': () => tools.window(5, numbers),
    'itertools-ts': () => ts.single.chunkwiseOverlap(numbers, 5, 4),
  },
  splitAt: { 'iter-tools': () => tools.splitWhen((n: number) => n === 0, few) },
  tail: {
    IxJS: () => ix.repeatValue(1, size).pipe(ixo.takeLast(10)),
  },
  take: {
    'iter-tools': () => [...tools.take(size, numbers)],
    'itertools-ts': () => [...ts.single.limit(numbers, size)],
    IxJS: () => [...ix.from(numbers).pipe(ixo.take(size))],
  },
  // IxJS would take an hour: each item is looked for among all before it.
  uniqueEverseen: {
    'iter-tools': () => tools.distinct((n: number) => n, numbers),
    'itertools-ts': () => ts.set.distinct(numbers),
  },
  uniqueJustseen: { IxJS: () => ix.from(few).pipe(ixo.distinctUntilChanged()) },
  windowed: {
    'iter-tools': () => tools.window(5, numbers),
    'itertools-ts': () => ts.single.chunkwiseOverlap(numbers, 5, 4),
  },
};

interface Round {
  readonly seconds: number;
  readonly count: number;
}

/** What a call gave: how many items, and some of them. */
interface Answer {
  readonly count: number;
  readonly some: unknown;
}

/** As both languages write it: of what is long the beginning, of an inner iterator that it is one. */
function written(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(9));
  if (typeof value === 'bigint') return String(value);
  if (value instanceof Map) return Array.from(value).slice(0, 5).map(written);
  if (value instanceof Set) return value.size;
  if (Array.isArray(value)) return value.slice(0, 5).map(written);
  if (typeof value !== 'object' || value === null) return value ?? null;
  return typeof (value as Partial<Iterator<unknown>>).next === 'function' ? '~' : Object.entries(value).map(written);
}

function iterates(result: unknown): result is Iterable<unknown> {
  if (typeof result !== 'object' || result === null || Array.isArray(result) || result instanceof Map) return false;
  return Symbol.iterator in result;
}

function answered(result: unknown): Answer {
  if (!iterates(result)) return { count: 1, some: written(result) };
  const some = [];
  let count = 0;
  for (const item of result) {
    if (Number.isInteger(Math.log10(count)) || count < 5) some.push(written(item));
    count += 1;
  }
  return { count, some };
}

/** How one takes part: runs once, says how many items came and what it took. */
type Turn = () => Round | Promise<Round>;

let loops = 0;

/** Runs it in a loop that no other uses: the number makes it another one for V8. */
function turn(run: () => unknown): Turn {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- as every loop of a program is one of its own
  const drain = new Function('result', `/* ${loops++} */ let n = 0; for (const item of result) n += 1; return n;`) as (
    result: unknown,
  ) => number;
  return () => {
    const start = process.cpuUsage().user;
    const result = run();
    const count = iterates(result) ? drain(result) : 1;
    return { seconds: (process.cpuUsage().user - start) / 1e6, count };
  };
}

const program = `
import json, sys, time
from itertools import *
from functools import reduce
from heapq import merge, nlargest, nsmallest
from more_itertools import *
try: from itertools import batched
except ImportError: from more_itertools import batched
from itertools import pairwise
import toolz, toolz.recipes
N = ${size}
numbers = [i * 7919 % 1000003 for i in range(N)]
sorted_ = list(range(N))
few = [n % 10 for n in numbers]
pairs = [(n, n + 1) for n in sorted_]
nested = [sorted_[i * 10:i * 10 + 10] for i in range(N // 10)]
halves = [n >> 1 for n in sorted_]
words = ['abcdefghij'[n:] for n in few]
records = [{'a': n, 'b': n} for n in few]
counts = [(n, 1 + n % 2) for n in few]
square = [few[i * 100:i * 100 + 100] for i in range(100)]
pools = [[1, 2, 3, 4]] * 10
identity = lambda n: n
double = lambda n: n * 2
odd = lambda n: n % 2 == 1
never = lambda n: n < 0
always = lambda n: n >= 0
add = lambda a, b: a + b
def iterates(result): return hasattr(result, '__iter__') and not isinstance(result, (list, tuple, dict, str))
def drain(result):
    n = 0
    if not iterates(result): return 1
    for item in result: n += 1
    return n
def written(value):
    if isinstance(value, (bool, str)) or value is None: return value
    if isinstance(value, (int, float)): return float('%.9g' % value) if abs(value) < 2 ** 53 else str(value)
    if isinstance(value, dict): return [written(pair) for pair in islice(value.items(), 5)]
    if isinstance(value, (set, frozenset)): return len(value)
    if isinstance(value, (list, tuple, range)): return [written(item) for item in value[:5]]
    return '~'
def answered(result):
    if not iterates(result): return {'count': 1, 'some': written(result)}
    n, some, places = 0, [], {0, 1, 2, 3, 4, *(10 ** i for i in range(8))}
    for item in result:
        if n in places: some.append(written(item))
        n += 1
    return {'count': n, 'some': some}
print(json.dumps(sys.version.split()[0]), flush=True)
for line in sys.stdin:
    message = json.loads(line)
    run = eval('lambda: ' + message['run'])
    if message['answer']:
        print(json.dumps(answered(run())), flush=True)
        continue
    start = time.process_time()
    n = drain(run())
    print(json.dumps({'seconds': time.process_time() - start, 'count': n}), flush=True)
`;

/** A CPython that runs what it is told, with more-itertools and toolz. */
class Python {
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  constructor() {
    const wheels = [wheel('more_itertools'), wheel('toolz')];
    const env = { ...process.env, PYTHONPATH: wheels.filter((path) => path !== undefined).join(delimiter) };
    this.#process = spawn('python3', ['-c', program], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    this.#lines = createInterface({ input: this.#process.stdout! })[Symbol.asyncIterator]();
  }
  async next(): Promise<unknown> {
    const { value, done } = await this.#lines.next();
    if (done) throw new Error('python3 ended');
    return JSON.parse(value);
  }
  #ask(run: string, answer: boolean): Promise<unknown> {
    this.#process.stdin!.write(`${JSON.stringify({ run, answer })}\n`);
    return this.next();
  }
  answer(text: string): Promise<Answer> {
    return this.#ask(text, true) as Promise<Answer>;
  }
  turn(text: string): Turn {
    return () => this.#ask(text, false) as Promise<Round>;
  }
  end(): void {
    this.#process.stdin!.end();
  }
}

const parts = process.argv.slice(2).filter((part) => !part.startsWith('--'));
const chosen = Object.entries(cases).filter(
  ([name]) => parts.length === 0 || parts.some((part) => name.includes(part)),
);
// Without one of the packages most of the calls would fail.
const python = present('python3') && wheel('more_itertools') && wheel('toolz') ? new Python() : undefined;
const version = (await python?.next()) as string | undefined;
const names = ['sluice', 'CPython', 'iter-tools', 'itertools-ts', 'IxJS'] as const;
const against = !process.argv.includes('--no-peers');
const races = chosen.map(([name, [run, text]]) => {
  const turns: [string, Turn][] = [['sluice', turn(run)]];
  if (python) turns.push(['CPython', python.turn(text)]);
  const others = against ? (peers[name] ?? {}) : {};
  for (const [other, does] of Object.entries(others)) turns.push([other, turn(does)]);
  return { name, turns };
});

/** What one round takes, in seconds. */
const costs = new Map<string, number>();

// Everything once, whatever is chosen, so that what the functions share is warm with all of them.
for (const [run] of Object.values(cases)) await turn(run)();
if (against) for (const run of Object.values(peers).flatMap((others) => Object.values(others))) await turn(run)();

// The answers are compared.
for (const { name, turns } of races) {
  const [run, text] = cases[name]!;
  if (python) assert.deepEqual(answered(run()), await python.answer(text), name);
  const counts: (readonly [string, number])[] = [];
  let cost = 0;
  for (const [who, run] of turns) {
    const { count, seconds } = await run();
    counts.push([who, count] as const);
    cost += seconds;
    if (seconds > 1) console.error(`${who} takes ${seconds.toFixed(1)} s for ${name}`);
  }
  costs.set(name, cost);
  // The other libraries' windows and running figures begin an item or some later.
  const wrong = counts.find(([, count]) => Math.abs(count - counts[0]![1]) > 10);
  if (wrong) throw new Error(`${name}: ${counts[0]![1]} items, of ${wrong[0]} ${wrong[1]}`);
}

type Row = Readonly<Record<string, string | number>>;
const versions = ['iter-tools', 'itertools-ts', 'ix'].map((name) => {
  const file = join(root, 'bench', 'node_modules', name, 'package.json');
  return `${name} ${(JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version}`;
});
const wheels = Object.entries(packages).map(([name, number]) => `${name.replace('_', '-')} ${number}`);
const where = `${machine()}, CPython ${version ?? '(not there)'}, ${[...wheels, ...versions].join(', ')}`;

/** What has been measured here, on this day, of these versions. */
interface Known {
  readonly where: string;
  readonly rows: readonly Row[];
}

const store = join(data, 'itertools.json');
const before = existsSync(store) ? (JSON.parse(readFileSync(store, 'utf8')) as Known) : undefined;
const known = new Map((before?.where === where ? before.rows : []).map((row) => [row['function'], row]));
const all = (): Row[] =>
  Object.keys(cases)
    .map((name) => known.get(name))
    .filter((row) => row !== undefined);
mkdirSync(data, { recursive: true });

const rows: Row[] = [];
for (const { name, turns } of races) {
  const taken = turns.map((): number[] => []);
  // Slow ones show in few rounds what they take.
  const rounds = Math.min(Math.max(Math.round(1 / costs.get(name)!), 1), most);
  for (let round = -Math.min(most, 2); round < rounds; round++) {
    for (const [i, [, run]] of turns.entries()) {
      const { seconds } = await run();
      if (round >= 0) taken[i]!.push(seconds);
    }
  }
  const row: Record<string, string | number> = { function: name };
  for (const who of names) {
    const place = turns.findIndex(([other]) => other === who);
    if (place === 0) row['ns per item'] = Number(((median(taken[0]!) * 1e9) / size).toFixed(1));
    else if (place < 0) row[who] = '-';
    else row[who] = Number(median(taken[place]!.map((seconds, round) => seconds / taken[0]![round]!)).toFixed(2));
  }
  rows.push(row);
  known.set(name, row);
  writeFileSync(store, JSON.stringify({ where, rows: all() } satisfies Known));
  console.error(`${rows.length} of ${races.length}: ${JSON.stringify(row)}`);
}
python?.end();

const shown = process.argv.includes('--write') ? all() : rows;
const summary = names.slice(1).flatMap((who) => {
  const times = shown.flatMap((row) => (typeof row[who] === 'number' ? [row[who]] : []));
  const slower = times.filter((time) => time < 0.5).length;
  const level = times.filter((time) => time >= 1).length;
  return times.length > 0
    ? [`${who}: ${level} of ${times.length} at least as fast, ${slower} slower than half of it`]
    : [];
});
const extent = `${shown.length} of ${Object.keys(cases).length} functions; ${loadavg()[0]!.toFixed(1)} processes had work to do on the machine`;
const text = `${where}\n${extent}\n${summary.join('\n')}\n\n${table(shown)}`;
console.log(text);
if (process.argv.includes('--write')) {
  const page = `# Speed of sluice/itertools\n\nA million items each, in a for loop, by user CPU time; the numbers below the others' names say how many times as long as sluice they take.\n\`npm run bench -- itertools --write\` measures and writes this page.\n\n\`\`\`text\n${text}\n\`\`\`\n`;
  writeFileSync(join(root, 'docs', 'itertools-speed.md'), page);
}
