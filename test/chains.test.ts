import assert from 'node:assert/strict';
import fc, { type Arbitrary } from 'fast-check';
import { test } from 'node:test';
import * as operators from '../src/operators/index.ts';
import { AsyncCursor, BatchRun, drainAsync } from '../src/pipeline/drivers/async.ts';
import { Cursor, drainSync } from '../src/pipeline/drivers/sync.ts';
import { fuseAfter } from '../src/pipeline/fuse/fuse.ts';
import { AsyncPipeline, Pipeline } from '../src/pipeline/pipe.ts';
import { type Plan, planOf } from '../src/pipeline/plan.ts';
import { END } from '../src/pipeline/reader.ts';
import { run } from '../src/pipeline/run.ts';
import type { Stage } from '../src/pipeline/stage.ts';
import { type Cuts, Rechunked } from '../src/testing/index.ts';
import * as referenceStages from './reference-stages.ts';
import { inCi } from './runtime.ts';

type Operator = (...args: never[]) => Stage<never, unknown>;
type Reference = (items: Iterable<unknown>, ...args: never[]) => Iterable<unknown>;

/** One stage of a chain: its arguments, and what stands for a callback or a further input, which each run makes anew. */
interface Link {
  readonly name: keyof typeof table;
  readonly args: readonly (number | boolean | string | Callback | Input)[];
}
interface Callback {
  readonly gives: 'number' | 'truth' | 'text' | 'items';
  readonly salt: number;
}
interface Input {
  readonly items: readonly number[];
  readonly failsAt: number | undefined;
}

const small = fc.integer({ min: 0, max: 4 });
const positive = fc.integer({ min: 1, max: 4 });
const callback = (gives: Callback['gives']) => fc.record({ gives: fc.constant(gives), salt: small });
const failsAt = fc.option(fc.integer({ min: 0, max: 6 }), { nil: undefined, freq: 12 });
const input = fc.record({ items: fc.array(small, { maxLength: 5 }), failsAt });
const inputs = fc.array(input, { minLength: 1, maxLength: 2 });
const one = <T>(arbitrary: Arbitrary<T>) => fc.tuple(arbitrary);

/** How the arguments of each stage are drawn. Where it takes them as an options object, `called` calls it. */
const table = {
  append: fc.array(small, { maxLength: 2 }),
  prepend: fc.array(small, { maxLength: 2 }),
  batched: one(positive),
  chunkBy: one(callback('truth')),
  compact: fc.constant([]),
  concat: inputs,
  cycle: one(fc.integer({ min: 0, max: 2 })),
  dedupe: one(callback('truth')),
  drop: one(small),
  dropLast: one(small),
  dropWhile: one(callback('truth')),
  enumerate: one(small),
  filter: one(callback('truth')),
  flat: one(fc.integer({ min: 0, max: 2 })),
  flatMap: one(callback('items')),
  flatten: fc.constant([]),
  grep: one(fc.constant('1')),
  interleave: inputs,
  intersperse: one(small),
  lower: fc.constant([]),
  map: one(fc.oneof(callback('number'), callback('text'))),
  pairwise: fc.constant([]),
  reject: one(callback('truth')),
  repeatEach: one(fc.integer({ min: 0, max: 2 })),
  reversed: fc.constant([]),
  roundRobin: inputs,
  scan: fc.tuple(callback('number'), small),
  slice: fc.tuple(small, fc.integer({ min: 0, max: 8 }), positive),
  sorted: one(callback('number')),
  splitAfter: fc.tuple(callback('truth'), small),
  splitAt: fc.tuple(callback('truth'), small),
  splitBefore: fc.tuple(callback('truth'), small),
  splitWhen: one(callback('truth')),
  starmap: one(callback('number')),
  take: one(small),
  takeLast: one(small),
  takeWhile: fc.tuple(callback('truth'), fc.boolean()),
  tap: one(callback('truth')),
  trim: fc.constant([]),
  unique: one(callback('number')),
  upper: fc.constant([]),
  windowed: fc.tuple(positive, positive),
  zip: inputs,
} satisfies Record<string, Arbitrary<Link['args'][number][]>>;

