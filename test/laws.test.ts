import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { concat } from '../src/operators/concat.ts';
import { append } from '../src/operators/append.ts';
import { BatchRun } from '../src/pipeline/drivers/async.ts';
import { SyncRun } from '../src/pipeline/drivers/sync.ts';
import { pipelineOf } from '../src/pipeline/pipe.ts';
import type { Plan, Planned } from '../src/pipeline/plan.ts';
import { type BatchReader, END, isThenable, type SyncReader } from '../src/pipeline/reader.ts';
import { stage, terminal } from '../src/pipeline/stage.ts';
import { checkLaw, checkRejects, type Exam, LawBroken, lawNames, type Operator } from '../src/testing/index.ts';

/** An operator with a fault, what it should be, and the laws that it breaks, by how their names begin: all others it keeps. */
interface Broken {
  readonly fault: string;
  readonly operator: Operator<number, never>;
  readonly exam: Exam<number, never, unknown>;
  readonly args?: readonly unknown[];
  readonly breaks: readonly string[];
}

const same = { model: (items: number[]) => items, reads: (asked: number) => asked };

/** A pipeline over the one before it, read by a faulty reader. */
function reading(
  open: (plan: Plan, async: boolean) => SyncReader<unknown> | BatchReader<unknown>,
): (items: Planned) => Planned {
  return ({ plan }) => {
    const { mode, abandon } = plan.source;
    const source = { name: 'faulty', mode, upstream: [plan], open: () => open(plan, mode === 'async') };
    return pipelineOf({ source: { ...source, ...(abandon && { abandon }) }, stages: [] });
  };
}

/** A reader that does as it should, but for what is given. */
function sync(plan: Plan, faults: Partial<SyncReader<unknown>> = {}): SyncReader<unknown> {
  const run = new SyncRun(plan, 'faulty');
  return { next: () => run.next(), close: () => run.close(), ...faults };
}

function async(plan: Plan, faults: Partial<BatchReader<unknown>> = {}): BatchReader<unknown> {
  const run = new BatchRun(plan, 'faulty');
  return {
    pull: (max) => run.pull(max),
    accept: (arrival) => run.accept(arrival),
    close: () => run.close(),
    ...faults,
  };
}

const passing = (f: (n: number) => unknown) => ({
  name: 'passing',
  start: () => ({}),
  ask: (_state: object, n: number) => f(n),
});

