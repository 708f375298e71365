import { checkFunction, checkOptionalFunction, wrongType } from '../pipeline/check.ts';
import { isThenable } from '../pipeline/reader.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';
import { askAll } from './answers.ts';

type Callback<T> = (item: T, index: number) => unknown;

/** The terminal that collects items by key, for `toMap` and `toObject`. */
export function keyed<T, Result>(
  name: string,
  key: Callback<T> | undefined,
  value: Callback<T> | undefined,
  put: (entries: Map<unknown, unknown>, key: unknown, value: unknown) => void,
  result: (entries: Map<unknown, unknown>) => Result,
): Terminal<T, Result> {
  // A value without a key would be ignored.
  if (value === undefined) checkOptionalFunction(name, 'key', key);
  else checkFunction(name, 'key', key);
  checkOptionalFunction(name, 'value', value);
  const callbacks = value ? [key!, value] : [key!];
  const ask = (item: T, index: number): unknown[] | Promise<unknown[]> => {
    const answers: unknown[] = [];
    return askAll(answers, callbacks.length, (i) => callbacks[i]!(item, index)) ? Promise.all(answers) : answers;
  };
  const take = (entries: Map<unknown, unknown>, item: T, answers: unknown): void => {
    if (isThenable(answers)) {
      throw new TypeError(`${name}: a callback gave a promise in a sync flow; call toAsync() before it`);
    }
    const known = answers as readonly unknown[];
    put(entries, known[0], known.length > 1 ? known[1] : item);
  };
  return terminal({
    name,
    args: key ? callbacks : [],
    holds: 'one value per key',
    start: (): { index: number; entries: Map<unknown, unknown> } => ({ index: 0, entries: new Map() }),
    ask: (state, item: T) => (key ? ask(item, state.index++) : pairOf(name, item)),
    step: ({ entries }, item: T, answers) => take(entries, item, answers),
    text: ({ state, index, value: outer, item, answer }) => ({
      ask: key ? `${outer(ask)}(${item}, ${index()})` : `${outer(pairOf)}(${outer(name)}, ${item})`,
      step: `${outer(take)}(${state('entries')}, ${item}, ${answer});`,
    }),
    result: ({ entries }) => result(entries),
  });
}

function pairOf(name: string, item: unknown): unknown[] {
  if (Array.isArray(item) && item.length >= 2) return item;
  throw wrongType(name, 'without a key function every item', 'a [key, value] pair', item);
}
