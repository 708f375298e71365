import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import fc from 'fast-check';
import {
  asyncContextManager,
  AsyncExitStack,
  asyncGenerator,
  type AsyncGeneratorObject,
  contextManager,
  delegate,
  delegatingTo,
  ExitStack,
  generator,
  type GeneratorObject,
  stateOf,
} from '../../src/index.ts';
import { forbidden } from '../code-from-strings.ts';
import { type CPython, startCPython } from './cpython.ts';
import { javascriptBody, javascriptFunctions } from './javascript-printer.ts';
import { type ContextProgram, contextPrograms, type Program, programs, type Step } from './programs.ts';
import { pythonBody, pythonFunctions } from './python-printer.ts';
import { caught, causedBy, detailsOf, isKind, make, type Raisable } from './python-errors.ts';
import { logged } from './python-runtime.ts';

type Events = unknown[];
type Gen = GeneratorObject<unknown, unknown, unknown>;
type AsyncGen = AsyncGeneratorObject<unknown, unknown, unknown>;

function none(value: unknown): unknown {
  return value === undefined ? null : value;
}

function failure(thrown: unknown): unknown {
  const error = caught(thrown);
  const { args, cause } = detailsOf(error);
  if (error.name === 'StopIteration') return ['end', none(args[0])];
  if (error.name === 'StopAsyncIteration') return ['end', null];
  const numbers = args.every((arg) => typeof arg === 'number');
  return ['exc', error.name, numbers ? args : null, cause?.name ?? null];
}

function answer(result: IteratorResult<unknown, unknown>): unknown {
  return [result.done ? 'end' : 'ret', none(result.value)];
}

/** What a printed program calls. */
function runtime(events: Events): object {
  const log = (...values: unknown[]): void => void events.push(['log', ...values.map(none)]);
  return {
    log,
    delegate,
    ExitStack,
    AsyncExitStack,
    caught,
    is: (error: Raisable, types: readonly string[]) => types.some((type) => isKind(error, type)),
    logged: (methods: string) => logged((_, ...values) => log(...values), '', [1, 2], methods),
    generator: (body: () => Generator<unknown, unknown, undefined>) =>
      Object.assign(generator(body), { manager: contextManager(body) }),
    asyncGenerator: (body: () => AsyncGenerator<unknown, unknown, undefined>) =>
      Object.assign(asyncGenerator(body), { manager: asyncContextManager(body) }),
    raise: (type: string, value: number, from?: string): never => {
      const error = make(type, [value]);
      if (from !== undefined) causedBy(error, from === 'None' ? null : make(from, [0]));
      throw error;
    },
    fail: (type: string): never => {
      throw make(type, [-4]);
    },
  };
}

type Calls<G> = Record<Step['call'], (gen: G, value: number, error: Raisable) => unknown>;

const syncCalls: Calls<Gen> = {
  next: (gen) => answer(gen.next()),
  send: (gen, value) => answer(gen.send(value)),
  throw: (gen, _, error) => answer(gen.throw(error)),
  close: (gen) => ['ret', none(gen.close())],
  state: (gen) => ['ret', stateOf(gen).toUpperCase()],
  delegating: (gen) => ['ret', delegatingTo(gen) !== undefined],
};

const asyncCalls: Calls<AsyncGen> = {
  next: async (gen) => answer(await gen.next()),
  send: async (gen, value) => answer(await gen.asend(value)),
  throw: async (gen, _, error) => {
    // CPython answers None at the end, and a yielded None in the same way.
    const over = stateOf(gen) === 'closed';
    const result = await gen.athrow(error);
    return over ? ['ret', null] : answer(result);
  },
  close: async (gen) => ['ret', none(await gen.aclose())],
  state: (gen) => ['ret', stateOf(gen).toUpperCase()],
  delegating: () => ['ret', null],
};

function compiled(source: string, events: Events): unknown {
  // oxlint-disable-next-line typescript/no-implied-eval -- a program is text in both languages
  return new Function('rt', source)(runtime(events)) as unknown;
}

async function runHere(program: Program): Promise<Events> {
  const events: Events = [];
  const gen = compiled(`${javascriptFunctions(program)}\nreturn g0();`, events);
  const calls = (program.async ? asyncCalls : syncCalls) as Calls<unknown>;
  for (const { call, value, type } of program.steps) {
    try {
      events.push(await calls[call](gen, value, make(type, [value])));
    } catch (error) {
      events.push(failure(error));
    }
  }
  return events;
}

