import type { Parser } from '../../src/io/format.ts';
import { AccessLogReader } from '../../src/io/formats/access-log-reader.ts';
import { CsvParser } from '../../src/io/formats/csv-parser.ts';
import { arrays, objects } from '../../src/io/formats/csv-records.ts';
import { parsePath } from '../../src/io/formats/json-path.ts';
import { JsonPathParser } from '../../src/io/formats/json-path-parser.ts';
import { JsonParser } from '../../src/io/formats/json-parser.ts';
import { BLANK, LineParser, type LineReader, REFUSED } from '../../src/io/formats/line-parser.ts';
import { LogfmtReader } from '../../src/io/formats/logfmt-reader.ts';
import { NdjsonReader } from '../../src/io/formats/ndjson-parser.ts';
import { PatternReader } from '../../src/io/formats/pattern.ts';
import { FrameParser } from '../../src/io/formats/syslog-frames.ts';
import { SyslogReader } from '../../src/io/formats/syslog-reader.ts';
import { TsvReader } from '../../src/io/formats/tsv.ts';
import type { Reject } from '../../src/io/reject.ts';
import type { Place } from '../../src/pipeline/place.ts';
import { ARCHIVE_FORMATS } from './archives.ts';
import { CODEC_FORMATS } from './codecs.ts';

/** How the bytes of an input are accounted for. */
export type Account =
  /** Every byte is in a record, in a reject, or one of these between them. */
  | { readonly between: (byte: number) => boolean }
  /** The records are what JSON.parse gives, or there is an error or a reject. */
  | { readonly json: (value: unknown) => unknown[] }
  /** As the format itself can tell. */
  | { readonly check: (bytes: Buffer, outcome: Outcome) => void }
  /** Nothing but that all cuttings give the same. */
  | 'none';

/** What has come of an input. */
export interface Outcome {
  readonly records: unknown[];
  readonly rejects: Reject[];
  readonly error: unknown;
  /** Where the records stand. */
  readonly places: (Place | undefined)[];
}

/** What makes records of chunks: a {@link Parser}, or what has to be waited for. */
export interface Machine {
  push(chunk: Uint8Array, out: unknown[]): void | Promise<void>;
  end(out: unknown[]): void | Promise<void>;
  close?(): void;
}

/** A format to be fuzzed. */
export interface Fuzzed {
  /** Inputs that are good, to be made worse. */
  readonly samples: readonly (string | Uint8Array)[];
  /** What means something in it. */
  readonly tokens: readonly (string | Uint8Array)[];
  /** Repairs an input that is refused at first sight else. Left out, none is. */
  readonly mended?: (bytes: Buffer) => Buffer;
  readonly parser: (take: (reject: Reject) => void) => Machine;
  readonly account: Account;
}

const MAX = 400;

/** Values that are no objects remember no place: they are put into one. */
function boxed<T>(reader: LineReader<T>): LineReader<{ readonly value: T }> {
  return {
    get problem() {
      return reader.problem;
    },
    read(text, from, to) {
      const value = reader.read(text, from, to);
      return value === (BLANK as unknown) || value === (REFUSED as unknown)
        ? (value as typeof BLANK)
        : { value: value as T };
    },
    ...(reader.fatal && { fatal: (problem: string) => reader.fatal!(problem) }),
  };
}

type Lines = {
  new (syntax: ConstructorParameters<typeof LineParser>[0], reader: LineReader<unknown>): Parser<unknown>;
};

function lines(reader: () => LineReader<unknown>, Kind: Lines = LineParser): Fuzzed['parser'] {
  return (take) =>
    new Kind({ file: 'f', maxLength: MAX, rejecter: { take, flush: () => {} }, located: true }, boxed(reader()));
}

const syslogReader = (): SyslogReader =>
  new SyslogReader({ format: 'auto', year: undefined, offset: 0, now: () => 1_795_000_000_000 });

const isLineEnd = (byte: number): boolean => byte === 10 || byte === 13;
const isSpace = (byte: number): boolean => byte <= 32;

const COMMON = '10.0.0.1 - ada [10/Oct/2000:13:55:36 -0700] "GET /a?q=\\"x\\" HTTP/1.0" 200 2326';
const RFC5424 = '<165>1 2003-10-11T22:14:15.003Z host app 42 ID47 [a@1 b="c\\]" d="\\""][e] \uFEFFtext';
const RFC3164 = '<34>Oct 11 22:14:15 host sshd[42]: failed\nFeb 29 00:00:00 h x: y';
const CSV = 'a,b\r\n1,"x ""y"", z"\n"multi\nline",é\n\n,\n';
const DOCUMENT = '{"x":[1,{"y":"]\\"\\\\"}],"a":{"b":[{"c":1},{"c":"é"},[],null,-1.5e3,true]},"z":""}';

const dialect = {
  delimiter: ',',
  quote: '"',
  escape: undefined,
  doubleQuote: true,
  skipInitialSpace: false,
  strict: true,
};
const csvParser =
  (options: object, shape: ConstructorParameters<typeof CsvParser<unknown>>[0]['shape']): Fuzzed['parser'] =>
  (take) =>
    new CsvParser<unknown>({
      file: 'f',
      dialect: { ...dialect, ...options },
      maxRecordLength: MAX,
      rejecter: { take, flush: () => {} },
      shape,
      headerError: (reason) => new Error(reason),
      located: true,
    });

