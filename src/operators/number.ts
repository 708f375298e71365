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
  const refuse = (number: unknown, index: number): never => {
    throw new TypeError(`${name}: expected a number for item ${index}, got ${describe(number)}`);
  };
  return terminal({
    name,
    args: value ? [value] : [],
    start,
    ask: (state, item: T) => {
      const index = state.index++;
      return value ? value(item, index) : item;
    },
    step: (state, _item, number) => {
      if (typeof number !== 'number') refuse(number, state.index - 1);
      else add(state, number);
    },
    text:
      addText &&
      ((code) => {
        const { item, answer, index, call } = code;
        return {
          ask: value ? call(value) : item,
          step: `if (typeof ${answer} !== 'number') ${code.value(refuse)}(${answer}, ${index()});\n${addText(code, answer)}`,
        };
      }),
    result,
  });
}

/** The terminal that adds up, for `sum` and each group of `sumBy`. */
export function summation<T>(name: string, value: ToNumber<T> | undefined): Terminal<T, number> {
  return numeric(name, value, () => ({ index: 0, sum: 0, lost: 0 }), addTo, total, addText);
}

/** A running sum that keeps what rounding loses: `sum + lost` is right to the last bit or two, whatever the order. */
export interface Sum {
  sum: number;
  lost: number;
}

/** The error of an addition is exact (Knuth's TwoSum); it is NaN for what is infinite, and then there is nothing to add. */
export function addTo(state: Sum, value: number): void {
  const { sum } = state;
  const next = sum + value;
  const added = next - sum;
  state.sum = next;
  state.lost += sum - (next - added) + (value - added);
}

/** {@link addTo} as text. */
export function addText({ number, local }: Code, value: string): string {
  const [sum, next, added] = [number('sum'), local(), local()];
  return (
    `const ${next} = ${sum} + ${value}; const ${added} = ${next} - ${sum}; ` +
    `${number('lost')} += ${sum} - (${next} - ${added}) + (${value} - ${added}); ${sum} = ${next};`
  );
}

export function total({ sum, lost }: Sum): number {
  return Number.isNaN(lost) ? sum : sum + lost;
}
