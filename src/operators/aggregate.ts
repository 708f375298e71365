import { wrongType } from '../pipeline/check.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';
import { askAll } from './answers.ts';
import { checkReducer } from './grouped.ts';

/** The results of several reducers, by name. */
export type Results<Reducers> = {
  -readonly [K in keyof Reducers]: Reducers[K] extends Terminal<never, infer Result> ? Result : never;
};

interface State {
  readonly parts: object[];
  /** What the reducers' callbacks have answered about the item in hand; empty between two items. */
  answers: unknown[];
}

/**
 * Runs several reducers in one pass.
 *
 * @param reducers - An object of terminals: count, sum, mean, min, max, variance, quantiles, topK, distinct, groupBy, or any
 *   other.
 * @returns An object of their results, by the same names. Holds what each of them holds.
 * @throws TypeError when a member is not a terminal.
 * @example
 * ```ts
 * flow([3, 1, 2]).aggregate({ n: count(), sum: sum(), largest: max() }) // => { n: 3, sum: 6, largest: 3 }
 * ```
 */
export function aggregate<T, Reducers extends Readonly<Record<string, Terminal<T, unknown>>>>(
  reducers: Reducers,
): Terminal<T, Results<Reducers>> {
  if (typeof reducers !== 'object' || reducers === null || Array.isArray(reducers)) {
    throw wrongType('aggregate', 'reducers', 'an object of terminals', reducers);
  }
  const names = Object.keys(reducers);
  const all = Object.values<Terminal<T, unknown>>(reducers);
  for (const name of names) checkReducer('aggregate', reducers[name], name);
  const wanting = ({ parts }: State): boolean => all.some(({ wants }, i) => !wants || wants(parts[i]!));
  return terminal({
    name: 'aggregate',
    args: names,
    holds: all.flatMap(({ holds }, i) => (holds ? `${names[i]}: ${holds}` : [])).join(', '),
    start: (): State => ({ parts: all.map(({ start }) => start()), answers: [] }),
    ...(all.every(({ wants }) => wants) && { wants: wanting }),
    ask: (state, item: T) => {
      const { parts, answers } = state;
      const waits = askAll(answers, all.length, (i) => {
        const { ask, wants } = all[i]!;
        return wants && !wants(parts[i]!) ? undefined : ask?.(parts[i]!, item);
      });
      if (!waits) return undefined;
      const settling = Promise.all(answers).then((settled) => {
        state.answers = settled;
      });
      // A sync flow does not wait for it: there a reducer may have a promise for its result.
      settling.catch(() => {});
      return settling;
    },
    step: (state, item: T) => {
      const { parts, answers } = state;
      for (let i = 0; i < all.length; i++) {
        const { step, wants } = all[i]!;
        if (!wants || wants(parts[i]!)) step(parts[i]!, item, answers[i]);
      }
      answers.length = 0;
    },
    text: ({ mayWait, state, local, item, part }) => {
      // What several have promised, and whether all have had enough, is for the closures to see.
      if (mayWait || all.every(({ wants }) => wants)) return undefined;
      const parts = state('parts');
      const names = all.map(() => local());
      const written = all.map((reducer, i) => part(reducer, names[i]!, item));
      if (!written.every((one) => one !== undefined)) return undefined;
      return {
        step: [
          ...names.map((name, i) => `const ${name} = ${parts}[${i}];`),
          ...written.map(({ ask }) => ask),
          ...written.map(({ step }) => step),
        ].join('\n'),
      };
    },
    result: ({ parts }) =>
      Object.fromEntries(names.map((name, i) => [name, all[i]!.result(parts[i]!)])) as Results<Reducers>,
  });
}