const broken: Broken[] = [
  {
    fault: 'changes the items',
    operator: () => stage({ name: 'faulty', start: () => ({}), step: (_state, n: number, emit) => emit(n + 1) }),
    exam: same,
    breaks: ['values', 'L5', 'D1', 'O1: a flow over an array'],
  },
  {
    fault: 'hands on two items in one step',
    operator: () =>
      stage({
        name: 'faulty',
        start: () => ({}),
        step: (_state, n: number, emit) => {
          emit(n);
          emit(n);
        },
      }),
    exam: { model: (items) => items.flatMap((n) => [n, n]), reads: (asked) => Math.ceil(asked / 2) },
    breaks: ['values: external iteration', 'values: an async flow', 'L5', 'L1', 'L6'],
  },
  {
    fault: 'loses items in an async flow',
    operator: () =>
      reading((plan, isAsync) => {
        if (!isAsync) return sync(plan);
        let at = 0;
        const run = new BatchRun(plan, 'faulty');
        return async(plan, {
          pull: () => run.pull(1),
          accept: (batch) => (batch === END || at++ === 1 ? END : (batch as [])),
          close: () => run.close(),
        });
      }),
    exam: { model: (items) => items },
    breaks: ['values: an async flow', 'L5', 'C1: leaving an async', 'C3: all inputs of', 'E2: an error of the source'],
  },
  {
    fault: 'looks at the first item of each batch only',
    operator: () =>
      reading((plan, isAsync) => {
        if (!isAsync) return sync(plan);
        const reader = plan.source.open();
        if (!('pull' in reader) || plan.stages.length > 0) return async(plan);
        const first = (batch: ArrayLike<unknown> | typeof END) => (batch === END ? END : Array.from(batch).slice(0, 1));
        return {
          pull: (max, most) => reader.pull(max, most),
          accept: (batch) => first(reader.accept(batch)),
          close: () => reader.close(),
        };
      }),
    exam: same,
    breaks: ['L5'],
  },
  {
    fault: 'reads an item ahead',
    operator: () =>
      reading((plan, isAsync) => {
        if (isAsync) return async(plan);
        const run = new SyncRun(plan, 'faulty');
        let ahead: unknown;
        const next = () => {
          const item = ahead ?? run.next();
          ahead = item === END ? END : run.next();
          return item;
        };
        return { next, close: () => run.close() };
      }),
    exam: same,
    breaks: ['L1: no item'],
  },
  {
    fault: 'reads an item ahead in an async flow',
    operator: () =>
      reading((plan, isAsync) => {
        if (!isAsync) return sync(plan);
        const run = new BatchRun(plan, 'faulty');
        let ahead: unknown;
        const pull = async () => {
          const item: unknown = ahead ?? (await run.pull(1));
          ahead = item === END ? END : await run.pull(1);
          return item;
        };
        return async(plan, { pull, close: () => run.close() });
      }),
    exam: same,
    breaks: ['L1: an async source', 'L6'],
  },
  {
    fault: 'is a terminal that reads on',
    operator: () =>
      terminal({
        name: 'first',
        start: (): { first: number | undefined } => ({ first: undefined }),
        step: (state, n: number) => {
          state.first ??= n;
        },
        result: ({ first }) => first,
      }),
    exam: { model: ([first]) => first, reads: () => 1 },
    breaks: ['L1: no item'],
  },
  {
    fault: 'calls its callback for a whole batch at once',
    operator: (f: (n: number) => number) =>
      reading((plan, isAsync) => {
        if (!isAsync) {
          const run = new SyncRun(plan, 'faulty');
          const next = () => {
            const item = run.next();
            return item === END ? END : f(item as number);
          };
          return { next, close: () => run.close() };
        }
        const run = new BatchRun(plan, 'faulty');
        let rest: unknown = [];
        const pull = async () => {
          const batch = (rest === END ? END : await run.pull(1)) as number[] | typeof END;
          rest = batch === END ? END : await run.pull(1);
          const items = [batch, rest].flatMap((part) => (part === END ? [] : (part as number[])));
          return items.length > 0 ? await Promise.all(items.map(async (n) => f(n))) : END;
        };
        return async(plan, { pull, close: () => run.close() });
      }),
    args: [(n: number) => n * 2],
    exam: { model: (items) => items.map((n) => n * 2) },
    breaks: ['L2', 'E2: a callback that rejects'],
  },
  {
    fault: 'reads its input at the call',
    operator: (other: Iterable<number> | AsyncIterable<number>) =>
      Symbol.iterator in other ? append<number>(...other) : concat<number>(other),
    args: [[7, 8]],
    exam: { model: (items) => [...items, 7, 8], reads: (asked) => asked },
    breaks: ['L4'],
  },
  {
    fault: 'closes nothing',
    operator: () => reading((plan, isAsync) => (isAsync ? async(plan) : sync(plan, { close: () => {} }))),
    exam: same,
    breaks: ['C1: leaving early', 'C3: all inputs are'],
  },
  {
    fault: 'closes nothing in an async flow',
    operator: () => reading((plan, isAsync) => (isAsync ? async(plan, { close: () => {} }) : sync(plan))),
    exam: same,
    breaks: ['C1: leaving an async', 'C2', 'C3: all inputs of'],
  },
  {
    fault: 'closes nothing that was not opened',
    operator: () => (items) => {
      const { plan } = reading((before, isAsync) => (isAsync ? async(before) : sync(before)))(items);
      const { abandon, ...source } = plan.source;
      void abandon;
      return pipelineOf({ ...plan, source });
    },
    exam: same,
    breaks: ['C1', 'C5'],
  },
  {
    fault: 'waits for a pending pull before it closes',
    operator: () =>
      reading((plan, isAsync) => {
        if (!isAsync) return sync(plan);
        const run = new BatchRun(plan, 'faulty');
        let pending: unknown;
        const pull = (max: number) => (pending = run.pull(max));
        const close = async () => {
          await pending;
          await run.close();
        };
        return async(plan, { pull, close });
      }),
    exam: same,
    breaks: ['C2'],
  },
  {
    fault: 'does not close its further input',
    operator: (other: Iterable<number>) => {
      const hidden = { [Symbol.iterator]: () => ({ next: iteratorOf(other) }) };
      return concat<number>(hidden);
    },
    args: [[7, 8]],
    exam: { model: (items) => [...items, 7, 8], reads: (asked) => asked },
    breaks: ['C3: all inputs are'],
  },
  {
    fault: 'does not close its further input in an async flow',
    operator: (other: AsyncIterable<number> | Iterable<number>) => {
      if (!(Symbol.asyncIterator in other)) return concat<number>(other);
      const opened = () => {
        const iterator = other[Symbol.asyncIterator]();
        return { next: () => iterator.next() };
      };
      return concat<number>({ [Symbol.asyncIterator]: opened });
    },
    args: [[7, 8]],
    exam: { model: (items) => [...items, 7, 8], reads: (asked) => asked },
    breaks: ['C3: all inputs of'],
  },
  {
    fault: 'swallows what closing fails with',
    operator: () =>
      reading((plan, isAsync) => {
        if (isAsync) return async(plan);
        const run = new SyncRun(plan, 'faulty');
        const close = () => {
          try {
            run.close();
          } catch {}
        };
        return { next: () => run.next(), close };
      }),
    exam: same,
    breaks: ['C4: no error'],
  },
  {
    fault: 'swallows what closing fails with in an async flow',
    operator: () =>
      reading((plan, isAsync) => {
        if (!isAsync) return sync(plan);
        const run = new BatchRun(plan, 'faulty');
        return async(plan, { pull: (max) => run.pull(max), close: () => run.close().catch(() => {}) });
      }),
    exam: same,
    breaks: ['C4: an async'],
  },
  {
    fault: 'takes an error for the end',
    operator: () =>
      reading((plan, isAsync) => {
        const run = new SyncRun(plan, 'faulty');
        const next = () => {
          try {
            return run.next();
          } catch {
            return END;
          }
        };
        return isAsync ? async(plan) : { next, close: () => run.close() };
      }),
    exam: same,
    breaks: ['E2: an error of the source', 'O1: a second run'],
  },
  {
    fault: 'wraps the error of a callback',
    operator: (f: (n: number) => unknown) =>
      stage({
        ...passing((n) => {
          try {
            return f(n);
          } catch (cause) {
            throw new Error('faulty', { cause });
          }
        }),
        step: (_state, n: number, emit) => emit(n),
      }),
    args: [() => true],
    exam: same,
    breaks: ['E2: an error of a callback', 'C4: no error'],
  },
  {
    fault: 'takes a rejected answer for none',
    operator: (f: (n: number) => unknown) =>
      stage({
        ...passing((n) => {
          const answer = f(n);
          return isThenable(answer) ? answer.then(undefined, () => undefined) : answer;
        }),
        step: (_state, n: number, emit) => emit(n),
      }),
    args: [() => true],
    exam: same,
    breaks: ['C4: an async', 'E2: a callback that rejects'],
  },
  {
    fault: 'calls its callback outside of ask',
    operator: (f: (n: number) => unknown) =>
      stage({
        name: 'faulty',
        start: () => ({}),
        step: (_state, n: number, emit) => {
          const passes = f(n);
          if (isThenable(passes)) passes.then(undefined, () => {});
          if (passes) emit(n);
        },
      }),
    args: [(n: number) => n > 1],
    exam: { model: (items) => items.filter((n) => n > 1) },
    breaks: ['one body', 'C4: an async', 'E2: a callback that rejects'],
  },
  {
    fault: 'keeps its state outside of start',
    operator: () => {
      let index = 0;
      return stage({ name: 'faulty', start: () => ({}), step: (_state, _n: number, emit) => emit(index++) });
    },
    exam: { model: (items) => items.map((_, index) => index), reads: (asked) => asked },
    breaks: ['D1', 'O1: a flow over an array'],
  },
  {
    fault: 'has a state that cannot be saved',
    operator: () =>
      stage({ name: 'faulty', start: () => ({ f: () => 1 }), step: (_state, n: number, emit) => emit(n) }),
    exam: same,
    breaks: ['D1'],
  },
  {
    fault: 'shares its state between runs',
    operator: () => {
      const shared = { index: 0 };
      return stage({ name: 'faulty', start: () => shared, step: (state, _n: number, emit) => emit(state.index++) });
    },
    exam: { model: (items) => items.map((_, index) => index), reads: (asked) => asked },
    breaks: ['O1: a flow over an array'],
  },
  {
    fault: 'gives nothing the second time',
    operator: () => {
      let runs = 0;
      return reading((plan, isAsync) => {
        if (isAsync) return async(plan);
        return runs++ === 0 ? sync(plan) : { next: () => END, close: () => {} };
      });
    },
    exam: same,
    breaks: ['O1'],
  },
];

