// Stands in for `node:test` where the tests run in a browser: what they use of it. `runAll` runs what was declared.

interface Options {
  readonly skip?: boolean | string | undefined;
}
interface Context {
  readonly mock: { readonly timers: MockTimers };
  skip(reason?: string): void;
}
type Body = (context: Context) => unknown;
interface Declared {
  readonly name: string;
  readonly body: Body;
  readonly skip: boolean;
}

export interface Totals {
  passed: number;
  skipped: number;
  readonly failures: { readonly name: string; readonly error: string }[];
}

/** How long a test may take, in ms: the slowest in Node takes a tenth of it. */
const LONGEST = 120_000;
const declared: Declared[] = [];
let group: readonly string[] = [];
let skipping = false;

/** Timers that stand still until they are put forward. */
class MockTimers {
  readonly #real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout };
  readonly #timers = new Map<number, { readonly at: number; readonly f: () => void }>();
  #now = 0;
  #last = 1 << 30;

  enable({ apis }: { readonly apis: readonly string[] }): void {
    if (apis.join() !== 'setTimeout')
      throw new Error(`mock timers: only setTimeout stands still here, got ${apis.join()}`);
    const set = (f: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): number => {
      this.#timers.set((this.#last += 1), { at: this.#now + ms, f: () => f(...args) });
      return this.#last;
    };
    const clear = (id: number): void => {
      if (!this.#timers.delete(id)) this.#real.clearTimeout(id);
    };
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear });
  }

  tick(ms: number): void {
    const end = this.#now + ms;
    for (;;) {
      const [first] = [...this.#timers].filter(([, { at }]) => at <= end).sort(([, a], [, b]) => a.at - b.at);
      if (!first) break;
      const [id, { at, f }] = first;
      this.#timers.delete(id);
      this.#now = at;
      f();
    }
    this.#now = end;
  }

  reset(): void {
    Object.assign(globalThis, this.#real);
    this.#timers.clear();
  }
}

type Args = [name: string, options: Options, body: Body] | [name: string, body: Body];
const parts = (args: Args): { readonly options: Options; readonly body: Body } =>
  args.length === 3 ? { options: args[1], body: args[2] } : { options: {}, body: args[1] };

export function test(...args: Args): void {
  const { options, body } = parts(args);
  declared.push({ name: [...group, args[0]].join(' > '), body, skip: skipping || Boolean(options.skip) });
}
export { test as it };
export default test;

export function describe(...args: Args): void {
  const { options, body } = parts(args);
  const outer = { group, skipping };
  group = [...group, args[0]];
  skipping ||= Boolean(options.skip);
  (body as () => unknown)();
  ({ group, skipping } = outer);
}

/** In which file what is declared from now on is, for its name. */
export function inFile(name: string): void {
  group = [name];
}

const describeError = (error: unknown): string =>
  error instanceof Error ? (error.stack ?? String(error)) : String(error);

/** Runs all that was declared, one after the other. An error that nobody handles fails the test in which it is heard. */
export async function runAll(): Promise<Totals> {
  const totals: Totals = { passed: 0, skipped: 0, failures: [] };
  let unhandled: unknown[] = [];
  addEventListener('unhandledrejection', (event) => unhandled.push(event.reason));
  addEventListener('error', (event) => unhandled.push(event.error ?? event.message));
  for (const { name, body, skip } of declared) {
    if (skip) {
      totals.skipped += 1;
      continue;
    }
    unhandled = [];
    const timers = new MockTimers();
    let [timer, skipped] = [0, false];
    const late = new Promise((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`took more than ${LONGEST} ms`)), LONGEST) as unknown as number;
    });
    try {
      const done = body({ mock: { timers }, skip: () => (skipped = true) });
      // oxlint-disable-next-line no-await-in-loop -- one test after the other
      await Promise.race([done, late]);
      if (unhandled.length > 0) throw new Error(`unhandled: ${unhandled.map(describeError).join('\n')}`);
      if (skipped) totals.skipped += 1;
      else totals.passed += 1;
    } catch (error) {
      totals.failures.push({ name, error: describeError(error) });
    } finally {
      timers.reset();
      clearTimeout(timer);
    }
  }
  return totals;
}
