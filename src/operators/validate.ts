import { checkOptions, wrongType } from '../pipeline/check.ts';
import { isThenable } from '../pipeline/reader.ts';
import { checkOnReject, type RejectOptions } from '../pipeline/reject.ts';
import type { Stage } from '../pipeline/stage.ts';
import { judging } from './judging.ts';

/** What is wrong with a value. */
interface Issue {
  readonly message: string;
  readonly path?: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }> | undefined;
}

/** What a schema makes of a value. */
type Judged<Out> = { readonly value: Out; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** What implements Standard Schema: a schema of Zod, Valibot, ArkType and many others, or an object of your own. */
export interface StandardSchema<In = unknown, Out = In> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Judged<Out> | Promise<Judged<Out>>;
    readonly types?: { readonly input: In; readonly output: Out } | undefined;
  };
}

/** What a schema gives. */
export type OutputOf<Schema extends StandardSchema> = NonNullable<Schema['~standard']['types']>['output'];

/**
 * Checks each item against a schema and hands on what the schema makes of it, which may be something else (defaults,
 * conversions).
 *
 * An item that does not fit is a reject; its reason has every issue: `amount: expected a number; id: required`. Where it
 * stands is known as `parse` tells. An error that the schema itself throws ends the flow.
 *
 * @param schema - Anything with a `~standard` property: see https://standardschema.dev. One that answers with promises needs an
 *   async flow, and is awaited item by item.
 * @param options - `onReject`: `'throw'` (default), a function or a `quarantine`.
 * @returns What the schema gives. Holds nothing; a format before it remembers where its last 4,096 records stand, in 1 MiB.
 * @throws TypeError when `schema` is none; when run, a RejectError for an item that does not fit.
 * @example
 * ```ts
 * const age = {
 *   '~standard': {
 *     version: 1 as const,
 *     vendor: 'example',
 *     validate: (value: unknown) =>
 *       typeof value === 'number' && value >= 0 ? { value } : { issues: [{ message: 'expected an age' }] },
 *   },
 * };
 * const bad = quarantine();
 * flow([36, -1]).validate(age, { onReject: bad }).toArray() // => [36]
 * bad.first[0]?.reason // => 'expected an age'
 * flow([-1]).validate(age).toArray() // throws RejectError: validate: item 0: expected an age: "-1"
 * ```
 * @see Standard Schema 1.0
 */
export function validate<Schema extends StandardSchema>(
  schema: Schema,
  options: RejectOptions = {},
): Stage<unknown, OutputOf<Schema>> {
  const standard: unknown =
    (typeof schema === 'object' && schema !== null) || typeof schema === 'function' ? schema['~standard'] : undefined;
  if (typeof standard !== 'object' || standard === null || typeof schema['~standard'].validate !== 'function') {
    throw wrongType('validate', 'schema', 'a Standard Schema (an object with "~standard")', schema);
  }
  checkOptions('validate', options, ['onReject']);
  const { onReject = 'throw' } = options;
  checkOnReject('validate', onReject);
  return judging<unknown, OutputOf<Schema>>('validate', [schema, options], onReject, (item, _index, refuse) => {
    const judged = (result: Judged<unknown>): unknown =>
      result.issues ? refuse(result.issues.map(textOf).join('; ')) : result.value;
    const answer = schema['~standard'].validate(item);
    // Anything but a promise is told at once, so that a flow that need not wait does not.
    return isThenable(answer) ? answer.then(judged) : judged(answer);
  });
}

function textOf({ message, path = [] }: Issue): string {
  if (path.length === 0) return message;
  const keys = path.map((part) => String(typeof part === 'object' ? part.key : part));
  return `${keys.join('.')}: ${message}`;
}