const byName = { ...operators } as unknown as Record<string, Operator>;
const references = { ...referenceStages } as unknown as Record<string, Reference>;
const called: Partial<Record<Link['name'], Operator>> = {
  sorted: (by: () => number) => operators.sorted({ by }),
  splitAfter: (predicate: () => unknown, limit: number) => operators.splitAfter(predicate, { limit }),
  splitAt: (predicate: () => unknown, limit: number) => operators.splitAt(predicate, { limit }),
  splitBefore: (predicate: () => unknown, limit: number) => operators.splitBefore(predicate, { limit }),
  takeWhile: (predicate: () => unknown, inclusive: boolean) => operators.takeWhile(predicate, { inclusive }),
  windowed: (size: number, step: number) => operators.windowed(size, { step }),
};

/** Stages that refuse most items: drawn less often, so that chains do not all end there. */
const choosy = new Set<string>(['flatten', 'grep', 'lower', 'starmap', 'trim', 'upper']);

const names = Object.keys(table) as Link['name'][];
const link: Arbitrary<Link> = fc.oneof(
  ...names.map((name) => ({
    weight: choosy.has(name) ? 1 : 4,
    arbitrary: (table[name] as Arbitrary<Link['args']>).map((args): Link => ({ name, args })),
  })),
);

interface Chain {
  readonly links: readonly Link[];
  readonly items: readonly number[];
  /** The source fails instead of giving this item. */
  readonly failsAt: number | undefined;
  /** This call of a callback throws. */
  readonly throwsAt: number;
  /** The consumer leaves after so many results. */
  readonly leavesAfter: number;
  readonly cuts: Cuts;
}

const chain: Arbitrary<Chain> = fc.record({
  links: fc.array(link, { minLength: 1, maxLength: 12 }),
  items: fc.array(fc.integer({ min: -3, max: 6 }), { maxLength: 8 }),
  failsAt,
  throwsAt: fc.oneof({ weight: 3, arbitrary: fc.constant(Infinity) }, { weight: 1, arbitrary: fc.nat(20) }),
  leavesAfter: fc.oneof({ weight: 2, arbitrary: fc.constant(Infinity) }, { weight: 1, arbitrary: fc.nat(6) }),
  cuts: fc.array(fc.record({ size: small, late: fc.boolean() }), { maxLength: 8 }),
});

const failure = new Error('failed on purpose');
/** Chains that multiply their items are cut off, in every run alike. */
const MOST = 2_000;
class TooMuch extends Error {}

/** A number of any value, the same in every run. */
function digest(value: unknown): number {
  if (typeof value === 'number') return value;
  return Array.isArray(value) ? value.reduce((sum: number, part) => (sum * 3 + digest(part) + 1) % 1009, 7) : 5;
}

/** One run of a chain, with a log of all that happens in it, in order. */
class Run {
  readonly log: string[] = [];
  readonly #chain: Chain;
  readonly #promising: boolean;
  #calls = 0;
  #inner = 0;

  constructor(drawn: Chain, promising = false) {
    this.#chain = drawn;
    this.#promising = promising;
  }

  note(event: string): void {
    if (this.log.push(event) > MOST) throw new TooMuch();
  }

  source(name = 'source', { items, failsAt }: Input = this.#chain): Iterable<number> {
    return {
      [Symbol.iterator]: () => {
        this.note(`open ${name}`);
        let at = 0;
        return {
          next: () => {
            if (at === failsAt) {
              this.note(`fail ${name}`);
              at = -1;
              throw failure;
            }
            if (at < items.length) {
              this.note(`read ${at} of ${name}`);
              return { done: false, value: items[at++]! };
            }
            this.note(`end ${name}`);
            return { done: true, value: undefined };
          },
          return: () => {
            this.log.push(`close ${name}`);
            return { done: true, value: undefined };
          },
        };
      },
    };
  }

  args({ name, args }: Link, place: number): unknown[] {
    return args.map((arg, index) => {
      const label = `${place} ${name}`;
      if (typeof arg !== 'object') return arg;
      return 'gives' in arg ? this.#callback(arg, label) : this.source(`input ${index} of ${label}`, arg);
    });
  }

