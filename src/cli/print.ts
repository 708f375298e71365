import { flowOf } from '../flow/flow.ts';
import { inferSchema, toParquet } from '../io/index.ts';
import { map } from '../operators/map.ts';
import { take } from '../operators/take.ts';
import { type Plan, Planned, planOf, withStage } from '../pipeline/plan.ts';
import { run } from '../pipeline/run.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';
import { UsageError } from './errors.ts';
import { jsonLine } from './json.ts';
import type { OutputFormat, TextFormat } from './options.ts';
import type { Output } from './output.ts';
import { isRecord, printer, recordOf, textLine } from './printers.ts';
import { sampled } from './sampled.ts';

export interface PrintOptions {
  /** How; undefined for what suits the value and the terminal. */
  readonly format: OutputFormat | undefined;
  /** The most items to print. */
  readonly limit: number;
  /** How many to draw at random; undefined for all. */
  readonly sample?: number | undefined;
  /** Print what the columns of the items are. */
  readonly schema?: boolean;
  /** Makes a plan interruptible. */
  readonly guard: (plan: Plan) => Plan;
}

/** Prints the value of an expression; gives the number of items printed. */
export async function print(value: unknown, output: Output, options: PrintOptions): Promise<number> {
  const { format, limit, guard, sample, schema } = options;
  if (value === undefined) return 0;
  checkPrintable(value);
  const shape = format ?? (output.isTTY && (value instanceof Map || isRecord(value)) ? 'table' : undefined);
  const items = itemsOf(value, shape);
  if (schema) {
    if (!items) throw new UsageError('--schema needs records; the expression gives a single value');
    const inferred = await inferSchema(flowOf(guard(items)), {
      ...(limit < Infinity && { sample: Math.max(1, limit) }),
    });
    const shown =
      shape === undefined || shape === 'text' || shape === 'table' ? String(inferred) : jsonLine(inferred.columns);
    await output.print(`${shown}\n`);
    return 1;
  }
  if (items && sample !== undefined) {
    const drawn = sampled(flowOf(guard(items)), sample);
    return print(drawn, output, { format: whole(value, shape), limit, guard });
  }
  if (items) {
    const some = limit < Infinity ? withStage(items, take(limit)) : items;
    return printAll(guard(some), whole(value, shape), output);
  }
  // A single value.
  if (shape !== undefined && !SINGLE.has(shape)) return printAll(planOf([value], 'output'), shape, output);
  if (value instanceof Uint8Array && shape !== 'json' && shape !== 'ndjson') await output.print(value);
  else await output.print(`${shape === 'json' || shape === 'ndjson' ? jsonLine(value) : textLine(value)}\n`);
  return 1;
}

/** What a value need be no item of. */
const SINGLE: ReadonlySet<OutputFormat> = new Set(['text', 'json', 'ndjson']);

async function printAll(plan: Plan, shape: OutputFormat, output: Output): Promise<number> {
  if (shape !== 'parquet') return run(plan, printing(shape, output));
  const records = withStage(plan, map(recordOf));
  return (await run(records, toParquet(output.stream()))).items;
}

/** How the items of a value are printed. */
function whole(value: unknown, shape: OutputFormat | undefined): OutputFormat {
  return value instanceof Map && shape === undefined ? 'ndjson' : (shape ?? 'text');
}

function checkPrintable(value: unknown): void {
  if (typeof value === 'function') {
    throw new UsageError(`the expression gives a function${value.name && `, ${value.name}`}; is it to be called?`);
  }
  const { kind, name } = (value ?? {}) as { readonly kind?: unknown; readonly name?: unknown };
  if ((kind === 'stage' || kind === 'terminal') && typeof name === 'string') {
    throw new UsageError(
      `the expression gives the operator ${name} with nothing to run it on; try lines().${name}(...)`,
    );
  }
}

/** What a value with items of its own has, as a plan; undefined for a single value. */
function itemsOf(value: unknown, shape: OutputFormat | undefined): Plan | undefined {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined;
  if (value instanceof Planned) return value.plan;
  if (value instanceof Map) {
    if (shape === 'json') return undefined;
    return planOf(mapRows(value, shape !== undefined && shape !== 'ndjson' && shape !== 'text'), 'output');
  }
  if (isRecord(value)) return shape === 'table' ? planOf(mapRows(Object.entries(value), false), 'output') : undefined;
  return Symbol.iterator in value || Symbol.asyncIterator in value ? planOf(value, 'output') : undefined;
}

/** The entries of a Map as records; where a record has to be flat, the fields of the value are its own. */
function* mapRows(entries: Iterable<readonly [unknown, unknown]>, flat: boolean): Generator<object> {
  for (const [key, value] of entries) yield flat && isRecord(value) ? { key, ...value } : { key, value };
}

function printing(shape: TextFormat, output: Output): Terminal<unknown, Promise<number>> {
  const { item: itemText, end } = printer(shape, output.columns);
  return terminal({
    name: 'print',
    start: () => ({ printed: 0 }),
    ask: (_state, item) => output.print(itemText(item)),
    step: (state) => {
      state.printed += 1;
    },
    result: async ({ printed }) => {
      await output.print(end());
      return printed;
    },
  });
}
