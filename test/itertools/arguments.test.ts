import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as itertools from '../../src/itertools/index.ts';

/**
 * A good call of every function, and what kind each argument is of:
 *
 * - `s`: something to read; `v`: the same, or keywords; `q`: a sequence; `x`: anything; `-`: not of these
 * - `i`: a whole number; `n`: one of at least 0; `p`: one of at least 1; `z`: one that is not 0; `d`: any number but NaN
 * - `f`: a callback, which is asked at this call; `g`: a callback that is given nothing to wait for, or is not asked here
 * - `k`: a callback, or the member of an item that is its key
 */
const calls: Readonly<Record<string, readonly [args: readonly unknown[], kinds: string]>> = (() => {
  const items = [3, 1, 2];
  const pairs = [
    [1, 2],
    [3, 4],
  ];
  const id = (value: unknown): unknown => value;
  const yes = (): boolean => true;
  const add = (a: number, b: number): number => a + b;
  return {
    accumulate: [[items, add], 'sf'],
    adjacent: [[yes, items, 1], 'fsn'],
    all: [[items], 's'],
    allEqual: [[items, id], 'sf'],
    allUnique: [[items, id], 'sf'],
    alwaysIterable: [[items], 'x'],
    alwaysReversible: [[items], 's'],
    any: [[items], 's'],
    argmax: [[items, { key: id }], 's-'],
    argmin: [[items, { key: id }], 's-'],
    batched: [[items, 2], 'sp'],
    beforeAndAfter: [[yes, items], 'gs'],
    bucket: [[items, id], 'sg'],
    chain: [[items, items], '--'],
    chunked: [[items, 2], 'sn'],
    chunkedEven: [[items, 2], 'sp'],
    circularShifts: [[items, 1], 'si'],
    classifyUnique: [[items, id], 'sf'],
    collapse: [[pairs, null, 1], 'x-i'],
    combinationIndex: [[[1, 2], items], 'ss'],
    combinationWithReplacementIndex: [[[1, 2], items], 'ss'],
    combinations: [[items, 2], 'sn'],
    combinationsWithReplacement: [[items, 2], 'sn'],
    compress: [[items, items], 'ss'],
    concurrentTee: [[items, 2], 'sn'],
    consecutiveGroups: [[items, id], 'sf'],
    constrainedBatches: [[['a', 'b'], 5, 2, (item: string) => item.length], 'sdif'],
    consume: [[items, 2], 'sn'],
    consumer: [[function* () {}], 'g'],
    convolve: [[items, items], 'ss'],
    count: [[1, 2], 'dd'],
    countCycle: [[items, 2], 'si'],
    countable: [[items], 's'],
    cycle: [[items], 's'],
    derangements: [[items, 2], 'sn'],
    dft: [[items], 'q'],
    diff: [[items, items], 'ss'],
    difference: [[items, add], 'sf'],
    distinctCombinations: [[items, 2], 'sn'],
    distinctPermutations: [[items, 2], 'si'],
    distribute: [[2, items], 'ps'],
    divide: [[2, items], 'ps'],
    dotproduct: [[items, items], 'ss'],
    doublestarmap: [[id, [{ a: 1 }]], 'fs'],
    dropwhile: [[yes, items], 'fs'],
    duplicatesEverseen: [[items, id], 'sf'],
    duplicatesJustseen: [[items, id], 'sf'],
    enumerate: [[items, 1], 'si'],
    exactlyN: [[items, 2, yes], 'sif'],
    extract: [[items, [0]], 'ss'],
    factor: [[12], '-'],
    filter: [[yes, items], 'fs'],
    filterExcept: [[id, items, TypeError], 'fs-'],
    filterMap: [[id, items], 'fs'],
    filterfalse: [[yes, items], 'fs'],
    first: [[items], 's'],
    firstTrue: [[items, null, yes], 'sxf'],
    flatten: [[pairs], 's'],
    grayProduct: [[items, items], 'sv'],
    groupby: [[items, id], 'sf'],
    groupbyTransform: [[items, id], 'sf'],
    grouper: [[items, 2], 'si'],
    ichunked: [[items, 2], 'si'],
    idft: [[items], 'q'],
    iequals: [[items, items], 'ss'],
    ilen: [[items], 's'],
    interleave: [[items, items], 'ss'],
    interleaveEvenly: [[[items, items]], '-'],
    interleaveLongest: [[items, items], 'ss'],
    interleaveRandomly: [[items, items], 'sv'],
    intersperse: [[0, items, 1], 'xsp'],
    isPrime: [[7], '-'],
    isSorted: [[items, id], 'sf'],
    islice: [[items, 1, 3, 1], 'snnp'],
    isliceExtended: [[items, -2, -1, 1], 'siiz'],
    iter: [[items], 's'],
    iterExcept: [[id, TypeError], 'g-'],
    iterIndex: [[items, 1, 0, 3], 'sxii'],
    iterSuppress: [[items, TypeError], 's-'],
    iterate: [[id, 1], 'fx'],
    join: [[(item: number) => item, items, id, items], 'ksks'],
    joinMappings: [[{ a: new Map() }], '-'],
    last: [[items], 's'],
    locate: [[items, yes, 1], 'sfp'],
    longestCommonPrefix: [[[items]], 's'],
    loops: [[2], 'i'],
    lstrip: [[items, yes], 'sf'],
    map: [[id, items], 'fs'],
    mapExcept: [[id, items, TypeError], 'fs-'],
    mapIf: [[items, (item: number) => item > 1, id], 'sff'],
    mapReduce: [[items, id], 'sf'],
    markEnds: [[items], 's'],
    matmul: [[pairs, pairs], '--'],
    max: [[items, { key: id }], 's-'],
    merge: [[items, items], 'sv'],
    mergeSorted: [[items, items], 'sv'],
    min: [[items, { key: id }], 's-'],
    minmax: [[items, { key: id }], 's-'],
    multinomial: [[1, 2], '--'],
    ncycles: [[items, 2], 'si'],
    nlargest: [[2, items, id], 'isf'],
    nsmallest: [[2, items, id], 'isf'],
    nth: [[items, 1], 'sn'],
    nthCombination: [[items, 2, 1], 'sni'],
    nthCombinationWithReplacement: [[items, 2, 1], 'sni'],
    nthOrLast: [[items, 1], 'si'],
    nthPermutation: [[items, 2, 1], 'sni'],
    nthPrime: [[3], 'n'],
    nthProduct: [[1, items, items], 'isv'],
    numericRange: [[1, 5, 1], 'ddd'],
    one: [[[1]], 's'],
    only: [[[1]], 's'],
    outerProduct: [[add, items, items], 'fss'],
    padNone: [[items], 's'],
    padded: [[items, null, 5], 'sxn'],
    padnone: [[items], '-'],
    pairwise: [[items], 's'],
    partialProduct: [[items, items], 'sv'],
    partition: [[yes, items], 'gs'],
    partitionby: [[id, items], 'fs'],
    partitions: [[items], 's'],
    peekable: [[items], 's'],
    permutationIndex: [[[1, 2], items], 'ss'],
    permutations: [[items, 2], 'sn'],
    pluck: [[0, pairs], 'xs'],
    polynomialDerivative: [[items], 'q'],
    polynomialEval: [[items, 2], 'qd'],
    polynomialFromRoots: [[items], 's'],
    powerset: [[items], 's'],
    powersetOfSets: [[items], 's'],
    prepend: [[0, items], 'xs'],
    product: [[items, items], 'sv'],
    productIndex: [[[1, 2], items, items], 'ssv'],
    quantify: [[items, yes], 'sf'],
    raise: [[new Error('x')], '-'],
    randomCombination: [[items, 2], 'sn'],
    randomCombinationWithReplacement: [[items, 2], 'si'],
    randomDerangement: [[items], 's'],
    randomPermutation: [[items, 2], 'sn'],
    randomProduct: [[items, items], 'sv'],
    randomSample: [[0.5, items], 'ds'],
    reduce: [[add, items], 'fs'],
    reduceby: [[id, add, items, 0], 'kfsx'],
    repeat: [[1, 2], 'xi'],
    repeatEach: [[items, 2], 'si'],
    repeatLast: [[items], 's'],
    repeatfunc: [[yes, 2], 'gi'],
    replace: [[items, yes, items, { windowSize: 1 }], 'sfs-'],
    reshape: [[pairs, [1]], 's-'],
    reversed: [[items], 'q'],
    rlocate: [[items, yes, 1], 'sfp'],
    roundrobin: [[items, items], 'ss'],
    rstrip: [[items, yes], 'sf'],
    runLength: [[], ''],
    runningMax: [[items], 's'],
    runningMean: [[items], 's'],
    runningMedian: [[items], 's'],
    runningMin: [[items], 's'],
    runningStatistics: [[items], 's'],
    sample: [[items, 2], 'sn'],
    seekable: [[items, 2], 'sn'],
    SequenceView: [[items], 'q'],
    serialize: [[items], 's'],
    setPartitions: [[items, 2], 'sp'],
    sideEffect: [[id, items], 'fs'],
    sieve: [[10], '-'],
    sizedIterator: [[items, 3], 'si'],
    sliced: [[items, 2], 'qi'],
    slidingWindow: [[items, 2], 'sp'],
    sortTogether: [[pairs], '-'],
    splitAfter: [[items, yes, 1], 'sfi'],
    splitAt: [[items, yes, 1], 'sfi'],
    splitBefore: [[items, yes, 1], 'sfi'],
    splitInto: [[items, [1]], 'ss'],
    splitWhen: [[items, yes, 1], 'sfi'],
    spy: [[items, 1], 'sn'],
    stagger: [[items], 's'],
    starmap: [[add, pairs], 'fs'],
    strictlyN: [[items, 3], 'sn'],
    strip: [[items, yes], 'sf'],
    sumOfSquares: [[items], 's'],
    subfactorial: [[3], 'n'],
    subslices: [[items], 's'],
    substrings: [[items], 's'],
    substringsIndexes: [['abc'], 'q'],
    sum: [[items], 's'],
    tabulate: [[id, 1], 'fd'],
    tail: [[2, items.values()], 'ns'],
    take: [[2, items], 'ns'],
    takewhile: [[yes, items], 'fs'],
    takewhileInclusive: [[yes, items], 'fs'],
    tee: [[items, 2], 'sn'],
    timeLimited: [[5, items], 'ds'],
    topk: [[2, items, id], 'isk'],
    totient: [[9], '-'],
    transpose: [[pairs], 's'],
    triplewise: [[items], 's'],
    unique: [[items, id], 'sf'],
    uniqueEverseen: [[items, id], 'sf'],
    uniqueInWindow: [[items, 2, id], 'spf'],
    uniqueJustseen: [[items, id], 'sf'],
    uniqueToEach: [[items, items], 'ss'],
    unzip: [[pairs], 's'],
    valueChain: [[items, 1], 'xx'],
    windowed: [[items, 2, null, 1], 'spxp'],
    windowedComplete: [[items, 2], 'sn'],
    withIter: [[{}], '-'],
    zip: [[items, items], 'sv'],
    zipBroadcast: [[items, items], 'xx'],
    zipLongest: [[items, items], 'sv'],
    zipOffset: [[items, items, { offsets: [0, 1] }], 'ss-'],
  };
})();

