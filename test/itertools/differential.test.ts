import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { absent, shared } from '../shared.ts';
import { loadPython, type Python, type Script } from './cpython.ts';
import { adapterFor, difference, loadHarness, possible, type Vector } from './vectors.ts';

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

/** Those whose result is drawn at random or depends on the time, and that of which only the order of a Python set differs. */
const undetermined = /\.(random_|sample$|interleave_randomly$|time_limited$|i?dft$|powerset_of_sets$|raise_$)/;

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

describe(`random calls are as CPython has them (seed ${seed}, ${cases} for each function)`, { skip }, async () => {
  if (skip) return;
  const harness = await loadHarness();
  const byFunction = new Map<string, Vector[]>();
  const withHandles = new Map<string, Vector[]>();
  for (const vector of harness.vectors(shared(folder))) {
    const usable =
      !vector.ops && !undetermined.test(vector.fn) && possible(vector) && !vector.tags?.includes('upstream');
    if (vector.ops && !undetermined.test(vector.fn) && !vector.tags?.includes('upstream')) {
      withHandles.set(vector.fn, [...(withHandles.get(vector.fn) ?? []), vector]);
    }
    if (usable) byFunction.set(vector.fn, [...(byFunction.get(vector.fn) ?? []), vector]);
  }
  const adapter = adapterFor(byFunction.keys(), false);
  let python: Python | undefined;
  before(async () => {
    python = await loadPython();
  });
  for (const [name, known] of byFunction) {
    test(name, (context) => {
      if (name.startsWith('more_itertools') && !python!.hasMoreItertools) {
        context.skip('needs more-itertools, which pip could not fetch');
        return;
      }
      const random = randomFrom(seed);
      const drawn: Vector[] = Array.from({ length: cases }, (_, i) => {
        const { fn, args, kwargs, take, tags } = known[Math.floor(random() * known.length)]!;
        const redraw = (value: unknown): unknown => redrawn(value, random);
        return {
          id: `${name}~${i}`,
          fn,
          args: args.map(redraw),
          ...(kwargs && {
            kwargs: Object.fromEntries(Object.entries(kwargs).map(([key, value]) => [key, redraw(value)])),
          }),
          ...(take !== undefined && { take }),
          ...(tags && { tags }),
          kind: '',
          error: null,
        };
      });
      const failures: string[] = [];
      for (const [i, answer] of python!.call(drawn).entries()) {
        const vector = { ...drawn[i]!, ...answer } as Vector;
        // A callback of JavaScript takes any number of arguments and adds anything: what it makes of them is not Python's matter.
        if (answer === null || answer.error === 'TypeError' || !possible(vector) || !exact(vector.args)) continue;
        // Python takes a length below 0; a count of ours has to be one.
        if ((vector.kwargs?.['lengths'] as number[] | undefined)?.some((length) => length < 0)) continue;
        const observed = harness.observe(drawn[i]!, adapter);
        const level = difference(vector, observed, harness, ['error', 'out', 'lazy', 'pulls', 'fcalls']);
        if (level) failures.push(`${level}: ${JSON.stringify({ ...vector, got: observed[level] })}`);
      }
      assert.deepEqual(failures.slice(0, 3), [], `${failures.length} of ${drawn.length}, seed ${seed}`);
    });
  }

  const handleAdapter = adapterFor(withHandles.keys(), true);
  for (const [name, known] of withHandles) {
    test(`${name}: what it gives, read in random order`, (context) => {
      if (name.startsWith('more_itertools') && !python!.hasMoreItertools) {
        context.skip('needs more-itertools, which pip could not fetch');
        return;
      }
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
        const { fn, args, kwargs } = scripts[i]!;
        const vector = { id: `${name}~${i}`, kind: 'ops', fn, args, ...(kwargs && { kwargs }), ...answer } as Vector;
        // A callback of JavaScript takes anything: see above; and a length below 0 fails in Python when it is asked for.
        if (JSON.stringify(answer).includes('TypeError')) continue;
        if (name.endsWith('.sized_iterator') && (args[1] as number) < 0) continue;
        const observed = harness.observe(vector, handleAdapter);
        const level = difference(vector, observed, harness);
        if (level) {
          failures.push(
            JSON.stringify({ level, fn, args, kwargs, ops: vector.ops, want: vector[level], got: observed[level] }),
          );
        }
      }
      assert.deepEqual(failures.slice(0, 2), [], `${failures.length} of ${cases}`);
    });
  }
});
