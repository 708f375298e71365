import { csvText } from '../io/formats/csv-text.ts';
import type { Encoder } from '../io/sinks/sink.ts';
import { accessLogEncoder } from '../io/sinks/toAccessLog.ts';
import { logfmtLine } from '../io/sinks/toLogfmt.ts';
import { syslogEncoder } from '../io/sinks/toSyslog.ts';
import { tsvText } from '../io/sinks/toTsv.ts';
import { type CsvRecord, csvEncoder } from '../io/sinks/toCsv.ts';
import { table } from '../observe/index.ts';
import { jsonLine } from './json.ts';
import type { TextFormat } from './options.ts';

/** Turns items into what is printed of them. */
export interface Printer {
  /** What is printed for an item, now. */
  readonly item: (item: unknown) => string | Uint8Array;
  /** What is printed after the last. */
  readonly end: () => string;
}

/** @param columns - How many columns a table may take. */
export function printer(format: TextFormat, columns: number): Printer {
  return printers[format](columns);
}

const printers: Readonly<Record<TextFormat, (columns: number) => Printer>> = {
  text: () => ({ item: (item) => (item instanceof Uint8Array ? item : `${textLine(item)}\n`), end: () => '' }),
  ndjson: () => ({ item: (item) => `${jsonLine(item)}\n`, end: () => '' }),
  json: jsonPrinter,
  csv: csvPrinter,
  tsv: tsvPrinter,
  logfmt: () => recordPrinter({ encode: logfmtLine }),
  common: () => recordPrinter(accessLogEncoder({ format: 'common' })),
  combined: () => recordPrinter(accessLogEncoder({ format: 'combined' })),
  vhost: () => recordPrinter(accessLogEncoder({ format: 'vhost' })),
  syslog: () => recordPrinter(syslogEncoder({})),
  rfc3164: () => recordPrinter(syslogEncoder({ format: 'rfc3164' })),
  rfc5424: () => recordPrinter(syslogEncoder({ format: 'rfc5424' })),
  table: tablePrinter,
};

/** A string as it is, a number and the like as JavaScript writes them, anything else as JSON. */
export function textLine(item: unknown): string {
  if (typeof item === 'string') return item;
  return typeof item === 'object' && item !== null ? jsonLine(item) : String(item);
}

function recordPrinter({ encode }: Encoder<unknown>): Printer {
  return { item: (item) => encode(recordOf(item)), end: () => '' };
}

/** One JSON array, an item a line. */
function jsonPrinter(): Printer {
  let before = '[\n';
  return {
    item: (item) => {
      const text = before + jsonLine(item);
      before = ',\n';
      return text;
    },
    end: () => (before === ',\n' ? '\n]\n' : '[]\n'),
  };
}

/** A header of the first record's keys, none for arrays; a single value is a record of one field. */
function csvPrinter(): Printer {
  const { encode } = csvEncoder(csvText('csv output', {}), true);
  return { item: (item) => encode(csvRecord(item)), end: () => '' };
}

/** The same with tabs; tabs and line ends within a field are escaped, as `tsv({ escapes: true })` reads them. */
function tsvPrinter(): Printer {
  const { encode } = csvEncoder(tsvText(true), true, 'tsv output');
  return { item: (item) => encode(csvRecord(item)), end: () => '' };
}

function csvRecord(item: unknown): CsvRecord {
  if (Array.isArray(item)) return item.map(csvField);
  if (!isRecord(item)) return [csvField(item)];
  return Object.fromEntries(Object.entries(item).map(([key, value]) => [key, csvField(value)]));
}

function csvField(value: unknown): unknown {
  return typeof value === 'object' && value !== null && !(value instanceof Date) ? jsonLine(value) : value;
}

/** Holds all items: a table's columns are as wide as its widest cells. */
function tablePrinter(columns: number): Printer {
  const rows: object[] = [];
  return {
    item: (item) => {
      rows.push(isRecord(item) || Array.isArray(item) ? (item as object) : { value: item });
      return '';
    },
    end: () => (rows.length > 0 ? `${table(rows, { width: columns })}\n` : ''),
  };
}

/** What is no record, as one of one field. */
export function recordOf(item: unknown): Readonly<Record<string, unknown>> {
  return isRecord(item) ? item : { value: item };
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
