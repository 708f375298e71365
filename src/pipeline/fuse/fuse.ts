import type { Compiled, Fuse, Loop, Machine } from '../machine.ts';
import type { Readable } from '../reader.ts';
import { codeOf } from './codes.ts';
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
/**
 * How many at first, until so many were run. V8 may come to replace a function in the middle of a loop: it keeps what it
 * made for that, and enters it at once should it ever have to give up the better one. The shorter the calls until there is
 * the better one, the less likely.
 */
const FIRST_SPELL = 64;
const WARM = 1 << 19;

/** How many items make a loop worth its making: so many take as long both ways. */
export const WORTH = 768;

/** About how many items loops have run, as long as they are not warm. */
const ran = new WeakMap<object, number>();

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
  let items = ran.get(code) ?? 0;
  return (reader) => {
    const loop = (): boolean => {
      let ended: boolean;
      do {
        const isWarm = items >= WARM;
        ended = code(machine, reader, values, isWarm ? SPELL : FIRST_SPELL);
        if (!isWarm) ran.set(code, (items += FIRST_SPELL));
      } while (!ended && !machine.halt);
      return ended;
    };
    return loop as Loop<typeof reader>;
  };
}
