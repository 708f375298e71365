import { existsSync } from 'node:fs';
import { UsageError } from './errors.ts';
import { isUrl } from './extras.ts';

/** What the command can read, and the expression that does. */
const READERS = {
  csv: 'csv()',
  tsv: 'tsv()',
  ndjson: 'ndjson()',
  json: 'json()',
  logfmt: 'logfmt()',
  combined: 'accessLog()',
  common: 'accessLog({ format: "common" })',
  vhost: 'accessLog({ format: "vhost" })',
  syslog: 'syslog()',
  rfc3164: 'syslog({ format: "rfc3164" })',
  rfc5424: 'syslog({ format: "rfc5424" })',
  lines: 'lines()',
  parquet: 'parquet()',
  bytes: 'bytes()',
  rejects: 'rejects()',
} as const;

export type InputFormat = keyof typeof READERS;
export const inputFormats: readonly string[] = Object.keys(READERS);

const SUFFIXES: Readonly<Record<string, InputFormat>> = {
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  ndjson: 'ndjson',
  jsonl: 'ndjson',
  json: 'json',
  geojson: 'json',
  logfmt: 'logfmt',
  parquet: 'parquet',
  log: 'lines',
  txt: 'lines',
};

/** What a command line without an expression means. */
export interface Conversion {
  readonly expression: string;
  readonly files: readonly string[];
}

/**
 * What is to be done where there may be no expression: with `--input` all that is named are files, and so it is where the first of
 * them exists. What begins as a call of a method (`.filter(...)`) goes on with the reader.
 *
 * @returns undefined where the first word is an expression.
 * @throws UsageError where it cannot be told what the files are.
 */
export function conversionOf(input: string | undefined, words: readonly string[]): Conversion | undefined {
  const [first] = words;
  const chain = first !== undefined && /^\s*\.\s*[A-Za-z_$][\w$]*\s*\(/.test(first) && !existsSync(first);
  const files = chain ? words.slice(1) : words;
  const named = files[0] !== undefined && (files[0] === '-' || isUrl(files[0]) || existsSync(files[0]));
  if (input === undefined && !chain && !named) {
    // As JavaScript it would be a member of a name that nobody has defined.
    if (first !== undefined && /^[\w./-]+$/.test(first) && formatNamed(first)) {
      throw new UsageError(`there is no file ${first}`);
    }
    return undefined;
  }
  if (input === undefined && chain && !named) {
    throw new UsageError(`${first} has nothing before the dot; name a file, or say with -i what stdin is`);
  }
  if (input !== undefined && !Object.hasOwn(READERS, input)) {
    throw new UsageError(`--input must be one of ${inputFormats.join(', ')}, got ${JSON.stringify(input)}`);
  }
  const wrong = files.find((file) => /[()]/.test(file) && !isUrl(file) && !existsSync(file));
  if (input !== undefined && wrong !== undefined) {
    throw new UsageError(
      `with -i, what follows are files, or begins with a dot as in '.take(3)', got ${JSON.stringify(wrong)}`,
    );
  }
  const format = (input as InputFormat | undefined) ?? formatOf(files);
  return { expression: READERS[format] + (chain ? first : ''), files };
}

/** What a name says, before what says that it is compressed. */
function formatNamed(file: string): InputFormat | undefined {
  if (isUrl(file)) return formatNamed(file.replace(/[?#].*$/, '').replace(/^[^:]+:/, ''));
  const suffix = /\.(\w+)(?:\.(?:gz|zst|br|zz|lz4|bz2|xz))?$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return Object.hasOwn(SUFFIXES, suffix) ? SUFFIXES[suffix] : undefined;
}

/** What files are by their names, all of them the same. */
function formatOf(files: readonly string[]): InputFormat {
  const formats = files.map((file) => {
    const format = formatNamed(file);
    if (!format) {
      throw new UsageError(
        `what ${file === '-' ? 'stdin' : file} is cannot be told by its name; say it with -i FORMAT`,
      );
    }
    return format;
  });
  const other = formats.find((format) => format !== formats[0]);
  if (other) throw new UsageError(`the files are of several formats, ${formats[0]} and ${other}; read them one by one`);
  return formats[0]!;
}