  #callback({ gives, salt }: Callback, label: string): (...given: unknown[]) => unknown {
    return (...given) => {
      this.note(`${label}(${JSON.stringify(given)})`);
      if (this.#calls++ === this.#chain.throwsAt) throw failure;
      const number = (digest(given) + salt) % 7;
      const answers: Record<Callback['gives'], () => unknown> = {
        number: () => number,
        truth: () => number > 2,
        text: () => `Text ${number} `,
        items: () =>
          this.source(`inner ${this.#inner++}`, { items: [number, salt].slice(number % 3), failsAt: undefined }),
      };
      const answer = answers[gives]();
      return this.#promising && number % 2 === 0 ? Promise.resolve(answer) : answer;
    };
  }

  plan(source: unknown): Plan {
    const { source: opened } = planOf(source, 'chain');
    const stages = this.#chain.links.map((drawn, place) => {
      const operator = called[drawn.name] ?? byName[drawn.name]!;
      return operator(...(this.args(drawn, place) as never[])) as Stage<unknown, unknown>;
    });
    return { source: opened, stages };
  }

  nested(): Iterable<unknown> {
    let items: Iterable<unknown> = this.source();
    for (const [place, drawn] of this.#chain.links.entries()) {
      items = references[drawn.name]!(items, ...(this.args(drawn, place) as never[]));
    }
    return items;
  }

  /** Takes a result, and says whether more are wanted. */
  take(result: unknown, taken: number): boolean {
    this.note(`out ${JSON.stringify(result)}`);
    return taken < this.#chain.leavesAfter;
  }
}

/** What has happened; resources that are closed together, in any order. */
function outline(log: readonly string[], counts: (event: string) => boolean = () => true): string[] {
  const events = log.filter(counts);
  for (let i = 0; i < events.length; i++) {
    let end = i;
    while (events[end]?.startsWith('close ')) end++;
    if (end > i) events.splice(i, end - i, ...events.slice(i, end).sort());
    i = Math.max(i, end - 1);
  }
  return events;
}

async function outlineOf(run: Run, work: () => void | Promise<void>): Promise<string[]> {
  try {
    await work();
    run.log.push('done');
  } catch (error) {
    if (error instanceof TooMuch) throw error;
    run.log.push(error === failure ? 'failed' : `failed: ${(error as Error).name}`);
  }
  return outline(run.log);
}

function consume(run: Run, results: Iterable<unknown>): void {
  let taken = 0;
  for (const result of results) if (!run.take(result, ++taken)) break;
}

async function consumeAsync(run: Run, results: AsyncIterable<unknown>): Promise<void> {
  let taken = 0;
  for await (const result of results) if (!run.take(result, ++taken)) break;
}

/** Makes compiled loops from the first item on. */
const eager = fuseAfter(0);

/** Reads a run as a sink does, several results at a time: those before an error have to come before it. */
async function gather(into: Run): Promise<void> {
  const reader = new BatchRun(isAsync(into.plan(into.source())), 'chain');
  for (let max = 1; ; max = (max % 3) + 1) {
    const batch = reader.accept(await reader.pull(max));
    if (batch === END) return reader.close();
    for (const result of Array.from(batch)) into.take(result, 0);
  }
}

const isAsync = (plan: Plan): Plan => ({ ...plan, source: { ...plan.source, mode: 'async' } });

async function* late(items: Iterable<number>): AsyncGenerator<number, void> {
  for (const item of items) yield item;
}

const drain = (into: Run) => operators.forEach((result: unknown) => void into.take(result, 0));