/** Of what kind the keywords are that cannot be given by position. */
const keywordKinds: Readonly<Record<string, string>> = {
  after: 'g',
  approximate: 'x',
  async: 'x',
  baseType: '-',
  baseset: 'g',
  before: 'g',
  chunkSize: 'n',
  count: 'i',
  counts: '-',
  default: 'x',
  exception: '-',
  fillvalue: 'x',
  first: 'g',
  funcElse: 'f',
  getLen: 'f',
  incomplete: '-',
  initial: 'x',
  keepSeparator: 'x',
  key: 'f',
  keyList: '-',
  leftDefault: 'x',
  lengths: '-',
  limit: 'p',
  longest: 'x',
  maxlen: 'p',
  maxSize: 'i',
  minSize: 'i',
  monotonic: 'x',
  nextMultiple: 'x',
  offsets: '-',
  random: 'g',
  reducefunc: 'f',
  repeat: 'i',
  reverse: 'x',
  rightDefault: 'x',
  scalarTypes: '-',
  start: 'x',
  strict: 'x',
  tooLong: '-',
  tooShort: '-',
  validator: 'g',
  valuefunc: 'f',
  weights: '-',
  windowSize: 'p',
};

/** What must be refused of each kind. */
const wrong: Readonly<Record<string, readonly unknown[]>> = {
  s: [5, {}],
  v: [5],
  q: [5],
  i: [1.5, NaN, '2'],
  n: [-1, 1.5, NaN, '2'],
  z: [0, 1.5, NaN, '2'],
  p: [0, -1, 1.5, NaN, '2'],
  d: ['2'],
  f: ['abc', 3],
  g: ['abc', 3],
  k: [1.5, NaN, true],
};

