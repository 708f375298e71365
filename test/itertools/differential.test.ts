import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { after, before, describe, test, type TestContext } from 'node:test';
import { absent, shared } from '../shared.ts';
import * as itertools from '../../src/itertools/index.ts';
import { loadPython, type Python, type Script } from './cpython.ts';
import { type Draw, toolzCalls } from './toolz-calls.ts';
import { adapterFor, difference, loadHarness, observeAsync, possible, type Vector } from './vectors.ts';

/**
 * Random calls, here and in CPython itself. The recorded calls say what kinds of arguments a function takes; every value in
 * them is drawn anew.
 *
 * `npm run conformance -- --cases 10000 --seed 7` draws more and other ones; here they are the same at every run, so that what
 * is found new is found by who looks for it.
 */
const cases = Number(process.env['SLUICE_CASES'] ?? (process.env['CI'] ? 200 : 20));
const seed = Number(process.env['SLUICE_SEED'] ?? 1);
const folder = 'conformance/vectors';
const skip = absent(folder);

/** Those that are not drawn, and why. What is drawn by chance in both languages is tested for its properties instead. */
const undrawn: Readonly<Record<string, string>> = {
  consumer: 'starts a generator of Python, which a call as data cannot hold; the traces of generators have it',
  interleave_randomly: 'by chance',
  random_combination: 'by chance',
  random_combination_with_replacement: 'by chance',
  random_derangement: 'by chance',
  random_permutation: 'by chance',
  random_product: 'by chance',
  sample: 'by chance',
  subfactorial: 'not in the released more-itertools',
  time_limited: 'by the clock',
};

/** Every function here by its name in Python, without the module. */
function* everyName(): Generator<string> {
  for (const [name, value] of Object.entries(itertools)) {
    // The older name of `padNone`.
    if (name === 'padnone') continue;
    if (typeof value === 'function') yield snakeCase(name);
    for (const [method, own] of Object.entries(value)) {
      if (typeof own === 'function') yield `${snakeCase(name)}.${snakeCase(method)}`;
    }
  }
}

