import { checkOneOf, checkOptions, describe } from '../../pipeline/check.ts';

/** How records are written as CSV. */
export interface CsvTextOptions {
  /** What stands between fields: one ASCII character. Default `,`. */
  readonly delimiter?: string;
  /** What stands around fields that need it, doubled within: one ASCII character. Default `"`. */
  readonly quote?: string;
  /**
   * Which fields are quoted. `minimal` (default): those that must be. `all`. `nonnumeric`: all but numbers, bigints and
   * booleans. `none`: none; one that must be is escaped, or an error where there is no `escape`.
   */
  readonly quoting?: 'minimal' | 'all' | 'nonnumeric' | 'none';
  /** A character to be put before one that has a meaning, where it is not quoted or not doubled. Default: none. */
  readonly escape?: string;
  /** Whether a quote within a field is doubled (default), or escaped. */
  readonly doubleQuote?: boolean;
  /** What ends a record: `\r\n` (default, as RFC 4180 has it) or `\n`. */
  readonly newline?: '\r\n' | '\n';
}

export const CSV_TEXT_OPTIONS: readonly string[] = [
  'delimiter',
  'quote',
  'quoting',
  'escape',
  'doubleQuote',
  'newline',
];

/** A character that stands for something: what the bytes are searched for, so it has to be one. */
function checkMark(operator: string, parameter: string, value: unknown): void {
  const code = typeof value === 'string' && value.length === 1 ? value.charCodeAt(0) : 0;
  if (code === 0 || code > 127 || code === 10 || code === 13) {
    throw new RangeError(`${operator}: ${parameter} must be one ASCII character, no line end, got ${describe(value)}`);
  }
}

/** The characters that stand for something; the escape may be none. */
export function checkMarks(operator: string, delimiter: string, quote: string, escape: string | undefined): void {
  checkMark(operator, 'delimiter', delimiter);
  checkMark(operator, 'quote', quote);
  if (escape !== undefined) checkMark(operator, 'escape', escape);
  const marks = Object.entries({ delimiter, quote, escape });
  for (const [i, [name, mark]] of marks.entries()) {
    const same = marks.slice(0, i).find(([, other]) => other === mark);
    if (same) throw new RangeError(`${operator}: ${same[0]} and ${name} must differ, got ${describe(mark)} for both`);
  }
}

/** A regular expression's class of characters. */
function classOf(...characters: readonly (string | undefined)[]): string {
  const codes = characters.flatMap((c) => (c === undefined ? [] : c.charCodeAt(0).toString(16).padStart(2, '0')));
  return `[${codes.map((code) => `\\x${code}`).join('')}]`;
}

/**
 * A writer of records as CSV text, each with its line end.
 *
 * A field is written as `String(value)`, null and undefined as nothing, a Date as ISO 8601; another object is an error, for
 * `[object Object]` would be a loss. A record whose only field is empty is written `""`: a blank line would be no record.
 *
 * @param operator - What errors call it.
 * @throws TypeError or RangeError for wrong arguments, and for a field that cannot be written.
 */
export function csvText(operator: string, options: CsvTextOptions): (fields: readonly unknown[]) => string {
  checkOptions(operator, options, CSV_TEXT_OPTIONS);
  const { delimiter = ',', quote = '"', quoting = 'minimal', escape, doubleQuote = true, newline = '\r\n' } = options;
  checkMarks(operator, delimiter, quote, escape);
  checkOneOf(operator, 'quoting', quoting, ['minimal', 'all', 'nonnumeric', 'none']);
  checkOneOf(operator, 'newline', newline, ['\r\n', '\n']);

  const meaning = new RegExp(classOf(delimiter, quote, escape, '\r', '\n'));
  const everyMeaning = new RegExp(meaning.source, 'g');
  // A quote or escape that is escaped anyway needs no quotes around the field.
  const needsQuotes = new RegExp(classOf(delimiter, doubleQuote ? quote : undefined, '\r', '\n'));
  const inQuotes = new RegExp(classOf(quote, escape), 'g');

  const escaped = (text: string): string => {
    if (!meaning.test(text)) return text;
    if (escape === undefined) {
      throw new RangeError(`${operator}: ${describe(text)} cannot be written without quotes; pass escape`);
    }
    return text.replace(everyMeaning, (c) => escape + c);
  };
  const inner = (text: string): string =>
    text.replace(inQuotes, (c) => {
      if (c === quote && doubleQuote) return quote + quote;
      if (escape === undefined) {
        throw new RangeError(
          `${operator}: ${describe(text)} has a quote that cannot be written; pass escape or doubleQuote`,
        );
      }
      return escape + c;
    });
  const quoted = (text: string): string => quote + inner(text) + quote;
  const field = (value: unknown): string => {
    const text = fieldText(operator, value);
    if (quoting === 'all') return quoted(text);
    if (quoting === 'none') return escaped(text);
    const bare = typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean';
    if (quoting === 'nonnumeric' && !bare) return quoted(text);
    if (!meaning.test(text)) return text;
    return needsQuotes.test(text) ? quoted(text) : inner(text);
  };
  return (fields) => {
    let line = '';
    for (let i = 0; i < fields.length; i++) line += i === 0 ? field(fields[i]) : delimiter + field(fields[i]);
    if (line === '' && fields.length === 1) {
      if (quoting === 'none')
        throw new RangeError(`${operator}: a record of one empty field cannot be written unquoted`);
      line = quote + quote;
    }
    return line + newline;
  };
}

/** A field as text. @throws TypeError for what has none. */
export function fieldText(operator: string, value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return '';
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return String(value);
  if (value instanceof Date) return value.toISOString();
  throw new TypeError(
    `${operator}: a field must be a string, number, bigint, boolean, Date, null or undefined, got ${describe(value)}; map it to text first`,
  );
}
