import type { AnyCase } from '../case.ts';
import { equal, show } from '../equal.ts';
import { failures, type Outcome, outcome, outcomeAsync, settled } from '../outcome.ts';
import { AsyncCountingIterator, AsyncWitnessed, CountingIterator, type Fate, Stalling, Witnessed } from '../probes.ts';
import { rootCause } from '../../protocol/suppressed-error.ts';
import type { Laws } from './index.ts';

/** That whatever was opened is closed: once, in order, and with no error lost. */
export const cleanup: Laws = {
  'C1: leaving early closes the source exactly once'(c: AnyCase) {
    if (c.isTerminal()) return;
    for (const taken of places(c)) {
      const source = new CountingIterator(c.items);
      const results = c.cursor(source);
      take(results, taken);
      results.return();
      results.return();
      c.checkClosed(`left after ${taken} results`, source);
      if (results.next().done !== true) c.fail('gave an item after return()');
    }
  },

  async 'C1: leaving an async flow early closes the source exactly once'(c: AnyCase) {
    if (c.isTerminal()) return;
    for (const taken of places(c)) {
      const source = new AsyncCountingIterator(c.items);
      const results = c.asyncCursor(source);
      await takeAsync(results, taken);
      await results.return();
      await results.return();
      c.checkClosed(`left after ${taken} results (async)`, source);
      if ((await results.next()).done !== true) c.fail('gave an item after return() (async)');
    }
  },

  async 'C2: leaving during a pending pull answers it at once and closes the source'(c: AnyCase) {
    if (c.isTerminal()) return;
    const source = new Stalling(c.items.slice(0, 2));
    const results = c.asyncCursor(source);
    const stalled = source.stalled.then(() => 'stalled' as const);
    let pending: Promise<unknown>;
    let next: Outcome | 'stalled';
    do {
      pending = results.next();
      next = await Promise.race([stalled, outcomeAsync(() => pending)]);
      // What reads ahead may have results from before.
      if (next === 'stalled') next = (await settled(pending, 2)) ?? 'stalled';
    } while (next !== 'stalled' && 'value' in next && !(next.value as IteratorResult<unknown>).done);
    if (next !== 'stalled') return;
    const left = results.return();
    const answer = await settled(pending);
    if (!equal(answer, { value: { done: true, value: undefined } })) c.fail('the pending next() was not answered');
    if (!(await settled(left))) c.fail('return() waits for the pending pull');
    if (source.closes !== 1) c.fail(`left during a pending pull: closed ${source.closes} times`);
  },

  'C3: all inputs are closed once, in reverse order of opening'(c: AnyCase) {
    if (c.isTerminal()) return;
    for (const taken of places(c)) {
      const { log, cursor } = witness(c);
      const results = cursor();
      take(results, taken);
      results.return();
      checkClosings(c, log, `left after ${taken} results`);
    }
    for (const fates of failing()) {
      const { log, drain } = witness(c, fates);
      drain();
      checkClosings(c, log, 'an input fails');
    }
  },

  async 'C3: all inputs of an async flow are closed one after the other'(c: AnyCase) {
    if (c.isTerminal()) return;
    for (const taken of places(c)) {
      const { log, asyncCursor } = witness(c);
      const results = asyncCursor();
      await takeAsync(results, taken);
      await results.return();
      checkClosings(c, log, `left after ${taken} results (async)`);
    }
    for (const fates of failing()) {
      const { log, drainAsync } = witness(c, fates);
      await drainAsync();
      checkClosings(c, log, 'an input fails (async)');
    }
  },

  'C4: no error of a cleanup is lost'(c: AnyCase) {
    if (!c.isTerminal()) {
      const { log, cursor } = witness(c, unclosable);
      const results = cursor();
      checkFailures(c, log, [outcome(() => results.next()), outcome(() => results.return())]);
    }
    let thrown = 0;
    const failed = c.wrapCallbacks(() => () => {
      thrown += 1;
      throw failure;
    });
    if (!failed) return;
    const { log, drain } = witness(failed, unclosable);
    checkFailures(c, log, [drain()], thrown > 0);
  },

  async 'C4: an async flow loses no error of a cleanup either'(c: AnyCase) {
    if (!c.isTerminal()) {
      const { log, asyncCursor } = witness(c, unclosable);
      const results = asyncCursor();
      const next = await outcomeAsync(() => results.next());
      checkFailures(c, log, [next, await outcomeAsync(() => results.return())]);
    }
    let thrown = 0;
    const failed = c.wrapCallbacks(() => async () => {
      thrown += 1;
      throw failure;
    });
    if (!failed) return;
    const { log, drainAsync } = witness(failed, unclosable);
    checkFailures(c, log, [await drainAsync()], thrown > 0);
  },

  async 'C5: using and await using close the source'(c: AnyCase) {
    if (c.isTerminal()) return;
    if (!c.isAsync()) {
      const source = new CountingIterator(c.items);
      c.cursor(source)[Symbol.dispose]();
      if (source.closes !== 1) c.fail(`using: closed ${source.closes} times`);
    }
    const asyncSource = new AsyncCountingIterator(c.items);
    await c.asyncCursor(asyncSource)[Symbol.asyncDispose]();
    if (asyncSource.closes !== 1) c.fail(`await using: closed ${asyncSource.closes} times`);
  },
};