function iteratorOf<T>(items: Iterable<T>): () => IteratorResult<T> {
  const iterator = items[Symbol.iterator]();
  return () => iterator.next();
}

const samples = [
  { items: [1, 2, 3], cuts: [{ size: 2, late: true }] },
  {
    items: [1, 2, 3, 4],
    cuts: [
      { size: 0, late: false },
      { size: 3, late: false },
    ],
  },
];

async function brokenBy({ operator, exam, args = [] }: Broken): Promise<string[]> {
  const found: string[] = [];
  for (const law of lawNames) {
    try {
      for (const sample of samples) {
        await checkLaw(law, operator as Operator<number, unknown[]>, exam as Exam<number, unknown[], unknown>, {
          ...sample,
          args: [...args],
        });
      }
    } catch (error) {
      if (!(error instanceof LawBroken)) throw error;
      found.push(law);
    }
  }
  return found;
}

describe('each law finds the operator that breaks it', () => {
  for (const fault of broken) {
    test(`an operator that ${fault.fault}`, async () => {
      const expected = lawNames.filter((law) => fault.breaks.some((name) => law.startsWith(name)));
      assert.deepEqual(await brokenBy(fault), expected);
    });
  }

  test('there is one for every law', () => {
    const caught = lawNames.filter((law) => broken.some(({ breaks }) => breaks.some((name) => law.startsWith(name))));
    assert.deepEqual(caught, lawNames);
  });
});

describe('E1', () => {
  test('an operator that accepts anything is found', () => {
    assert.throws(() => checkRejects(() => {}, [-1], 'take'), LawBroken);
  });

  test('an error that does not say who it is from is no refusal', () => {
    const refuse = () => {
      throw new RangeError('count must be an integer');
    };
    assert.throws(() => checkRejects(refuse, [-1], 'take'), LawBroken);
  });
});

test('a law that there is not is an error, also where it is left out', async () => {
  const sample = { items: [1], args: [] as [], cuts: [] };
  await assert.rejects(
    checkLaw('L99', () => append<number>(), { model: (items) => items }, sample),
    RangeError,
  );
  const exam = { model: (items: number[]) => items, except: ['L99'] };
  await assert.rejects(
    checkLaw(lawNames[0]!, () => append<number>(), exam, sample),
    RangeError,
  );
});