export const FORMATS: Readonly<Record<string, Fuzzed>> = {
  csv: {
    samples: [CSV, 'a,b\n1,2\n3\n"4,5\n6,7\n', '\uFEFF1,2\r3,4\r'],
    tokens: ['"', ',', '\r\n', '\n', '\r', '""', '",', '\n"', 'é'],
    parser: csvParser({}, objects(['a', 'b'])),
    account: { between: isLineEnd },
  },
  'csv-python': {
    samples: [CSV, 'a\\,b, "c"\n"d\\"e"f\\\n'],
    tokens: ['"', ',', '\r\n', '\n', '\r', '\\', ' ', '\\\n', 'é'],
    parser: csvParser({ escape: '\\', skipInitialSpace: true, strict: false }, arrays),
    account: { between: isLineEnd },
  },
  tsv: {
    samples: ['a\tb\n1\t\\t\\n\\\\\n\n3\t4\r\n'],
    tokens: ['\t', '\n', '\r\n', '\\', '\\t', 'é'],
    parser: lines(() => new TsvReader('f', objects(['a', 'b']), true)),
    account: { between: isLineEnd },
  },
  ndjson: {
    samples: ['{"a":[1,"é\\n"]}\r\n\n "x" \nnull\n-1.5e3', '\uFEFF[{"a":{"b":[]}}]\n{"a" 1}\nNaN\n'],
    tokens: ['{', '}', '[', ']', '"', ':', ',', '\\', '\n', '\r\n', '1e', 'null', '\\u12', ' '],
    parser: lines(() => new NdjsonReader()),
    account: { between: isSpace },
  },
  json: {
    samples: [`[${DOCUMENT},\n1,"a",[]]`, DOCUMENT, ' 5 '],
    tokens: ['{', '}', '[', ']', '"', ':', ',', '\\', '\n', '1e', 'null', '\\u12', ' ', '[1,2]'],
    parser: (take) =>
      new JsonParser({ file: 'f', concatenated: false, maxLength: 1000, rejecter: { take, flush: () => {} } }),
    account: { json: (value) => (Array.isArray(value) ? (value as unknown[]) : [value]) },
  },
  'json-path': {
    samples: [DOCUMENT, `{"a":{"b":[${DOCUMENT}]}}`],
    tokens: ['{', '}', '[', ']', '"', ':', ',', '\\', '\n', '"a":', '"b":', 'null', '\\u12', ' '],
    parser: (take) =>
      new JsonPathParser({
        file: 'f',
        concatenated: false,
        maxLength: 1000,
        rejecter: { take, flush: () => {} },
        path: 'a.b[*]',
        steps: parsePath('fuzz', 'a.b[*]'),
      }),
    account: 'none',
  },
  'access-log': {
    samples: [`${COMMON} "-" "curl/8.5"\n${COMMON} "http://x/" "é\\x22"\r\n`, `${COMMON}\n\n- \n`],
    tokens: ['"', '\\"', '\\', ' ', '[', ']', ' - ', '"-"', '\n', '\\xC3\\xA9', '10/Oct/2000:13:55:36 +0000'],
    parser: lines(() => new AccessLogReader({ format: 'combined', time: (epoch) => new Date(epoch) })),
    account: { between: isLineEnd },
  },
  logfmt: {
    samples: ['a=1 b="x \\"y\\" \\u00e9" flag\nlevel=info msg="" \n\nlevel=warn msg=x\r\n'],
    tokens: ['=', '"', '\\', ' ', '\n', 'a=', 'a=1 ', '\t', '\\n', 'é'],
    parser: lines(() => new LogfmtReader()),
    account: { between: isSpace },
  },
  syslog: {
    samples: [RFC5424, RFC3164, `${RFC5424}\n${RFC3164}\n`],
    tokens: ['<', '>', '[', ']', '"', '\\', ' ', '-', '1 ', '\n', 'Oct 32', '9999-', '=', '[a b="c"]'],
    parser: lines(syslogReader),
    account: { between: isLineEnd },
  },
  'syslog-octets': {
    samples: [RFC5424, 'x', RFC3164].map((text) => `${Buffer.byteLength(text)} ${text}`.repeat(3)),
    tokens: ['1 x', '0 ', ' ', '99 ', '<1>', '\n'],
    parser: lines(syslogReader, FrameParser),
    account: { between: (byte) => byte === 32 || (byte >= 48 && byte <= 57) },
  },
  pattern: {
    samples: ['081109 INFO x: y\n081110 WARN é\r\n\n'],
    tokens: [' ', '\n', '1', 'INFO', ': '],
    parser: lines(
      () => new PatternReader(/^(?<day>\d{6}) (?<level>[A-Z]+)(?: (?<rest>.*))?$/, ['day', 'level', 'rest']),
    ),
    account: { between: isLineEnd },
  },
  ...CODEC_FORMATS,
  ...ARCHIVE_FORMATS,
};
