// Writes docs/itertools.md from the doc comments of src/itertools: `node scripts/itertools-docs.mjs`, or `npm run docs`.
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = join(root, 'docs', 'itertools.md');

/** The groups in the order of Python's documentation, by folder. */
const groups = {
  infinite: 'itertools: infinite iterators',
  terminating: 'itertools: iterators terminating on the shortest input sequence',
  combinatoric: 'itertools: combinatoric iterators',
  builtins: 'Builtins',
  functools: 'functools',
  heapq: 'heapq',
  grouping: 'more-itertools: grouping',
  lookahead: 'more-itertools: lookahead and lookback',
  windowing: 'more-itertools: windowing',
  augmenting: 'more-itertools: augmenting',
  combining: 'more-itertools: combining',
  summarizing: 'more-itertools: summarizing',
  selecting: 'more-itertools: selecting',
  math: 'more-itertools: math',
  'integer-math': 'more-itertools: integer math',
  statistics: 'more-itertools: statistics',
  combinatorics: 'more-itertools: combinatorics',
  wrapping: 'more-itertools: wrapping',
  others: 'more-itertools: others',
  concurrency: 'more-itertools: concurrency',
  toolz: 'toolz: streaming functions',
};

/** What TypeScript people look for under another name. */
const usual = {
  accumulate: 'accumulate',
  aperture: 'slidingWindow',
  batch: 'batched',
  buffer: 'chunked',
  bufferCount: 'chunked',
  cartesian: 'product',
  cartesianProduct: 'product',
  chunk: 'chunked',
  clone: 'tee',
  combinations: 'combinations',
  compact: 'filter',
  concat: 'chain',
  count: 'ilen',
  countBy: 'mapReduce',
  cycle: 'cycle',
  dedupe: 'uniqueJustseen',
  distinct: 'uniqueEverseen',
  distinctUntilChanged: 'uniqueJustseen',
  drop: 'islice',
  dropLast: 'isliceExtended',
  dropRight: 'isliceExtended',
  dropWhile: 'dropwhile',
  elementAt: 'nth',
  endWith: 'chain',
  every: 'all',
  filter: 'filter',
  find: 'firstTrue',
  findIndex: 'locate',
  flat: 'flatten',
  flatMap: 'chain',
  flatten: 'flatten',
  fold: 'reduce',
  forEach: 'sideEffect',
  fork: 'tee',
  generate: 'repeatfunc',
  groupAdjacent: 'groupby',
  groupBy: 'mapReduce',
  head: 'first',
  includes: 'any',
  indexOf: 'iterIndex',
  initial: 'isliceExtended',
  interleave: 'interleave',
  interpose: 'intersperse',
  intersperse: 'intersperse',
  isEmpty: 'spy',
  join: 'join',
  keyBy: 'mapReduce',
  last: 'last',
  length: 'ilen',
  map: 'map',
  max: 'max',
  maxBy: 'max',
  memoize: 'seekable',
  merge: 'merge',
  min: 'min',
  minBy: 'min',
  nth: 'nth',
  pairwise: 'pairwise',
  partition: 'partition',
  partitionBy: 'partitionby',
  peek: 'peekable',
  permutations: 'permutations',
  powerSet: 'powerset',
  prop: 'pluck',
  range: 'numericRange',
  reduce: 'reduce',
  reject: 'filterfalse',
  repeat: 'repeat',
  reverse: 'reversed',
  sampleSize: 'sample',
  scan: 'accumulate',
  share: 'iter',
  shuffle: 'randomPermutation',
  size: 'ilen',
  skip: 'islice',
  slice: 'islice',
  sliding: 'slidingWindow',
  some: 'any',
  sortedUniq: 'uniqueJustseen',
  splitEvery: 'chunked',
  startWith: 'prepend',
  subsets: 'powerset',
  sum: 'sum',
  sumBy: 'sum',
  takeLast: 'tail',
  takeRight: 'tail',
  takeUntil: 'takewhileInclusive',
  takeWhile: 'takewhile',
  tap: 'sideEffect',
  times: 'tabulate',
  toArray: 'take',
  unfold: 'iterate',
  union: 'uniqueEverseen',
  uniq: 'uniqueEverseen',
  uniqBy: 'uniqueEverseen',
  uniqWith: 'uniqueEverseen',
  unzip: 'unzip',
  window: 'slidingWindow',
  windowed: 'windowed',
  withIndex: 'enumerate',
  without: 'filterfalse',
  xprod: 'product',
  zip: 'zip',
  zipAll: 'zipLongest',
  zipWith: 'map',
};

