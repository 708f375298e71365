import { parseArgs } from 'node:util';
import { UsageError } from './errors.ts';

export const formats = ['text', 'ndjson', 'json', 'csv', 'table'] as const;
export type OutputFormat = (typeof formats)[number];

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
  readonly limit: number;
}

const definitions = {
  output: { type: 'string', short: 'o' },
  rejects: { type: 'string' },
  'max-errors': { type: 'string' },
  progress: { type: 'boolean' },
  'no-progress': { type: 'boolean' },
  stats: { type: 'boolean' },
  explain: { type: 'boolean' },
  limit: { type: 'string' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/**
 * Reads the arguments of the command.
 *
 * @throws UsageError that says what is wrong.
 */
export function parseOptions(args: readonly string[]): Options | 'help' | 'version' {
  const { values, positionals } = parsed(args);
  if (values.help) return 'help';
  if (values.version) return 'version';
  const [expression, ...files] = positionals;
  if (expression === undefined) throw new UsageError('an expression is missing');
  if (expression.trim() === '') throw new UsageError('the expression is empty');
  if (values.progress && values['no-progress']) throw new UsageError('--progress and --no-progress exclude each other');
  if (values.rejects === '') throw new UsageError('--rejects needs the path of a file');
  return {
    expression,
    files,
    output: outputFormat(values.output),
    rejects: values.rejects,
    maxErrors: wholeNumber('--max-errors', values['max-errors']) ?? (values.rejects === undefined ? 0 : Infinity),
    progress: values.progress ? true : values['no-progress'] ? false : undefined,
    stats: values.stats ?? false,
    explain: values.explain ?? false,
    limit: wholeNumber('--limit', values.limit) ?? Infinity,
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
