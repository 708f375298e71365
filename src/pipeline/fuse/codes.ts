import type { Readable } from '../reader.ts';
import { firstAlike, textOf } from './callback.ts';
import type { Written } from './write.ts';

/** The most loops that are kept. */
export const MOST = 500;

/**
 * The loops, the latest used last. A loop is shared by pipelines of the same text whose callbacks have the same text too: V8
 * learns about a callback by its place in the source. Pipelines with other callbacks get code of their own, made
 * different by a number in it, for identical text would share what V8 has learned, and with it its speed.
 */
const codes = new Map<string, Code>();
let made = 0;

/**
 * A loop that is bound to the values that it runs with need not be given them, and V8 then knows its callbacks as well as
 * the loop itself: it does not ask at each call which it is. So the first run gets one, and with it all whose callbacks are
 * the same; others share one that is given its values.
 */
interface Code {
  bound?: WeakRef<object>;
  shared?: object;
}

/** What loops are bound to. */
const bindings = new WeakMap<object, readonly unknown[]>();

/**
 * The bound loops that were used since garbage was last collected, or since there were too many, and those used the time
 * before. Others go: longer than that none is to keep what its callbacks hold.
 */
let used = new Set<object>();
let usedBefore = new Set<object>();

function age(): void {
  usedBefore = used;
  used = new Set();
}

const collections = new FinalizationRegistry<undefined>(() => {
  age();
  if (usedBefore.size > 0) collections.register({}, undefined);
});

function use(bound: object): void {
  if (used.size + usedBefore.size === 0) collections.register({}, undefined);
  if (used.size >= MOST) age();
  used.add(bound);
}

/** Functions without a text of their own are known by identity. */
const natives = new WeakMap<object, number>();
let seen = 0;

function keyOf(value: unknown): string {
  if (typeof value !== 'function') return typeof value;
  const text = textOf(value);
  if (!text.endsWith('[native code] }')) return text;
  let known = natives.get(value);
  if (known === undefined) natives.set(value, (known = seen++));
  return `native ${known}`;
}

/** How many loops are kept: of so many texts, and so many with their callbacks. */
export function kept(): { readonly texts: number; readonly bound: number } {
  return { texts: codes.size, bound: new Set([...used, ...usedBefore]).size };
}

/** The code of a loop, and the values that it is to be given where it is not bound to them. */
export function codeOf(written: Written, reader: Readable, base?: unknown): readonly [unknown, readonly unknown[]] {
  const keys = written.values.map(keyOf);
  const kind = typeof reader.kind === 'string' ? reader.kind : keyOf(reader.kind);
  const key = [written.text(false), kind, ...keys].join('\n//');
  const values = written.values.map((value, i) => firstAlike(value, keys[i]!, written.ofRows[i]));
  const code = codes.get(key) ?? {};
  codes.delete(key);
  if (codes.size >= MOST) codes.delete(codes.keys().next().value!);
  codes.set(key, code);
  const known = code.bound?.deref();
  if (known ? !isEqual(bindings.get(known)!, values) : code.shared) {
    return [(code.shared ??= makeCode(written.text(false), base)), values];
  }
  const bound = known ?? makeCode(written.text(true), base, values);
  if (!known) {
    code.bound = new WeakRef(bound);
    bindings.set(bound, values);
  }
  use(bound);
  return [bound, values];
}

function makeCode(text: string, base: unknown, values?: readonly unknown[]): object {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call -- what this file is for
  return new Function('Base', 'values', `// ${made++}\n${text}`)(base, values) as object;
}

function isEqual(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.every((value, i) => Object.is(value, b[i]));
}