/** After how many results to leave: early, half way, at the end. */
function places(c: AnyCase): Set<number> {
  const results = c.results();
  return new Set([0, 1, 2, results >> 1, Math.max(0, results - 1), results]);
}

function take(results: Iterator<unknown>, count: number): void {
  for (let i = 0; i < count; i++) {
    const next = outcome(() => results.next());
    if ('error' in next || (next.value as IteratorResult<unknown>).done) return;
  }
}

async function takeAsync(results: AsyncIterator<unknown>, count: number): Promise<void> {
  for (let i = 0; i < count; i++) {
    const next = await outcomeAsync(() => results.next());
    if ('error' in next || (next.value as IteratorResult<unknown>).done) return;
  }
}

type Fates = (name: string) => Fate;

/** Closing it fails, with its name. */
const unclosable: Fates = (name) => ({ closeFailure: `close ${name}` });

const failure = 'failed on purpose';

/** One of the inputs fails early, the others go well. */
function failing(): Fates[] {
  return ['0', '1', '2'].flatMap((broken) =>
    [0, 1].map(
      (failsAt): Fates =>
        (name) =>
          name === broken ? { failsAt, failure } : {},
    ),
  );
}

/** The case over sources that write down what is done to them: 0 for what flows in, then its further inputs. */
function witness(c: AnyCase, fates: Fates = () => ({})) {
  const log: string[] = [];
  const over = (witnessed: typeof Witnessed | typeof AsyncWitnessed) => {
    const make = (items: Iterable<unknown>, name: string): unknown => new witnessed(items, name, log, fates(name));
    return [c.replaceInputs((items, index) => make(items, String(index + 1))), make(c.items, '0')] as const;
  };
  const [sync, source] = over(Witnessed);
  const [async, asyncSource] = over(AsyncWitnessed);
  return {
    log,
    cursor: () => sync.cursor(source),
    asyncCursor: () => async.asyncCursor(asyncSource),
    drain: () => sync.drain(source),
    drainAsync: () => async.drainAsync(asyncSource),
  };
}

function names(log: readonly string[], event: string): string[] {
  return log.filter((line) => line.startsWith(`${event} `)).map((line) => line.slice(event.length + 1));
}

function checkClosings(c: AnyCase, log: readonly string[], when: string): void {
  const over = new Set([...names(log, 'end'), ...names(log, 'fail')]);
  const expected = names(log, 'open').filter((name) => !over.has(name));
  // What reads ahead may not have heard yet that an input has ended.
  const closed = names(log, 'close').filter((name) => !(c.isAsync() && over.has(name)));
  const closings = log.filter((line) => line.startsWith('close'));
  const overlaps = closings.some(
    (line, i) => line.startsWith('close ') && closings[i + 1] !== line.replace('close', 'closed'),
  );
  if (overlaps || !equal(closed, expected.reverse())) c.fail(`${when}: ${show(log)}`);
}

/** Every error that was thrown on purpose has to come out, in order, the first as the root. */
function checkFailures(c: AnyCase, log: readonly string[], outcomes: readonly Outcome[], thrown = false): void {
  const closings = names(log, 'close').map((name) => `close ${name}`);
  const expected = thrown ? [failure, ...closings] : closings;
  // What the operator itself may have to say of these items is not of interest here.
  const got = outcomes.flatMap(failures).filter((error) => typeof error === 'string');
  if (!equal(got, expected)) c.fail(`expected the errors ${show(expected)}, got ${show(got)}`);
  const failed = outcomes.find((result) => 'error' in result);
  if (thrown && failed && rootCause(failed.error) !== failure) c.fail('the first error is not the root cause');
}
