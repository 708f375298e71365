/**
 * The few instructions of WebAssembly that the functions of this folder are written in, as the bytes they are encoded by: a
 * body is an array of them, nested as one likes. Names are the specification's, `i32.load8_u` being `i32.load8u`.
 *
 * @see https://webassembly.github.io/spec/core/binary/instructions.html
 */
export type Code = readonly (number | Code)[];

/** An unsigned number in LEB128. */
function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
    if (rest === 0) return bytes;
  }
}

/** A signed number in LEB128. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const last = rest === (low & 0x40 ? -1 : 0);
    bytes.push(last ? low : low | 0x80);
    if (last) return bytes;
  }
}

const vector = (opcode: number): Code => [0xfd, unsigned(opcode)];
/** At the address on the stack, aligned or not. */
const there: Code = [0, 0];

type Instructions<Name extends string> = Readonly<Record<Name, Code>>;

export const i32: Instructions<
  'load8u' | 'select' | 'eqz' | 'eq' | 'ne' | 'ltU' | 'geU' | 'ctz' | 'add' | 'sub' | 'and'
> = {
  load8u: [0x2d, there],
  select: [0x1b],
  eqz: [0x45],
  eq: [0x46],
  ne: [0x47],
  ltU: [0x49],
  geU: [0x4f],
  ctz: [0x68],
  add: [0x6a],
  sub: [0x6b],
  and: [0x71],
};
export const v128: Instructions<'load' | 'and'> = { load: [vector(0), there], and: vector(78) };
export const i8x16: Instructions<'splat' | 'eq' | 'bitmask'> = {
  splat: vector(15),
  eq: vector(35),
  bitmask: vector(100),
};

export const constant = (value: number): Code => [0x41, signed(value)];
export const memoryCopy: Code = [0xfc, 10, 0, 0];
export const get = (local: number): Code => [0x20, unsigned(local)];
export const set = (local: number): Code => [0x21, unsigned(local)];
export const tee = (local: number): Code => [0x22, unsigned(local)];

/** Code that `br` leaves. */
export const block = (...code: Code[]): Code => [0x02, 0x40, code, 0x0b];
/** Code that `br` begins again. */
export const loop = (...code: Code[]): Code => [0x03, 0x40, code, 0x0b];
/** Goes to the end of a block or the beginning of a loop: the innermost is 0, the one around it 1. */
export const br = (depth: number): Code => [0x0c, unsigned(depth)];
export const brIf = (depth: number): Code => [0x0d, unsigned(depth)];

const I32 = 0x7f;
const V128 = 0x7b;

function bytesOf(code: Code): number[] {
  return (code as readonly unknown[]).flat(Infinity) as number[];
}

/**
 * A module with a memory, exported as `memory`, and one function, exported as `run`, from numbers to a number.
 *
 * @param pages - The size of the memory, in pages of 64 KiB.
 * @param parameters - How many numbers the function takes: its first locals.
 * @param locals - How many further locals it has: numbers first, then vectors.
 */
export function moduleOf(
  pages: number,
  parameters: number,
  locals: { readonly numbers: number; readonly vectors: number },
  ...body: Code[]
): Uint8Array<ArrayBuffer> {
  const sized = (...code: Code[]): Code => {
    const bytes = bytesOf(code);
    return [unsigned(bytes.length), bytes];
  };
  const section = (id: number, ...code: Code[]): Code => [id, sized(...code)];
  const name = (text: string): Code => sized([...new TextEncoder().encode(text)]);
  return new Uint8Array(
    bytesOf([
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, [1, 0x60, parameters, Array<number>(parameters).fill(I32), 1, I32]),
      section(3, [1, 0]),
      section(5, [1, 0, unsigned(pages)]),
      section(7, [2, name('memory'), 2, 0, name('run'), 0, 0]),
      section(10, [1, sized([2, locals.numbers, I32, locals.vectors, V128], body, [0x0b])]),
    ]),
  );
}