const functions = itertools as unknown as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>;

function call(name: string, args: readonly unknown[]): unknown {
  return name === 'SequenceView' ? new itertools.SequenceView(args[0] as never) : functions[name]!(...args);
}

function drain(value: unknown): void {
  if (typeof value !== 'object' || value === null || !(Symbol.iterator in value)) return;
  let count = 0;
  for (const item of value as Iterable<unknown>) {
    drain(item);
    if (++count > 20) break;
  }
}

function isKeywords(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The keywords of a function, which the error for one that it does not know names; undefined if it takes none. */
function keywordsOf(name: string, args: readonly unknown[]): readonly string[] | undefined {
  const sources = args.filter((arg) => !isKeywords(arg));
  for (const given of [args.slice(0, 1), sources]) {
    try {
      call(name, [...given, { unheardOf: 1 }]);
    } catch (error) {
      const known = /unknown option "unheardOf"; known: (.+)$/.exec((error as Error).message)?.[1];
      if (known) return known.split(', ');
    }
  }
  return undefined;
}

/** A value of the wrong kind in its place: by position, or as a keyword with the others. */
interface Sample {
  readonly where: string;
  readonly kind: string;
  readonly args: (value: unknown) => readonly unknown[];
}

function* samples(): Generator<readonly [name: string, sample: Sample]> {
  for (const [name, [args, kinds]] of Object.entries(calls)) {
    for (const [place, kind] of Array.from(kinds).entries()) {
      const given = (value: unknown): unknown[] => args.map((arg, i) => (i === place ? value : arg));
      yield [name, { where: `argument ${place + 1}`, kind, args: given }];
    }
    const sources = args.filter((arg) => !isKeywords(arg));
    const names = name === 'runLength' || name === 'withIter' ? undefined : keywordsOf(name, args);
    for (const [i, keyword] of (names ?? []).entries()) {
      // In Python's order they follow the first argument; those that are keywords only come last, or follow sources.
      const positional = !(keyword in keywordKinds) || /[fgkinpzd]/.test(kinds[i + 1] ?? '');
      const kind = positional ? kinds[i + 1]! : keywordKinds[keyword]!;
      const others = names!.slice(i).map((one, j) => [one, args[i + 1 + j]]);
      const later = positional ? Object.fromEntries(others.filter(([, own]) => !isKeywords(own))) : {};
      const given = (value: unknown): unknown[] => {
        const keywords = Object.entries({ ...later, [keyword]: value }).filter(([, own]) => own !== undefined);
        return [...(positional ? args.slice(0, i + 1) : sources), Object.fromEntries(keywords)];
      };
      yield [name, { where: `option ${keyword}`, kind, args: given }];
    }
  }
}

describe('arguments are checked at the call', () => {
  test('every function is in the table', () => {
    assert.deepEqual(Object.keys(calls).sort(), Object.keys(itertools).sort());
  });

  for (const [name, { where, kind, args }] of samples()) {
    test(`${name}: it is known what ${where} may be`, () => assert.match(kind, /^[-a-z]$/));
    for (const value of wrong[kind] ?? []) {
      test(`${name}: ${where} is not ${typeof value === 'object' ? '{}' : typeof value} ${String(value)}`, () => {
        assert.throws(
          () => call(name, args(value)),
          (error) => {
            assert.ok(error instanceof TypeError || error instanceof RangeError, String(error));
            assert.match(error.message, new RegExp(`^${name}: .*(must|takes|cannot|got)`));
            return true;
          },
        );
      });
    }
    if (kind === 'f' || kind === 'k') {
      test(`${name}: ${where} cannot promise over sync sources`, () => {
        assert.throws(
          () =>
            drain(
              call(
                name,
                args(async () => true),
              ),
            ),
          /promise/,
        );
      });
    }
  }
});