/** Runs a chain in every way there is, and compares what happens, event by event, with nested generators. */
async function check(drawn: Chain): Promise<void> {
  const nested = new Run(drawn);
  const expected = await outlineOf(nested, () => consume(nested, nested.nested()));
  const compare = async (how: string, run: Run, work: () => void | Promise<void>): Promise<void> => {
    assert.deepEqual(await outlineOf(run, work), expected, how);
  };
  const compiled = new Run(drawn);
  await compare('compiled cursor', compiled, () =>
    consume(compiled, Cursor.over(compiled.plan(compiled.source()), 'chain', eager)),
  );
  const cursor = new Run(drawn);
  await compare('cursor', cursor, () => consume(cursor, new Pipeline(cursor.plan(cursor.source()))));
  for (const promising of [false, true]) {
    const stepped = new Run(drawn, promising);
    const pipeline = () => new AsyncPipeline(isAsync(stepped.plan(stepped.source())));
    await compare('for await', stepped, () => consumeAsync(stepped, pipeline()));
    const waiting = new Run(drawn, promising);
    await compare('for await of an async source', waiting, () =>
      consumeAsync(waiting, new AsyncPipeline(waiting.plan(late(waiting.source())))),
    );
  }
  for (const promising of [false, true]) {
    const stepped = new Run(drawn, promising);
    const plan = isAsync(stepped.plan(stepped.source()));
    await compare('compiled for await', stepped, () => consumeAsync(stepped, new AsyncCursor(plan, 'chain', eager)));
  }
  if (drawn.leavesAfter < Infinity) return;
  const drainedCompiled = new Run(drawn);
  await compare('compiled drain', drainedCompiled, () => {
    drainSync(drainedCompiled.plan(drainedCompiled.source()), drain(drainedCompiled), eager);
  });
  const compiledAsync = new Run(drawn, true);
  await compare('compiled async drain', compiledAsync, async () => {
    await drainAsync(isAsync(compiledAsync.plan(compiledAsync.source())), drain(compiledAsync), eager);
  });
  const drained = new Run(drawn);
  await compare('drain', drained, () => void run(drained.plan(drained.source()), drain(drained)));
  const drainedAsync = new Run(drawn, true);
  await compare('async drain', drainedAsync, async () => {
    await run(isAsync(drainedAsync.plan(drainedAsync.source())), drain(drainedAsync));
  });
  const gathered = new Run(drawn, true);
  const inBatches = await outlineOf(gathered, () => gather(gathered));
  const isOut = (event: string) => event.startsWith('out ');
  assert.deepEqual(inBatches.filter(isOut), expected.filter(isOut), 'results read in batches');
  assert.deepEqual(
    outline(inBatches, (event) => !isOut(event)),
    outline(expected, (event) => !isOut(event)),
    'in batches',
  );
  if (drawn.failsAt !== undefined) return;
  const others = (event: string) => !event.endsWith(' source');
  const whole = new Run(drawn);
  const ofArray = await outlineOf(whole, () => void run(whole.plan(drawn.items), drain(whole)));
  assert.deepEqual(outline(ofArray, others), outline(expected, others), 'drain of an array');
  const compiledWhole = new Run(drawn);
  const ofCompiled = await outlineOf(compiledWhole, () => {
    drainSync(compiledWhole.plan(drawn.items), drain(compiledWhole), eager);
  });
  assert.deepEqual(outline(ofCompiled, others), outline(expected, others), 'compiled drain of an array');
  const compiledChunks = new Run(drawn, true);
  const gotCompiled = await outlineOf(compiledChunks, async () => {
    await drainAsync(compiledChunks.plan(new Rechunked(drawn.items, drawn.cuts)), drain(compiledChunks), eager);
  });
  assert.deepEqual(outline(gotCompiled, others), outline(expected, others), 'compiled async drain of batches');
  const chunked = new Run(drawn, true);
  const got = await outlineOf(chunked, async () => {
    await run(chunked.plan(new Rechunked(drawn.items, drawn.cuts)), drain(chunked));
  });
  assert.deepEqual(outline(got, others), outline(expected, others), 'async drain of batches');
}

test('random chains do what nested generators do, in the same order, whoever runs them', async () => {
  const property = fc.asyncProperty(chain, async (drawn) => {
    try {
      await check(drawn);
    } catch (error) {
      if (!(error instanceof TooMuch)) throw error;
      fc.pre(false);
    }
  });
  await fc.assert(property, { numRuns: inCi ? 20_000 : 500 });
});
