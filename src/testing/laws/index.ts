import { fuseAfter } from '../../pipeline/fuse/fuse.ts';
import {
  type AnyCase,
  Case,
  type Exam,
  LawBroken,
  type LawName,
  OnlyAsync,
  type Operator,
  type Sample,
} from '../case.ts';
import { show } from '../equal.ts';
import { outcome, showOutcome } from '../outcome.ts';
import { cleanup } from './cleanup.ts';
import { errors } from './errors.ts';
import { laziness } from './laziness.ts';
import { state } from './state.ts';
import { values } from './values.ts';

/** The laws of the design, each checked on one case. */
export type Laws = Readonly<Record<LawName, (c: AnyCase) => void | Promise<void>>>;

const laws: Laws = { ...values, ...laziness, ...cleanup, ...errors, ...state };

/** The names of all laws, in the order in which they are worth checking. */
export const lawNames: readonly LawName[] = Object.keys(laws);

/**
 * Checks one law on one case. With a property-testing library, draw the samples.
 *
 * @param law - One of `lawNames`.
 * @param operator - Makes what is examined, of the sample's arguments: a stage, a terminal, or a function from pipeline to
 *   pipeline.
 * @param exam - What has to come out, and how much may be read for it.
 * @param sample - Arguments, items, and how an async source cuts these into batches.
 * @throws LawBroken when the operator breaks it; RangeError for a law that there is not.
 * @example
 * ```ts
 * const exam = { model: (items: string[], n: number) => items.slice(0, n), reads: (asked: number, _: unknown, n: number) => Math.min(asked, n) };
 * const sample = { args: [2] as [number], items: ['a', 'b', 'c'], cuts: [{ size: 2, late: true }] };
 * for (const law of lawNames) await checkLaw(law, take<string>, exam, sample);
 * checkLaw(lawNames[0]!, drop<string>, exam, sample) // throws LawBroken: drop(2) over ["a","b","c"]
 * ```
 */
export async function checkLaw<In, Args extends readonly unknown[]>(
  law: LawName,
  operator: Operator<In, Args>,
  exam: Exam<In, Args, unknown>,
  sample: Sample<In, Args>,
): Promise<void> {
  const { except = [] } = exam;
  for (const name of [law, ...except]) {
    if (!laws[name]) throw new RangeError(`checkLaw: law must be one of lawNames, got ${show(name)}`);
  }
  if (except.includes(law)) return;
  try {
    // In closures, as few items are run, and compiled, as many are.
    for (const fuse of [undefined, fuseFromTheFirst]) {
      await laws[law]!(new Case(operator, exam, sample, fuse) as unknown as AnyCase);
    }
  } catch (error) {
    if (!(error instanceof OnlyAsync)) throw error;
  }
}

const fuseFromTheFirst = fuseAfter(0);

/**
 * Checks that arguments are refused at the call, before any source is touched, with an error that names the operator.
 *
 * @throws LawBroken when they are not.
 * @example
 * ```ts
 * checkRejects(take, [-1]) // => undefined
 * checkRejects(take, [1]) // throws LawBroken: E1: take(1) must be refused at the call
 * ```
 */
export function checkRejects(
  operator: (...args: never) => unknown,
  args: readonly unknown[],
  name: string = operator.name,
): void {
  const got = outcome(() => operator(...(args as never)));
  const error = 'error' in got ? got.error : undefined;
  if ((error instanceof TypeError || error instanceof RangeError) && error.message.startsWith(`${name}: `)) return;
  const call = `${name}(${args.map(show).join(', ')})`;
  throw new LawBroken(`E1: ${call} must be refused at the call with "${name}: ...", got ${showOutcome(got)}`);
}
