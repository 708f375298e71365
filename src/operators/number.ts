import { checkOptionalFunction, describe } from '../pipeline/check.ts';
import { type Code, type Terminal, terminal } from '../pipeline/stage.ts';

/** Makes a number of an item, for the terminals that do sums. */
export type ToNumber<T> = (item: T, index: number) => number | PromiseLike<number>;

/**
 * A terminal over one number per item: the item itself, or what `value` makes of it.
 *
 * @param addText - `add` as text.
 */
export function numeric<T, State extends { index: number }, Result>(
  name: string,
  value: ToNumber<T> | undefined,
  start: () => State,
  add: (state: State, value: number) => void,
  result: (state: State) => Result,
  addText?: (code: Code, value: string) => string,
): Terminal<T, Result> {
  checkOptionalFunction(name, 'value', value);
  return terminal({
    name,
    args: value ? [value] : [],
    start,
    ask: (state, item: T) => {
      const index = state.index++;
      return value ? value(item, index) : item;
    },
    step: (state, _item, number) => {
      if (typeof number !== 'number') refuse(name, number, state.index - 1);
      else add(state, number);
    },
    text:
      addText &&
      ((code) => {
        const { item, answer, index, call } = code;
        const refused = `${code.value(refuse)}(${code.value(name)}, ${answer}, ${index()})`;
        return {
          ask: value ? call(value) : item,
          step: `if (typeof ${answer} !== 'number') ${refused};\n${addText(code, answer)}`,
        };
      }),
    result,
  });
}

function refuse(name: string, number: unknown, index: number): never {
  throw new TypeError(`${name}: expected a number for item ${index}, got ${describe(number)}`);
}

/** The terminal that adds up, for `sum` and each group of `sumBy`. */
export function summation<T>(name: string, value: ToNumber<T> | undefined): Terminal<T, number> {
  return numeric(name, value, startSum, addTo, total, addText);
}

/** A running sum that keeps what rounding loses: `sum + lost` is right to the last bit or two, whatever the order. */
export interface Sum {
  sum: number;
  lost: number;
}

export function startSum(): Sum & { index: number } {
  // V8 keeps as a bare float what begins as a fraction; what begins as 0 it would have to change, and its code, at the first one.
  const state = { index: 0, sum: 0.5, lost: 0.5 };
  state.sum = state.lost = 0;
  return state;
}

/** The error of an addition is exact (Knuth's TwoSum); it is NaN for what is infinite, and then there is nothing to add. */
export function addTo(state: Sum, value: number): void {
  const { sum } = state;
  const next = sum + value;
  const added = next - sum;
  state.sum = next;
  state.lost += sum - (next - added) + (value - added);
}

/** {@link addTo} as text. As long as there are only integers nothing is lost: 8,192 of 32 bits stay far below 2^53. */
export function addText({ number, local, assume }: Code, item: string): string {
  const [sum, lost, next, added] = [number('sum'), number('lost'), local(), local()];
  const add =
    `const ${next} = ${sum} + ${item}; const ${added} = ${next} - ${sum}; ` +
    `${lost} += ${sum} - (${next} - ${added}) + (${item} - ${added}); ${sum} = ${next};`;
  const doubt = assume(`${lost} === 0 && ${sum} % 1 === 0 && ${sum} < ${2 ** 52} && ${sum} > -${2 ** 52}`);
  return doubt ? `if ((${item} | 0) === ${item}) ${sum} += ${item}; else { ${doubt} ${add} }` : add;
}

export function total({ sum, lost }: Sum): number {
  return Number.isNaN(lost) ? sum : sum + lost;
}
