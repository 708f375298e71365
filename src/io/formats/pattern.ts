import type { AsyncFlow } from '../../flow/flow.ts';
import { checkOptions, describe } from '../../pipeline/check.ts';
import { type Inputs, readRecords } from '../sources/records.ts';
import { LINE_OPTIONS, lineFormat, type LineFormatOptions } from './line-format.ts';
import { type LineReader, REFUSED } from './line-parser.ts';

/** The names of the groups in the text of a regular expression. */
type NamesIn<Source extends string> = Source extends `${string}(?<${infer Name}>${infer Rest}`
  ? Name extends `${'=' | '!'}${string}`
    ? // A look behind: its text may hold a name, up to the bracket that was taken for the end of one.
      NamesIn<`${Name}>${Rest}`>
    : Name | NamesIn<Rest>
  : never;

/** What may leave a group out of a match: an alternative, a repetition of none, a look that must not match. */
type LeavesOut = `${string}${'|' | ')?' | ')*' | '){0' | '(?!' | '(?<!'}${string}`;

/** The record of a line that a pattern matches. */
export type PatternRecord<Source extends string> = string extends Source
  ? Record<string, string | null>
  : { [Name in NamesIn<Source>]: Source extends LeavesOut ? string | null : string };

/**
 * Reads lines by a regular expression: a record has what its named groups have matched.
 *
 * A line that does not match is rejected; whether a match has to begin or end with the line, `^` and `$` say. A group that
 * takes no part in a match is null. All is text, as it stands there: `map` or `parse` make numbers of it.
 *
 * @param inputs - A path, URL, bytes, stream or response, or an array of these; compressed or not.
 * @param regex - With at least one named group, and without the flags `g` and `y`. Where it is given as a string literal, in
 *   which backslashes are doubled, the type of the records has its names.
 * @param options - `onReject`: `'throw'` (default), a function or a `quarantine`. `maxLength`: bytes of a line, at least 1,
 *   default 1 MiB; a regular expression that takes long for long lines is as slow here. `decompress`, `onProgress`: see `lines`.
 * @returns A flow of objects. Holds a chunk, or one line; a value that is kept holds on to the up to 4 KiB it was read with.
 * @throws TypeError or SyntaxError for wrong arguments; when run, a RejectError for a line that does not match.
 * @example
 * ```ts
 * const log = Buffer.from('081109 INFO dfs.FSNamesystem: added\n081110 WARN x: y\n');
 * pattern(log, /^(?<day>\d{6}) (?<level>\w+) (?<source>\S+): (?<text>.*)$/).map((r) => r.level).toArray() // => ['INFO', 'WARN']
 * const typed = await pattern(log, '^(?<day>[0-9]{6}) (?<level>[A-Z]+)').first();
 * typed // => { day: '081109', level: 'INFO' }
 * pattern(Buffer.from('nonsense\n'), /^(?<n>\d+)$/).toArray() // throws RejectError: pattern: "bytes" line 1: it does not match
 * ```
 * @see ECMAScript RegExp.prototype.exec; CPython re.Match.groupdict
 */
export function pattern<const Source extends string>(
  inputs: Inputs,
  regex: Source | RegExp,
  options: LineFormatOptions = {},
): AsyncFlow<PatternRecord<Source>> {
  if (typeof regex !== 'string' && !(regex instanceof RegExp)) {
    throw new TypeError(`pattern: regex must be a regular expression, got ${describe(regex)}`);
  }
  checkOptions('pattern', options, LINE_OPTIONS);
  const compiled = typeof regex === 'string' ? new RegExp(regex) : regex;
  if (compiled.global || compiled.sticky) {
    throw new TypeError(`pattern: regex must be without the flags g and y, got ${describe(compiled)}`);
  }
  // An alternative that is empty always matches, and shows all groups there are.
  const names = Object.keys(new RegExp(`${compiled.source}|`, compiled.flags).exec('')?.groups ?? {});
  if (names.length === 0) {
    throw new TypeError(`pattern: regex must have a named group, (?<name>...), got ${describe(compiled)}`);
  }
  return readRecords(
    inputs,
    options,
    lineFormat('pattern', options, () => new PatternReader(compiled, names)),
  ) as AsyncFlow<PatternRecord<Source>>;
}

export class PatternReader implements LineReader<Record<string, string | null>> {
  readonly #regex: RegExp;
  readonly #names: readonly string[];
  /** Every name as a property of its own, so that all records are alike. */
  readonly #template: Record<string, string | null> = {};
  readonly problem: string;

  constructor(regex: RegExp, names: readonly string[]) {
    this.#regex = regex;
    this.#names = names;
    for (const name of names) {
      Object.defineProperty(this.#template, name, {
        value: null,
        writable: true,
        enumerable: true,
        configurable: true,
      });
    }
    this.problem = `it does not match ${String(regex)}`;
  }

  read(text: string, from: number, to: number): Record<string, string | null> | typeof REFUSED {
    const groups = this.#regex.exec(text.slice(from, to))?.groups;
    if (!groups) return REFUSED;
    const record = { ...this.#template };
    for (const name of this.#names) record[name] = groups[name] ?? null;
    return record;
  }
}
