import fc, { type Arbitrary } from 'fast-check';

/** Random generator programs, written once and printed as Python and as JavaScript. */

export type Statement =
  | { readonly kind: 'yield'; readonly value: number; readonly keep: boolean }
  | { readonly kind: 'log' | 'set' | 'return'; readonly value: number }
  | { readonly kind: 'break' | 'continue' | 'reraise' | 'tick' }
  | { readonly kind: 'raise'; readonly type: string; readonly value: number; readonly from: string | undefined }
  | { readonly kind: 'if'; readonly test: 'x' | 'x == 7' | 'x is None'; readonly body: Block; readonly orElse: Block }
  | { readonly kind: 'loop'; readonly count: number; readonly body: Block }
  | {
      readonly kind: 'try';
      readonly body: Block;
      readonly handlers: readonly Handler[];
      readonly orElse: Block;
      readonly final: Block;
    }
  | { readonly kind: 'delegate'; readonly to: Target; readonly keep: boolean }
  | { readonly kind: 'each'; readonly to: number; readonly keep: boolean };

export type Block = readonly Statement[];

interface Handler {
  readonly types: readonly string[];
  readonly body: Block;
}

/** What is delegated to: a function by its distance from this one, a list, or an iterator with some of Python's methods. */
export type Target =
  | { readonly kind: 'function'; readonly distance: number }
  | { readonly kind: 'list' }
  | { readonly kind: 'logged'; readonly methods: string };

export interface Step {
  readonly call: 'next' | 'send' | 'throw' | 'close' | 'state' | 'delegating';
  readonly value: number;
  readonly type: string;
}

export interface Program {
  readonly async: boolean;
  readonly functions: readonly Block[];
  readonly steps: readonly Step[];
}

export interface ContextProgram {
  readonly async: boolean;
  readonly functions: readonly Block[];
  /** What an exit stack is given: one of the functions as a context, or a callback, which may fail. */
  readonly stack: readonly { readonly context: number | undefined; readonly fails: string | undefined }[];
  readonly body: Block;
}

const raised = ['ValueError', 'KeyError', 'RuntimeError', 'TypeError', 'MyError', 'StopIteration', 'GeneratorExit'];
const handled = [...raised, 'Exception', 'BaseException', 'LookupError'];
const methods = [
  '',
  'send',
  'close',
  'throw',
  'send throw close',
  'sticky',
  'sticky close',
  'end',
  'end close',
  'badclose',
];

const value = fc.integer({ min: 0, max: 99 });

const { block } = fc.letrec<{ statement: Statement; block: Block; deep: Statement }>((tie) => {
  const inner = tie('block');
  const handler = fc.record({ types: fc.subarray(handled, { minLength: 0, maxLength: 2 }), body: inner });
  const target: Arbitrary<Target> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({ kind: fc.constant('function' as const), distance: fc.integer({ min: 1, max: 2 }) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'list' as const }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('logged' as const), methods: fc.constantFrom(...methods) }) },
  );
  const plain: Arbitrary<Statement> = fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('yield' as const), value, keep: fc.boolean() }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('log' as const, 'set' as const), value }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('return' as const), value }) },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constantFrom('break' as const, 'continue' as const, 'reraise' as const) }),
    },
    { weight: 1, arbitrary: fc.constant({ kind: 'tick' as const }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('raise' as const),
        type: fc.constantFrom(...raised),
        value,
        from: fc.option(fc.constantFrom('OtherError', 'None'), { nil: undefined }),
      }),
    },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('delegate' as const), to: target, keep: fc.boolean() }) },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('each' as const),
        to: fc.integer({ min: 1, max: 2 }),
        keep: fc.boolean(),
      }),
    },
  );
  const deep: Arbitrary<Statement> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('try' as const),
        body: inner,
        handlers: fc.array(handler, { maxLength: 2 }),
        orElse: inner,
        final: inner,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('if' as const),
        test: fc.constantFrom('x' as const, 'x == 7' as const, 'x is None' as const),
        body: inner,
        orElse: inner,
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('loop' as const), count: fc.integer({ min: 1, max: 3 }), body: inner }),
    },
  );
  return {
    deep,
    statement: fc.oneof({ maxDepth: 3, depthSize: 'small' }, plain, { weight: 1, arbitrary: tie('deep') }),
    block: fc.array(tie('statement'), { maxLength: 4, depthIdentifier: 'block' }),
  };
});

const functions = fc.array(block, { minLength: 1, maxLength: 3 });
const step: Arbitrary<Step> = fc.record({
  call: fc.oneof(
    { weight: 5, arbitrary: fc.constant('next' as const) },
    { weight: 4, arbitrary: fc.constant('send' as const) },
    { weight: 3, arbitrary: fc.constant('throw' as const) },
    { weight: 2, arbitrary: fc.constantFrom('close' as const, 'state' as const, 'delegating' as const) },
  ),
  value: fc.constantFrom(7, 0, 1),
  type: fc.constantFrom(...raised),
});

export const programs: Arbitrary<Program> = fc.record({
  async: fc.boolean(),
  functions,
  steps: fc.array(step, { minLength: 2, maxLength: 9 }),
});

export const contextPrograms: Arbitrary<ContextProgram> = fc.record({
  async: fc.boolean(),
  functions,
  stack: fc.array(
    fc.record({
      context: fc.option(fc.integer({ min: 0, max: 2 }), { nil: undefined, freq: 3 }),
      fails: fc.option(fc.constantFrom('KeyError', 'MyError'), { nil: undefined }),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  body: block,
});

/** What a printer has to know of where it is. */
export interface Place {
  readonly async: boolean;
  /** How many functions come after this one, to which it can delegate. */
  readonly after: number;
  readonly index: number;
  readonly inLoop: boolean;
  /** The JavaScript variable of the exception that is being handled. */
  readonly handling: string | undefined;
  /** Not in a generator, but in the body of a context: it cannot yield. */
  readonly body: boolean;
}

/** Python makes another exception of a StopIteration that leaves a coroutine, which a JavaScript function is not. */
export function typeIn(type: string, place: Place): string {
  return place.body && type === 'StopIteration' ? 'ValueError' : type;
}

const outside: Place = { async: false, after: 0, index: 0, inLoop: false, handling: undefined, body: false };

export function placeOf({ async, functions }: { async: boolean; functions: readonly Block[] }, index: number): Place {
  return { ...outside, async, index, after: functions.length - 1 - index };
}

/** The body of a context, in a function of its own. */
export function bodyPlace(async: boolean): Place {
  return { ...outside, async, body: true };
}
