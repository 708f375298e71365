import { BLANK, type LineReader, REFUSED } from './line-parser.ts';

/** A line of logfmt: a key that stands alone is `true`. */
export type LogfmtRecord = Record<string, string | true>;

const SPACE = 32;
const QUOTE = 34;
const EQUALS = 61;
const BACKSLASH = 92;

/**
 * Reads `key=value key="a value" flag`, as Go's logfmt does: a key or bare value has any characters but spaces, controls, `=` and
 * `"`; the escapes in quotes are those of JSON.
 *
 * Lines of a log mostly have the keys of the line before: where a key is the one that was expected, its string is used again,
 * so that it need not be looked up among all strings.
 */
export class LogfmtReader implements LineReader<LogfmtRecord> {
  problem = '';
  /** The keys of the line before, each with its `=`, and alone. */
  #expected: string[] = [];
  #keys: string[] = [];

  read(text: string, from: number, to: number): LogfmtRecord | typeof BLANK | typeof REFUSED {
    const record: LogfmtRecord = {};
    const expected = this.#expected;
    let count = 0;
    let at = from;
    for (;;) {
      while (at < to && text.charCodeAt(at) <= SPACE) at += 1;
      if (at === to) break;
      const start = at;
      let key: string;
      const guess = expected[count];
      if (guess !== undefined && text.startsWith(guess, at) && at + guess.length <= to) {
        key = this.#keys[count]!;
        at += guess.length - 1;
      } else {
        at = wordEnd(text, at, to);
        if (at === start) return this.#refuse(text, at, 'a key');
        key = text.slice(start, at);
        this.#keys[count] = key;
        expected[count] = `${key}=`;
        // What was expected after another key is not any more.
        expected.length = this.#keys.length = count + 1;
      }
      count += 1;
      let value: string | true = true;
      if (at < to && text.charCodeAt(at) === EQUALS) {
        at += 1;
        if (at < to && text.charCodeAt(at) === QUOTE) {
          const close = closing(text, at + 1, to);
          if (close < 0) return this.#fail(`the quote of ${JSON.stringify(key)} is not closed`);
          const read = quotedValue(text, at + 1, close);
          if (read === undefined) return this.#fail(`the value of ${JSON.stringify(key)} has an escape that is none`);
          value = read;
          at = close + 1;
        } else {
          const end = wordEnd(text, at, to);
          value = text.slice(at, end);
          at = end;
        }
      }
      if (at < to && text.charCodeAt(at) > SPACE) return this.#refuse(text, at, 'a space');
      if (record[key] !== undefined && Object.hasOwn(record, key)) {
        return this.#fail(`it has the key ${JSON.stringify(key)} twice`);
      }
      if (key === '__proto__') own(record, key, value);
      else record[key] = value;
    }
    return count === 0 ? BLANK : record;
  }

  #refuse(text: string, at: number, expected: string): typeof REFUSED {
    this.problem = `expected ${expected}, got ${JSON.stringify(text[at])}`;
    return REFUSED;
  }

  #fail(problem: string): typeof REFUSED {
    this.problem = problem;
    return REFUSED;
  }
}

/** A property of a name that means something else in an assignment. */
function own(record: LogfmtRecord, key: string, value: string | true): void {
  Object.defineProperty(record, key, { value, writable: true, enumerable: true, configurable: true });
}

function wordEnd(text: string, from: number, to: number): number {
  let at = from;
  while (at < to) {
    const code = text.charCodeAt(at);
    if (code <= SPACE || code === EQUALS || code === QUOTE) break;
    at += 1;
  }
  return at;
}

/** Where the quote is that closes, or -1. */
function closing(text: string, from: number, to: number): number {
  let at = text.indexOf('"', from);
  for (;;) {
    if (at < 0 || at >= to) return -1;
    let before = at;
    while (before > from && text.charCodeAt(before - 1) === BACKSLASH) before -= 1;
    if ((at - before) % 2 === 0) return at;
    at = text.indexOf('"', at + 1);
  }
}

/** What stands in quotes; undefined where JSON has no such escape. */
function quotedValue(text: string, from: number, to: number): string | undefined {
  const value = text.slice(from, to);
  if (!value.includes('\\')) return value;
  try {
    // A tab may stand there as it is, which JSON does not allow.
    return JSON.parse(`"${value.replace(CONTROL, escaped)}"`) as string;
  } catch {
    return undefined;
  }
}

// oxlint-disable-next-line no-control-regex -- they are what is looked for
const CONTROL = /[\0-\x1f]/g;

function escaped(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