function runThere(cpython: CPython, program: Program): Events {
  const steps = program.steps.map(({ call, value, type }) => [call, value, type]);
  return cpython(pythonFunctions(program), JSON.stringify(steps), program.async);
}

/** A `with` statement over an exit stack; over the manager itself if there is but one. */
function contextsInPython(program: ContextProgram): string {
  const { async, stack, functions } = program;
  const [wait, prefix, make] = async ? ['await ', 'async ', 'asynccontextmanager'] : ['', '', 'contextmanager'];
  const manager = (i: number): string => `contextlib.${make}(g${i % functions.length})()`;
  const entries = stack.map(({ context, fails }, i) => {
    if (context !== undefined) return `log(${wait}stack.enter_${async ? 'async_' : ''}context(${manager(context)}))`;
    return fails ? `stack.callback(fail, ${fails}(-4))` : `stack.callback(log, ${i})`;
  });
  const alone = stack.length === 1 ? stack[0]!.context : undefined;
  const head =
    alone === undefined ? `contextlib.${async ? 'Async' : ''}ExitStack() as stack` : `${manager(alone)} as value`;
  const enter = alone === undefined ? entries : ['log(value)'];
  const block = enter.map((line) => `        ${line}`).join('\n');
  const body = pythonBody(program).replace(/^/gm, '    ');
  return `${pythonFunctions(program)}\n${prefix}def use():\n    x = None\n    ${prefix}with ${head}:\n${block}\n${body}\n    return -9`;
}

function contextsHere(program: ContextProgram): string {
  const { async, stack, functions } = program;
  const [wait, prefix] = async ? ['await ', 'async '] : ['', ''];
  const manager = (i: number): string => `g${i % functions.length}.manager()`;
  const entries = stack.map(({ context, fails }, i) => {
    if (context !== undefined) return `rt.log(${wait}stack.enter(${manager(context)}));`;
    return fails ? `stack.callback(rt.fail, '${fails}');` : `stack.callback(rt.log, ${i});`;
  });
  const alone = stack.length === 1 ? stack[0]!.context : undefined;
  const target = alone === undefined ? `new rt.${async ? 'Async' : ''}ExitStack()` : manager(alone);
  const enter = alone === undefined ? entries.join('\n') : 'rt.log(stack);';
  const body = `${prefix}(stack) => { let x;\n${enter}\n${javascriptBody(program)}\nreturn -9; }`;
  return `${javascriptFunctions(program)}\nreturn ${prefix}() => (${wait}${target}.run(${body})) ?? -9;`;
}

async function runContextsHere(program: ContextProgram): Promise<Events> {
  const events: Events = [];
  const use = compiled(contextsHere(program), events) as () => unknown;
  try {
    events.push(['ret', none(program.async ? await use() : use())]);
  } catch (error) {
    events.push(failure(error));
  }
  return events;
}

/** fast-check prints the seed of a failure, by which it can be repeated, and the smallest program that fails. */
const numRuns = process.env['CI'] ? 3_000 : 400;

describe('random programs do what they do in CPython', { skip: forbidden() }, () => {
  let cpython: CPython;
  before(async () => {
    cpython = await startCPython();
  });

  test('generators and async generators', async () => {
    const property = fc.asyncProperty(programs, async (drawn) => {
      const program = forAsync(drawn);
      const there = runThere(cpython, program);
      assert.deepEqual(await runHere(program), there, `${pythonFunctions(program)}\n${JSON.stringify(program.steps)}`);
    });
    await fc.assert(property, { numRuns });
  });

  test('context managers and exit stacks', async () => {
    const property = fc.asyncProperty(contextPrograms, async (program) => {
      const source = contextsInPython(program);
      const there = cpython(source, undefined, program.async);
      assert.deepEqual(await runContextsHere(program), there, source);
    });
    await fc.assert(property, { numRuns });
  });
});

/** `await` takes a StopIteration thrown at it for its own end: an async generator is given the async one. */
function forAsync(program: Program): Program {
  if (!program.async) return program;
  const steps = program.steps.map((one) =>
    one.type === 'StopIteration' ? { ...one, type: 'StopAsyncIteration' } : one,
  );
  return { ...program, steps };
}