/** What is not here, and why. */
const absent = {
  AbortThread: 'threads; there are none to abort. An AbortSignal ends asynchronous work.',
  callback_iter: 'a thread that turns callbacks into an iterator; use the source `fromCallback` of `sluice/sources`.',
  make_decorator: 'makes Python decorators; in JavaScript a function that takes a function needs no help.',
  synchronized: 'a lock for threads; `serialize` puts early calls of an async source in order.',
};

const intro = `# sluice/itertools

Python's itertools, more-itertools and iteration builtins, in camelCase with Python's argument order: \`zip_longest\` is
\`zipLongest\`, \`chain.from_iterable\` is \`chain.fromIterable\`. This page is made from the sources by \`npm run docs\`.

- **Keywords.** Python's keyword arguments are one plain object, last: \`batched(items, 3, { strict: true })\`. What Python takes
  either way is taken either way.
- **Async.** Give any source that is async and the result is async: an async iterator, or a promise. Callbacks may then promise.
- **Laziness.** At most as many items are read as CPython reads, after every output; and nothing before the first one is asked for.
- **Sharing.** An iterator that is given is shared, as in Python: \`take(2, it)\` leaves \`it\` where it can be read on. What a function
  has opened itself, an array, a file, a flow, it closes when it is done. Leaving a result early (\`break\`, \`return()\`), and an
  error, close everything that it reads.
- **Equality and truth.** Arrays, Maps, Sets and plain objects are equal by content, other values by SameValueZero (\`true\` is not \`1\`).
  False are \`false\`, \`0\`, \`''\`, \`null\`, \`undefined\`, and what is empty.
- **Tuples and lists** are arrays. Python tells them apart: arrays can be keys here, and \`uniqueEverseen\` takes them.
- **Numbers.** Whole numbers are exact, as Python's: where a result is beyond 2^53 it is a BigInt, and a number again where it
  is not any more. BigInts that are given stay BigInts among themselves; together with numbers they follow that rule.
- **Errors.** ValueError, IndexError, KeyError and StopIteration are RangeError. Arguments are checked at the call.

Of 47,703 recorded calls, sync and async, all are run but 24, which cannot be put to JavaScript under these rules:

| calls | why |
| ----- | --- |
| \`collapse\` with \`base_type\` tuple or list (12), \`classify_unique\` of both (2) | a tuple and a list are both an array |
| \`unique_everseen\` of lists, refused as unhashable (1) | an array can be a key |
| \`distinct_permutations([1, True, "3"])\` (2) | \`true\` is not \`1\` |
| \`running_median(maxlen=3.0)\`, refused (1) | 3.0 is 3 |
| \`replace\` with a callback that adds \`None\` (5) | \`null + 1\` is no error |
| \`accumulate\` with a callback beyond 2^53 (1) | the callback itself rounds |

Every function is held to the recorded behaviour of CPython and more-itertools, and to CPython, more-itertools and toolz themselves at random
(\`npm run conformance -- --cases 10000 --seed 1\`).
`;

/** What the page is made of, for who examines it. */
export function* documented() {
  for (const { folder, name, text } of sources()) yield { folder, name, text, ...partsOf(name, text) };
}

