import { flow } from '../flow/make.ts';
import { checkInteger, checkOptions, describe, wrongItem } from '../pipeline/check.ts';
import type { StandardSchema } from '../operators/validate.ts';
import { join, type Kind, kindOf, valueOf } from './formats/inferred.ts';

/** What a column was seen to have. */
export interface Column {
  readonly kind: Kind;
  /** Whether it may be empty, null or missing. */
  readonly nullable: boolean;
  /** Whether its values are texts that stand for something, as those of CSV are. */
  readonly text: boolean;
  /** One of its values, as it stands there. */
  readonly example: unknown;
}

export interface InferOptions {
  /** How many records are looked at. Default 1,000. */
  readonly sample?: number;
}

type Row = Readonly<Record<string, unknown>>;
type Judged =
  | { readonly value: Record<string, unknown>; readonly issues?: undefined }
  | { readonly issues: readonly { readonly message: string; readonly path: readonly [string] }[] };

/** What the columns of a sample were, as a Standard Schema, which makes values of texts. */
export class InferredSchema implements StandardSchema<unknown, Record<string, unknown>> {
  readonly columns: Readonly<Record<string, Column>>;
  /** How many records it was inferred from. */
  readonly sampled: number;
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: 'sluice';
    readonly validate: (value: unknown) => Judged;
    readonly types?: { readonly input: unknown; readonly output: Record<string, unknown> };
  };

  constructor(columns: Readonly<Record<string, Column>>, sampled: number) {
    this.columns = columns;
    this.sampled = sampled;
    const list = Object.entries(columns);
    this['~standard'] = { version: 1, vendor: 'sluice', validate: (value) => judge(value, columns, list) };
  }

  /** A line for each column: `amount  number  nullable  1.5`. */
  toString(): string {
    const rows = Object.entries(this.columns).map(([name, { kind, nullable, example }]) => [
      JSON.stringify(name).slice(1, -1),
      kind,
      nullable ? 'nullable' : '',
      typeof example === 'string' ? JSON.stringify(example.slice(0, 40)) : describe(example),
    ]);
    const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => row[i]!.length)));
    return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
  }
}

/**
 * Looks at the first records and says what their columns are: a schema to be shown, and to be given to `validate`, which then
 * makes numbers, booleans and dates of texts, and rejects what does not fit.
 *
 * A text stands for something else only where nothing of it is lost: a column with `007` in it has texts, as has one with
 * `1,5`. Integers beyond 2^53 are bigints. Dates are `2024-02-29`, which is midnight in Greenwich, or a date and time with a
 * zone; without one they stay texts. Where a column of texts is not text, an empty one is null.
 *
 * The schema knows only its sample: a column that was never empty there may not be empty afterwards. Look at it first.
 *
 * @param records - A flow of objects (`csv`, `tsv`, `ndjson`, `logfmt` ...), or any iterable of them. It is read as far as the
 *   sample goes and then closed: what can be read once only has to be read from the beginning by other means.
 * @param options - `sample`: how many records to look at, at least 1, default 1,000.
 * @returns A promise of the schema, with `columns`, `sampled`, and a table as text. Holds one value for each column.
 * @throws TypeError for wrong arguments and for a record that is no object; Error where there is none; what the reading throws.
 * @example
 * ```ts
 * const orders = () => csv(Buffer.from('id,zip,amount\n1,007,2.5\n2,123,\nx,1,1\n'), { onReject: quarantine() });
 * const schema = await inferSchema(orders(), { sample: 2 });
 * String(schema).split('\n')[1]?.split(/ +/).slice(0, 2) // => ['zip', 'string']
 * const bad = quarantine();
 * orders().validate(schema, { onReject: bad }).toArray()
 * // => [{ id: 1, zip: '007', amount: 2.5 }, { id: 2, zip: '123', amount: null }]
 * [bad.first[0]?.line, bad.first[0]?.reason] // => [4, 'id: expected an integer, got "x"']
 * ```
 */
export async function inferSchema(
  records: Iterable<unknown> | AsyncIterable<unknown>,
  options: InferOptions = {},
): Promise<InferredSchema> {
  checkOptions('inferSchema', options, ['sample']);
  const { sample = 1000 } = options;
  checkInteger('inferSchema', 'sample', sample, { least: 1 });
  const columns = new Map<string, { kind: Kind; seen: number; nulls: boolean; text: boolean; example: unknown }>();
  let count = 0;
  const take = (record: unknown): void => {
    if (typeof record !== 'object' || record === null || Array.isArray(record)) {
      throw wrongItem('inferSchema', 'an object', record);
    }
    count += 1;
    for (const [name, value] of Object.entries(record)) {
      const kind = kindOf(value);
      const text = typeof value === 'string';
      let column = columns.get(name);
      if (!column) columns.set(name, (column = { kind: 'null', seen: 0, nulls: false, text, example: value }));
      column.seen += 1;
      if (kind === 'null') column.nulls = true;
      else {
        // Texts of several kinds are texts; a text and a number are two kinds.
        const joined = join(column.kind, kind);
        const mixed = column.kind !== 'null' && column.text !== text;
        column.kind = mixed ? 'any' : joined === 'any' && text ? 'string' : joined;
        column.text = text;
        if (column.example === '' || column.example === null || column.example === undefined) column.example = value;
      }
    }
  };
  await flow(records as AsyncIterable<unknown>)
    .take(sample)
    .forEach(take);
  if (count === 0) throw new Error('inferSchema: there are no records to look at');
  const shown = [...columns].map(([name, { kind, seen, nulls, text, example }]): [string, Column] => {
    const nullable = nulls || seen < count;
    // A column that was always empty may hold anything.
    return [name, { kind: kind === 'null' ? (text ? 'string' : 'any') : kind, nullable, text, example }];
  });
  return new InferredSchema(Object.fromEntries(shown), count);
}

function judge(
  value: unknown,
  columns: Readonly<Record<string, Column>>,
  list: readonly (readonly [string, Column])[],
): Judged {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return { issues: [{ message: `expected an object, got ${describe(value)}`, path: [''] }] };
  }
  const row = value as Row;
  const issues: { message: string; path: [string] }[] = [];
  const entries: [string, unknown][] = [];
  for (const [name, column] of list) {
    const found = Object.hasOwn(row, name) ? row[name] : undefined;
    const made = valueIn(column, found);
    if (made === undefined) {
      issues.push({ message: `expected ${article(column.kind)}, got ${describe(found)}`, path: [name] });
    } else if (found !== undefined) entries.push([name, made]);
  }
  for (const name of Object.keys(row)) {
    if (!Object.hasOwn(columns, name)) issues.push({ message: 'no such column was in the sample', path: [name] });
  }
  return issues.length > 0 ? { issues } : { value: Object.fromEntries(entries) };
}

/** What a value is in a column; undefined where it does not fit. */
function valueIn({ kind, nullable, text }: Column, value: unknown): unknown {
  if (kind === 'any') return value ?? (nullable ? null : undefined);
  if (value === undefined || value === null || (value === '' && kind !== 'string')) return nullable ? null : undefined;
  if (typeof value === 'string') {
    if (text) return valueOf(value, kind);
    return kind === 'string' ? value : undefined;
  }
  return join(kind, kindOf(value)) === kind ? value : undefined;
}

function article(kind: Kind): string {
  return `${/^[aio]/.test(kind) ? 'an' : 'a'} ${kind}`;
}