/** Mulberry32: small, seeded, the same everywhere. */
function randomFrom(start: number): () => number {
  let state = start;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Whether both read the same numbers of it: a float of Python's beyond 2^53 is a whole number in JSON. */
function exact(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isInteger(value) || Number.isSafeInteger(value);
  return typeof value !== 'object' || value === null || Object.values(value).every(exact);
}

/** The same kind of value, drawn anew. */
function redrawn(value: unknown, random: () => number): unknown {
  const below = (n: number): number => Math.floor(random() * n);
  if (Array.isArray(value)) return items(value, random);
  if (typeof value === 'number') {
    if (!Number.isInteger(value)) return Math.round((value + random() * 4 - 2) * 8) / 8;
    return Math.abs(value) > 1000 || random() < 0.5 ? value : value + below(5) - 2;
  }
  if (typeof value === 'string') return value.length === 1 ? 'abcABC,'[below(7)] : value;
  if (typeof value !== 'object' || value === null) return value;
  if ('$iter' in value) {
    const drawn = { ...value, $iter: items(value.$iter as unknown[], random) };
    return 'raise_at' in drawn ? { ...drawn, raise_at: below(drawn.$iter.length + 1) } : drawn;
  }
  if ('$inf' in value) return { ...value, $inf: below(9) - 4 };
  if ('$tuple' in value) return { $tuple: (value.$tuple as unknown[]).map((item) => redrawn(item, random)) };
  return value;
}

function items(values: readonly unknown[], random: () => number): unknown[] {
  const length = Math.max(0, values.length + Math.floor(random() * 5) - 2);
  return Array.from({ length }, (_, i) => {
    const value = values[i] ?? values[Math.floor(random() * values.length)] ?? i;
    // An item that is an array is a pair or the like: it keeps its length.
    return Array.isArray(value) ? value.map((member) => redrawn(member, random)) : redrawn(value, random);
  });
}

const snakeCase = (name: string): string =>
  /^[A-Z]/.test(name) ? name : name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** A name without its module, and without the underscore of a word that Python reserves. */
const bare = (name: string): string => name.slice(name.indexOf('.') + 1).replace(/_$/, '');

/** Whether the two can be compared: what it takes has to be the same thing in both languages. */
function comparable(vector: Vector): boolean {
  // A callback of JavaScript takes any number of arguments and adds anything: what it makes of them is not Python's matter.
  if (vector.error === 'TypeError' || !possible(vector) || !exact(vector.args)) return false;
  // Python takes a length below 0; a count of ours has to be one.
  return !(vector.kwargs?.['lengths'] as number[] | undefined)?.some((length) => length < 0);
}

/** What is compared. toolz asks for the key of an item at each level of its tree of merges, we once. */
function levelsOf(name: string): readonly string[] {
  const levels = ['error', 'out', 'lazy', 'pulls', 'fcalls', 'events'];
  return levels.filter((level) => level !== 'fcalls' || name !== 'toolz.merge_sorted');
}

describe(`random calls are as CPython has them (seed ${seed}, ${cases} for each function)`, { skip }, async () => {
  if (skip) return;
  const harness = await loadHarness();
  const draws = new Map<string, Draw>();
  const byFunction = new Map<string, Vector[]>();
  const withHandles = new Map<string, Vector[]>();
  for (const vector of harness.vectors(shared(folder))) {
    if (bare(vector.fn) in undrawn || vector.tags?.includes('upstream')) continue;
    const known = vector.ops ? withHandles : byFunction;
    if (vector.ops || possible(vector)) known.set(vector.fn, [...(known.get(vector.fn) ?? []), vector]);
  }
  for (const [fn, known] of byFunction) {
    draws.set(fn, (random) => {
      const { args, kwargs, take, tags } = known[Math.floor(random() * known.length)]!;
      const redraw = (value: unknown): unknown => redrawn(value, random);
      const keywords = Object.entries(kwargs ?? {}).map(([key, value]) => [key, redraw(value)] as const);
      return {
        args: args.map(redraw),
        ...(keywords.length > 0 && { kwargs: Object.fromEntries(keywords) }),
        ...(take !== undefined && { take }),
        ...(tags && { tags }),
      };
    });
  }
  for (const [name, draw] of Object.entries(toolzCalls)) draws.set(`toolz.${name}`, draw);
  test('every function is drawn, or it is said why not', () => {
    const drawn = new Set([...draws.keys(), ...withHandles.keys()].map(bare));
    const missing = Array.from(everyName()).filter((name) => !drawn.has(name));
    assert.deepEqual(missing.sort(), Object.keys(undrawn).sort());
  });

  const adapter = adapterFor(draws.keys(), false);
  /** How many calls were compared of each. */
  const counts = new Map<string, number>();
  after(() => {
    const file = process.env['SLUICE_COVERAGE'];
    if (file) writeFileSync(file, JSON.stringify({ counts: Object.fromEntries(counts), undrawn }));
  });
  let python: Python | undefined;
  const present = (context: TestContext, name: string): boolean => {
    const [module] = name.split('.');
    const there = python!.has(module!);
    // In CI nothing is left out.
    if (!there && process.env['CI']) assert.fail(`needs ${module}, which pip could not fetch`);
    if (!there) context.skip(`needs ${module}, which pip could not fetch`);
    return there;
  };
  before(async () => {
    python = await loadPython();
  });
  for (const [name, draw] of draws) {
    test(name, async (context) => {
      if (!present(context, name)) return;
      const random = randomFrom(seed);
      const failures: string[] = [];
      let compared = 0;
      // Not all that is drawn can be asked: it is drawn on until enough could be.
      for (let round = 0; round < 20 && compared < cases; round++) {
        const drawn = Array.from({ length: cases }, (_, i): Vector => {
          return { id: `${name}~${round}.${i}`, fn: name, ...draw(random), kind: '', error: null };
        });
        for (const [i, answer] of python!.call(drawn).entries()) {
          const vector = { ...drawn[i]!, ...answer } as Vector;
          if (answer === null || !comparable(vector) || compared === cases) continue;
          compared += 1;
          const both = { '': harness.observe(drawn[i]!, adapter), 'async, ': await observeAsync(drawn[i]!, harness) };
          for (const [how, observed] of Object.entries(both)) {
            const level = difference(vector, observed, harness, levelsOf(name));
            if (level) failures.push(`${how}${level}: ${JSON.stringify({ ...vector, got: observed[level] })}`);
          }
        }
      }
      assert.deepEqual(failures.slice(0, 3), [], `${failures.length} of ${compared}, seed ${seed}`);
      counts.set(name, compared);
      assert.equal(compared, cases, 'so many calls could be compared');
    });
  }

  const handleAdapter = adapterFor(withHandles.keys(), true);
  for (const [name, known] of withHandles) {
    test(`${name}: what it gives, read in random order`, async (context) => {
      if (!present(context, name)) return;
      const random = randomFrom(seed);
      const any = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)]!;
      const scripts: Script[] = Array.from({ length: cases }, () => {
        const { fn, args, kwargs } = any(known);
        // What was done with the first handle can be done with each that the call itself gave.
        // But for two that differ on purpose: the keys of a bucket are read at the first of them, not when they are asked for,
        // and a step of 0 is refused when the slice is.
        const done = known
          .flatMap(({ ops }) => ops!.filter(([, handle]) => handle === 0))
          .filter(([op, , bounds]) => !(op === 'iter' && fn.endsWith('.bucket')) && (bounds as unknown[])?.[2] !== 0);
        const templates = Array.from({ length: 12 }, () => {
          const [op, , ...rest] = any(done);
          if (op === 'call') return [op, rest[0], ...rest.slice(1).map(again)];
          // Python's islice, which takes for a script, counts from 0; a slice has as many bounds as it had.
          if (op === 'take') return [op, Math.floor(random() * 6)];
          if (op !== 'slice') return [op, ...rest.map(again)];
          return [op, (rest[0] as unknown[]).map((bound, i) => (i < 2 ? again(bound) : bound))];
        });
        function again(value: unknown): unknown {
          return redrawn(value, random);
        }
        return {
          fn,
          args: args.map(again),
          ...(kwargs && { kwargs }),
          templates,
          length: 3 + Math.floor(random() * 15),
          seed: Math.floor(random() * 2 ** 31),
        };
      });
      const failures: string[] = [];
      for (const [i, answer] of python!.script(scripts).entries()) {
        if (answer === null) continue;
        counts.set(name, (counts.get(name) ?? 0) + 1);
        const { fn, args, kwargs } = scripts[i]!;
        const vector = { id: `${name}~${i}`, kind: 'ops', fn, args, ...(kwargs && { kwargs }), ...answer } as Vector;
        // A callback of JavaScript takes anything: see above; and a length below 0 fails in Python when it is asked for.
        if (JSON.stringify(answer).includes('TypeError')) continue;
        if (name.endsWith('.sized_iterator') && (args[1] as number) < 0) continue;
        const both = { sync: harness.observe(vector, handleAdapter), async: await observeAsync(vector, harness) };
        for (const [how, observed] of Object.entries(both)) {
          const level = difference(vector, observed, harness);
          if (level) {
            const [want, got] = [vector[level], observed[level]];
            failures.push(JSON.stringify({ how, level, fn, args, kwargs, ops: vector.ops, want, got }));
          }
        }
      }
      assert.deepEqual(failures.slice(0, 2), [], `${failures.length} of ${cases}`);
    });
  }
});
