import fc, { type Arbitrary } from 'fast-check';
import { describe, test } from 'node:test';
import type { Stage, Terminal } from '../src/pipeline/stage.ts';
import { checkLaw, checkRejects, type Exam, lawNames, type Operator } from '../src/testing/index.ts';
import { inCi } from './runtime.ts';

export interface Conformance<In, Args extends readonly unknown[], Out> extends Exam<In, Args, Out> {
  /** The operator's name, where the function given is a wrapper. */
  readonly name?: string;
  /** Cases to be seen: items, arguments, what comes out. */
  readonly cases: readonly (readonly [items: readonly In[], args: Args, expected: NoInfer<Out>])[];
  readonly items: Arbitrary<In>;
  readonly args: Arbitrary<Args>;
  /** Arguments that are refused at the call. */
  readonly rejects?: readonly (readonly unknown[])[];
}

type AnyOperator = (...args: never) => ReturnType<Operator<never, never>>;
type ItemOf<Of extends AnyOperator> =
  ReturnType<Of> extends Stage<infer In, unknown> | Terminal<infer In, unknown> ? In : unknown;
type ArgsOf<Of extends AnyOperator> = Of extends (...args: infer Args extends readonly unknown[]) => unknown
  ? Args
  : never;

/** Cases drawn per operator and law. */
const numRuns = inCi ? 100 : 40;

const cuts = fc.array(fc.record({ size: fc.integer({ min: 0, max: 4 }), late: fc.boolean() }), { maxLength: 12 });

/** The exam of an operator: every law, on its own cases and on drawn ones, in every chunking. */
export function conform<Of extends AnyOperator, Out>(
  examined: Of,
  exam: Conformance<ItemOf<Of>, ArgsOf<Of>, Out>,
): void {
  const operator = examined as unknown as Operator<ItemOf<Of>, ArgsOf<Of>>;
  const { name = operator.name } = exam;
  describe(name, () => {
    for (const law of lawNames) {
      test(law, async () => {
        for (const [items, args, expected] of exam.cases) {
          const sample = { items, args, cuts: [{ size: 2, late: true }] };
          await checkLaw(law, operator, { ...exam, model: () => expected }, sample);
        }
        const property = fc.asyncProperty(
          fc.array(exam.items, { maxLength: 12 }),
          exam.args,
          cuts,
          (items, args, drawn) => checkLaw(law, operator, exam, { items, args, cuts: drawn }),
        );
        await fc.assert(property, { numRuns });
      });
    }
    test('E1: bad arguments are refused at the call', () => {
      for (const args of exam.rejects ?? []) checkRejects(operator, args, name);
    });
  });
}
