import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';
import { conversionOf } from './formats.ts';

export const formats = [
  'text',
  'ndjson',
  'json',
  'csv',
  'tsv',
  'logfmt',
  'common',
  'combined',
  'vhost',
  'syslog',
  'rfc3164',
  'rfc5424',
  'table',
  'parquet',
] as const;
export type OutputFormat = (typeof formats)[number];
/** Those that can be written item by item. */
export type TextFormat = Exclude<OutputFormat, 'parquet'>;

/** What the command line asks for. */
export interface Options {
  readonly expression: string;
  /** The files to read, `-` for stdin; none for stdin alone. */
  readonly files: readonly string[];
  readonly output: OutputFormat | undefined;
  readonly rejects: string | undefined;
  /** How many rejected records are no failure. */
  readonly maxErrors: number;
  /** undefined: as the terminal is. */
  readonly progress: boolean | undefined;
  readonly stats: boolean;
  readonly explain: boolean;
  /** And print the loop that it is compiled to. */
  readonly source: boolean;
  readonly limit: number;
  /** How many items are drawn at random instead of printing all. */
  readonly sample: number | undefined;
  /** Say what the columns are, instead of printing items. */
  readonly schema: boolean;
  /** Whether a URL may redirect to a private network. */
  readonly allowPrivate: boolean;
}

const definitions = {
  input: { type: 'string', short: 'i' },
  output: { type: 'string', short: 'o' },
  rejects: { type: 'string' },
  'max-errors': { type: 'string' },
  progress: { type: 'boolean' },
  'no-progress': { type: 'boolean' },
  stats: { type: 'boolean' },
  explain: { type: 'boolean' },
  source: { type: 'boolean' },
  limit: { type: 'string' },
  head: { type: 'string' },
  sample: { type: 'string' },
  schema: { type: 'boolean' },
  'allow-private': { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Every option, for the completion of shells. */
export const optionNames: readonly { readonly name: string; readonly short?: string; readonly value: boolean }[] =
  Object.entries(definitions).map(([name, definition]) => ({
    name,
    value: definition.type === 'string',
    ...('short' in definition && { short: definition.short }),
  }));

/** What is asked of the command besides running an expression. */
export type Command = 'help' | 'version' | 'doctor' | { readonly completion: string | undefined };

/**
 * Reads the arguments of the command.
 *
 * @throws UsageError that says what is wrong.
 */
export function parseOptions(args: readonly string[]): Options | Command {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  if (positionals.length === 1 && positionals[0] === 'doctor') return 'doctor';
  if (positionals.length <= 2 && positionals[0] === 'completion') return { completion: positionals[1] };
  const [first, ...others] = positionals;
  const { expression, files } = conversionOf(values.input, positionals) ?? { expression: first, files: others };
  if (expression === undefined) throw new UsageError('an expression is missing');
  if (expression.trim() === '') throw new UsageError('the expression is empty');
  if (values.progress && values['no-progress']) throw new UsageError('--progress and --no-progress exclude each other');
  if (values.rejects === '') throw new UsageError('--rejects needs the path of a file');
  if (values.limit !== undefined && values.head !== undefined) {
    throw new UsageError('--limit and --head are the same; give one of them');
  }
  return {
    expression,
    files,
    output: outputFormat(values.output),
    rejects: values.rejects,
    maxErrors: wholeNumber('--max-errors', values['max-errors']) ?? (values.rejects === undefined ? 0 : Infinity),
    progress: values.progress ? true : values['no-progress'] ? false : undefined,
    stats: values.stats ?? false,
    explain: (values.explain || values.source) ?? false,
    source: values.source ?? false,
    limit: wholeNumber('--limit', values.limit) ?? wholeNumber('--head', values.head) ?? Infinity,
    sample: wholeNumber('--sample', values.sample),
    schema: values.schema ?? false,
    allowPrivate: values['allow-private'] ?? false,
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: definitions, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message.replace(/\. To specify.*/s, ''));
  }
}

function outputFormat(name: string | undefined): OutputFormat | undefined {
  if (name === undefined) return undefined;
  const format = formats.find((known) => known === name);
  if (!format) throw new UsageError(`--output must be one of ${formats.join(', ')}, got ${JSON.stringify(name)}`);
  return format;
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) {
    throw new UsageError(`${option} must be a whole number of at least 0, got ${JSON.stringify(text)}`);
  }
  return Number(text);
}
