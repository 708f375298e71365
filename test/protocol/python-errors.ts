import { GeneratorExit, StopAsyncIteration, StopIteration, SuppressedError } from '../../src/index.ts';

/** Python's exception classes, each with the one above it. */
const bases: Readonly<Record<string, string>> = {
  GeneratorExit: 'BaseException',
  KeyboardInterrupt: 'BaseException',
  Exception: 'BaseException',
  StopIteration: 'Exception',
  StopAsyncIteration: 'Exception',
  ArithmeticError: 'Exception',
  ZeroDivisionError: 'ArithmeticError',
  LookupError: 'Exception',
  IndexError: 'LookupError',
  KeyError: 'LookupError',
  AttributeError: 'Exception',
  TypeError: 'Exception',
  ValueError: 'Exception',
  MyError: 'ValueError',
  RuntimeError: 'Exception',
  OtherError: 'Exception',
};

/** An exception class of Python's as a value of a program. */
export class PyType {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

/** An exception of Python's that this library has no class for. */
class PyError extends Error {
  constructor(type: string) {
    super();
    this.name = type;
  }
}

export type Raisable = PyError | StopIteration | StopAsyncIteration | GeneratorExit;

/** What Python's exceptions have beside their class. */
interface Details {
  readonly args: readonly unknown[];
  /** Its text is the interpreter's, or ours in its place. */
  readonly own: boolean;
  cause?: Raisable | null;
  context?: Raisable;
  suppress: boolean;
}

const details = new WeakMap<Raisable, Details>();
const raisables = new WeakMap<object, Raisable>();

export function isRaisable(value: unknown): value is Raisable {
  return (
    value instanceof PyError ||
    value instanceof StopIteration ||
    value instanceof StopAsyncIteration ||
    value instanceof GeneratorExit
  );
}

export function detailsOf(error: Raisable): Details {
  let found = details.get(error);
  if (!found) {
    const value = error instanceof StopIteration ? error.value : undefined;
    const args = value === undefined || value === null ? [] : [value];
    details.set(error, (found = { args, own: false, suppress: false }));
  }
  return found;
}

export function make(type: string, args: readonly unknown[], own = false): Raisable {
  const error =
    type === 'StopIteration'
      ? new StopIteration(args[0])
      : type === 'StopAsyncIteration'
        ? new StopAsyncIteration()
        : type === 'GeneratorExit'
          ? new GeneratorExit()
          : new PyError(type);
  details.set(error, { args, own, suppress: false });
  return error;
}

export function isKind(error: Raisable, name: string): boolean {
  for (let type: string | undefined = error.name; type; type = bases[type]) if (type === name) return true;
  return false;
}

/** What CPython raises in the place of an error of ours, by the words with which ours begins. */
const counterparts: readonly (readonly [RegExp, string])[] = [
  [/^generator already executing/, 'ValueError'],
  [/^(async )?generator (raised|ignored|didn't)/, 'RuntimeError'],
  [/^\w+\(\): asynchronous generator is already running/, 'RuntimeError'],
  [/^send: what the generator delegates to takes no values/, 'AttributeError'],
  [/^enter: this context manager was entered before/, 'AttributeError'],
  [/^a?send: the generator has not started/, 'TypeError'],
  [/^delegate: sub must be iterable/, 'TypeError'],
];

/** Ours begins with CPython's text and then says what to do, or has it in brackets at its end. */
function pythonText(message: string): string {
  return /\(Python: (.*)\)$/.exec(message)?.[1] ?? message.replace(/;.*/, '');
}

/** An error of the test itself, which is not to be taken for one of the program. */
export function internal(error: Error): Error {
  return Object.assign(error, { internal: true });
}

/** Sets what Python sets when an exception is raised while another is being handled. */
export function inContext(error: Raisable, handled: Raisable | undefined): Raisable {
  const its = detailsOf(error);
  if (handled && handled !== error && !its.context && !reaches(handled, error)) its.context = handled;
  return error;
}

function reaches(from: Raisable, to: Raisable): boolean {
  for (let error: Raisable | undefined = from; error; error = detailsOf(error).context) if (error === to) return true;
  return false;
}

/** Whatever was thrown, as the Python exception that stands for it: always the same one for the same error. */
export function caught(thrown: unknown): Raisable {
  if (isRaisable(thrown)) return thrown;
  if (thrown instanceof SuppressedError) return inContext(caught(thrown.error), caught(thrown.suppressed));
  if (!(thrown instanceof Error)) throw internal(new Error(`not an exception: ${String(thrown)}`));
  let error = raisables.get(thrown);
  if (!error) {
    const type = counterparts.find(([pattern]) => pattern.test(thrown.message))?.[1];
    if (!type) throw internal(thrown);
    error = make(type, [pythonText(thrown.message)], true);
    raisables.set(thrown, error);
    if (thrown.cause !== undefined) causedBy(inContext(error, caught(thrown.cause)), caught(thrown.cause));
  }
  return error;
}

export function causedBy(error: Raisable, cause: Raisable | null): void {
  const its = detailsOf(error);
  its.cause = cause;
  its.suppress = true;
  // contextlib compares it: a wrapped signal is not a failure of its own.
  Object.defineProperty(error, 'cause', { value: cause ?? undefined, configurable: true });
}
