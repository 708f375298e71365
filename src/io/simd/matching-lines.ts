import {
  block,
  br,
  brIf,
  type Code,
  constant,
  get,
  i32,
  i8x16,
  loop,
  memoryCopy,
  moduleOf,
  set,
  tee,
  v128,
} from './assembler.ts';

const PAGE = 65_536;
const LF = 0x0a;

// The memory: the needle; the lines; a line end, and as much as may be read beyond it; the lines that were found.
const LONGEST_NEEDLE = 256;
const INPUT = LONGEST_NEEDLE;
/** How many bytes are searched at once. */
export const SEARCHED: number = PAGE;
const OUTPUT = INPUT + SEARCHED + LONGEST_NEEDLE + 32;
const PAGES = Math.ceil((OUTPUT + SEARCHED) / PAGE);

/** Adds to a local. */
const next = (local: number, step: number): Code => [get(local), constant(step), i32.add, set(local)];

/**
 * `run(end, last)`: copies the lines of [INPUT, end) that contain the needle, whose last byte is at `last`, one after the other to
 * OUTPUT, and returns where the copies end.
 *
 * Of sixteen addresses at a time it is asked at which the needle's first byte stands, with its last byte where that belongs.
 * Only there the bytes between are compared.
 */
function machineCode(): Uint8Array<ArrayBuffer> {
  const [end, last, at, lineStart, candidates, found, compared, lineEnd, written] = [0, 1, 2, 3, 4, 5, 6, 7, 8];
  const [firstByte, lastByte, newline] = [9, 10, 11];
  const lowest: Code = [get(candidates), i32.ctz];
  const pastEnd = (address: Code): Code => [address, get(last), i32.add, get(end), i32.geU];
  const same = block(
    loop(
      [get(compared), get(last), i32.geU, brIf(1)],
      [get(found), get(compared), i32.add, i32.load8u, get(compared), i32.load8u, i32.ne, brIf(2)],
      [next(compared, 1), br(0)],
    ),
  );
  const findLineStart = block(
    loop(
      [get(found), get(lineStart), i32.eq, brIf(1)],
      [get(found), constant(1), i32.sub, i32.load8u, constant(LF), i32.eq, brIf(1)],
      [next(found, -1), br(0)],
    ),
  );
  const findLineEnd = block(
    loop(
      [get(lineEnd), v128.load, get(newline), i8x16.eq, i8x16.bitmask, tee(candidates), brIf(1)],
      [next(lineEnd, 16), br(0)],
    ),
  );
  return moduleOf(
    PAGES,
    2,
    { numbers: 7, vectors: 3 },
    [constant(0), i32.load8u, i8x16.splat, set(firstByte)],
    [get(last), i32.load8u, i8x16.splat, set(lastByte)],
    [constant(LF), i8x16.splat, set(newline)],
    [constant(INPUT), tee(at), set(lineStart), constant(OUTPUT), set(written)],
    block(
      loop(
        [pastEnd(get(at)), brIf(1)],
        [get(at), v128.load, get(firstByte), i8x16.eq],
        [get(at), get(last), i32.add, v128.load, get(lastByte), i8x16.eq, v128.and],
        [i8x16.bitmask, set(candidates)],
        block(
          [get(candidates), i32.eqz, brIf(0)],
          loop(
            [get(at), lowest, i32.add, set(found)],
            [pastEnd(get(found)), brIf(3)],
            block(
              [constant(1), set(compared), same],
              [get(found), set(lineEnd), findLineStart],
              [findLineEnd, get(lineEnd), lowest, i32.add, constant(1), i32.add, set(lineEnd)],
              // The line end after the last line is not its own.
              [get(lineEnd), get(end), get(lineEnd), get(end), i32.ltU, i32.select, set(lineEnd)],
              [get(written), get(found), get(lineEnd), get(found), i32.sub, memoryCopy],
              [get(written), get(lineEnd), i32.add, get(found), i32.sub, set(written)],
              [get(lineEnd), tee(at), set(lineStart), br(3)],
            ),
            [get(candidates), get(candidates), constant(1), i32.sub, i32.and, tee(candidates), brIf(0)],
          ),
        ),
        [next(at, 16), br(0)],
      ),
    ),
    get(written),
  );
}

interface Search {
  readonly memory: Buffer;
  readonly run: (end: number, last: number) => number;
}

let search: Search | undefined;
let tried = false;

/** undefined where WebAssembly or its vectors are missing or forbidden. */
function searching(): Search | undefined {
  if (tried) return search;
  tried = true;
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(machineCode()));
    const memory = Buffer.from((exports['memory'] as WebAssembly.Memory).buffer);
    search = { memory, run: exports['run'] as Search['run'] };
  } catch {
    // Whoever asks has a way without it.
  }
  return search;
}

/**
 * The lines that contain some bytes, sixteen bytes a step; a line ends with `\n`, and the last one with the range.
 *
 * @param needle - The bytes, at least one, without `\n`.
 * @param bytes - Holds the lines from `from`, where a line begins, up to `to`: at most {@link SEARCHED} bytes.
 * @returns The lines, valid until the next call; undefined where this cannot be done.
 */
export function matchingLines(needle: Uint8Array, bytes: Uint8Array, from: number, to: number): Buffer | undefined {
  if (needle.length > LONGEST_NEEDLE) return undefined;
  const found = searching();
  if (!found) return undefined;
  const { memory, run } = found;
  const end = INPUT + to - from;
  memory.set(needle, 0);
  memory.set(bytes.subarray(from, to), INPUT);
  memory[end] = LF;
  return memory.subarray(OUTPUT, run(end, needle.length - 1));
}