function* sources() {
  for (const [folder, title] of Object.entries(groups)) {
    const path = join(root, 'src', 'itertools', folder);
    if (!existsSync(path)) continue;
    const files = readdirSync(path).filter((file) => file.endsWith('.ts') && !file.includes('.test'));
    for (const file of files.sort())
      yield { folder, title, name: file.slice(0, -3), text: readFileSync(join(path, file), 'utf8') };
  }
}

/** The doc comment of the export that the file is named after. */
function commentOf(name, text) {
  const found = [
    ...text.matchAll(/\/\*\*\n([\s\S]*?)\n \*\/\nexport (?:abstract )?(?:function\*?|const|class|interface) (\w+)/g),
  ];
  const own = found.find((match) => match[2] === name);
  if (!own) throw new Error(`itertools-docs: ${name} has no doc comment`);
  // A comment may stand before another one: the last is its own.
  const comment = own[1].slice(own[1].lastIndexOf('/**') + 1).replace(/^\s*\*\*\n/, '');
  return comment.split('\n').map((line) => line.replace(/^ \* ?/, ''));
}

/** The parts of a doc comment, in lines. */
function partsOf(name, text) {
  const parts = { about: [], param: [], throws: [], example: [], see: [] };
  let part = 'about';
  for (const line of commentOf(name, text)) {
    const tag = /^@(\w+) ?(.*)$/.exec(line);
    if (tag) {
      part = tag[1] === 'returns' ? 'about' : tag[1];
      if (part !== 'example') parts[part].push(tag[2]);
    } else if (part === 'about' || part === 'example') parts[part].push(line);
    else parts[part].push(`${String(parts[part].pop())} ${line.trim()}`);
  }
  return parts;
}

function entry(name, text) {
  const parts = partsOf(name, text);
  const lines = [
    `### ${name}`,
    '',
    ...parts.about
      .join('\n')
      .replaceAll(/\{@link (\w+)\}/g, '`$1`')
      .trim()
      .split('\n'),
    '',
  ];
  for (const param of parts.param) lines.push(`- ${param.replace(/^(\S+) - /, '`$1`: ')}`);
  for (const thrown of parts.throws) lines.push(`- Throws: ${String(thrown)}`);
  // Not `ts`: these run as the sources' own examples.
  lines.push('', ...parts.example.map((line) => line.replace(/^```ts$/, '```typescript')), '');
  return { see: parts.see.join('; '), text: lines.join('\n').replaceAll(/\n{3,}/g, '\n\n') };
}

const link = (name) => `[${name}](#${name.toLowerCase()})`;
const byName = ([a], [b]) => (a < b ? -1 : 1);

export function itertoolsPage() {
  const sections = new Map();
  const index = new Map();
  const names = new Set();
  for (const { title, name, text } of sources()) {
    const { see, text: body } = entry(name, text);
    if (!sections.has(title)) sections.set(title, []);
    sections.get(title).push(body);
    names.add(name);
    for (const [twin] of see.matchAll(/\b(?:itertools|more_itertools|builtins|functools|heapq|toolz)\.[\w.]+/g)) {
      index.set(twin, name);
    }
  }
  const lines = [intro];
  for (const [title, bodies] of sections) lines.push(`## ${title}\n`, ...bodies);
  lines.push('## Not here\n', ...Object.entries(absent).map(([name, why]) => `- \`${name}\`: ${why}`), '');
  lines.push(
    '## By Python name\n',
    ...[...index].sort(byName).map(([twin, name]) => `- \`${twin}\`: ${link(name)}`),
    '',
  );
  const others = Object.entries(usual)
    .filter(([, name]) => names.has(name))
    .sort(byName);
  lines.push('## By usual TypeScript name\n', ...others.map(([other, name]) => `- ${other}: ${link(name)}`), '');
  return lines.join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(join(root, 'docs'), { recursive: true });
  writeFileSync(page, itertoolsPage());
}
