import type { Compiled, Fuse, Loop, Machine } from '../machine.ts';
import type { Readable } from '../reader.ts';
import { firstAlike } from './closed.ts';
import { write, type Written } from './write.ts';

/** Runs up to `most` items, and says whether the reader has ended; in place, makes a loop that does. */
type LoopCode = <Most extends readonly number[]>(
  machine: Machine,
  reader: Readable,
  values: readonly unknown[],
  ...most: Most
) => Most extends readonly [] ? Loop<Readable> : boolean;

/**
 * How many items a call of a loop runs. V8 optimises a function that is called again and again better than one that it
 * finds running: it then knows that a sum is a number from the beginning, and need not keep it on the heap.
 */
const SPELL = 8_192;
/** How many the first call runs, each later one twice as many: what stands after the loop has to have run before it is hot. */
const FIRST_SPELL = 64;

/** The most loops that are kept. */
export const MOST = 500;
/** How many items make a loop worth its making: at 300 both ways take as long if there is a loop already, at 500 if not. */
export const WORTH = 512;

/**
 * The loops, the latest used last. A loop is shared by pipelines of the same text whose callbacks have the same text too: V8
 * learns about a callback by its place in the source. Pipelines with other callbacks get code of their own, made
 * different by a number in it, for identical text would share what V8 has learned, and with it its speed.
 */
const codes = new Map<string, unknown>();
let made = 0;

/** Functions without a text of their own are known by identity. */
const natives = new WeakMap<object, number>();
let seen = 0;

function keyOf(value: unknown): string {
  if (typeof value !== 'function') return typeof value;
  const text = Function.prototype.toString.call(value);
  if (!text.endsWith('[native code] }')) return text;
  let known = natives.get(value);
  if (known === undefined) natives.set(value, (known = seen++));
  return `native ${known}`;
}

/** How many loops are kept. */
export function kept(): number {
  return codes.size;
}

let allowed: boolean | undefined;

/** Whether code may be made of strings: only trying tells. What is thrown where it may not differs from place to place. */
function mayCompile(): boolean {
  if (allowed === undefined) {
    try {
      // oxlint-disable-next-line no-new, no-new-func, typescript/no-implied-eval -- what this file is for
      new Function('');
      allowed = true;
    } catch {
      allowed = false;
    }
  }
  return allowed;
}

/** The code of a text, and the values that it is to be given. */
function codeOf({ text, values }: Written, reader: Readable, base?: unknown): readonly [unknown, readonly unknown[]] {
  const keys = values.map(keyOf);
  const key = JSON.stringify([text, typeof reader.kind === 'string' ? reader.kind : keyOf(reader.kind), ...keys]);
  let code = codes.get(key);
  if (code) {
    codes.delete(key);
  } else {
    // oxlint-disable-next-line no-new-func, typescript/no-implied-eval, typescript/no-unsafe-call -- what this file is for
    code = new Function('Base', `// ${made++}\n${text}`)(base);
    if (codes.size >= MOST) codes.delete(codes.keys().next().value!);
  }
  codes.set(key, code);
  return [code, values.map((value, i) => firstAlike(value, keys[i]!))];
}

/** Compiles the loops of a run once so many items were run or are known to come. */
export function fuseAfter(items: number): Fuse {
  const worth = (reader: Readable, fed: number): boolean => fed + (reader.left ?? 0) >= items && mayCompile();
  return {
    loop: (machine, from, reader, fed) => (worth(reader, fed) ? compileLoop(machine, from, reader) : undefined),
    cursor: (machine, reader, base) => (worth(reader, 0) ? compileCursor(machine, reader, base) : undefined),
  };
}

/** The one that every run has, unless it is given another. */
export const fuseWhereWorth: Fuse = fuseAfter(WORTH);

function writtenFor(machine: Machine, from: number, reader: Readable, cursor: boolean): Written | undefined {
  const { stages, last, mayWait } = machine;
  return write({
    stages,
    last: typeof last === 'object' ? last.terminal : undefined,
    into: typeof last === 'function',
    from,
    reader,
    mayWait,
    input: (stage, input) => machine.input(stage, input),
    cursor,
  });
}

function compileCursor<Base>(machine: Machine, sample: Readable, base: Base): Compiled<Base> | undefined {
  const written = writtenFor(machine, 0, sample, true);
  // Where closures come after it, most of the time goes there.
  if (!written || written.split < machine.stages.length) return undefined;
  const [Cursor, values] = codeOf(written, sample, base) as [Base, readonly unknown[]];
  return { Cursor, values };
}

function compileLoop(machine: Machine, from: number, sample: Readable): ReturnType<Fuse['loop']> {
  const written = writtenFor(machine, from, sample, false);
  if (!written) return undefined;
  const [code, values] = codeOf(written, sample) as [LoopCode, readonly unknown[]];
  if (written.inPlace) {
    return (reader) => code(machine, reader, values) as Loop<typeof reader>;
  }
  let spell = FIRST_SPELL;
  return (reader) => {
    const loop = (): boolean => {
      let ended = code(machine, reader, values, spell);
      while (!ended && !machine.halt) {
        if (spell < SPELL) spell *= 2;
        ended = code(machine, reader, values, spell);
      }
      return ended;
    };
    return loop as Loop<typeof reader>;
  };
}
