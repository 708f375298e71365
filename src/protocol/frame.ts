import { describe } from './describe.ts';

/** Where a generator stands: not begun, waiting at a `yield`, executing, or at its end. */
export type GeneratorState = 'created' | 'suspended' | 'running' | 'closed';

const kinds = {
  'generator function': '[object GeneratorFunction]',
  'async generator function': '[object AsyncGeneratorFunction]',
};

/** By tag and not by `instanceof`, so that functions of another realm are taken too. */
export function checkBody(what: string, body: unknown, kind: keyof typeof kinds): void {
  if (Object.prototype.toString.call(body) !== kinds[kind]) {
    throw new TypeError(
      `${what}: body must be ${kind === 'generator function' ? 'a' : 'an'} ${kind}, got ${describe(body)}`,
    );
  }
}

/** Gives a function made around a body the body's name and length, as Python's `functools.wraps` does. */
export function wrapping<Wrapper extends (...args: never) => unknown>(
  wrapper: Wrapper,
  { name, length }: { readonly name: string; readonly length: number },
): Wrapper {
  Object.defineProperties(wrapper, {
    name: { value: name, configurable: true },
    length: { value: length, configurable: true },
  });
  return wrapper;
}

interface Shown {
  readonly name: string;
  readonly state: GeneratorState;
}

/**
 * Makes a class's objects generators by descent and by name: what the runtime gives to iterators (its helper methods,
 * where it has them), and `[Generator walk suspended]` on Node's console.
 */
export function adopt(prototype: object, kind: string, sample: object, shown: (generator: never) => Shown): void {
  const iteratorPrototype: unknown = Object.getPrototypeOf(Object.getPrototypeOf(Object.getPrototypeOf(sample)));
  Object.setPrototypeOf(prototype, iteratorPrototype as object);
  Object.defineProperties(prototype, {
    [Symbol.toStringTag]: { value: kind, configurable: true },
    [Symbol.for('nodejs.util.inspect.custom')]: {
      value(this: never): string {
        const { name, state } = shown(this);
        return `[${kind} ${name || '(anonymous)'} ${state}]`;
      },
      configurable: true,
    },
  });
}

const missingThrow = ((): string => {
  const delegating = (function* () {
    yield* [0];
  })();
  delegating.next();
  try {
    delegating.throw(undefined);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
})();

/**
 * What came out of a frame that an error was thrown into: where a plain `yield*` over an iterator without `throw` has put
 * a TypeError in its place, the error itself, as PEP 380 has it. Only the body can have seen the other.
 */
export function afterThrow(thrown: unknown, given: unknown): unknown {
  return thrown instanceof TypeError && thrown.message === missingThrow ? given : thrown;
}
