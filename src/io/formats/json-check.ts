/** Where a text stops being JSON, and why. */
export interface JsonFault {
  /** An index of the text. */
  readonly at: number;
  /** What is wrong, the same words for the same kind of fault. */
  readonly reason: string;
}

const number = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const literal = /true|false|null/y;
const escape = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const space = /[ \t\n\r]*/y;

/**
 * Finds what is wrong with a text that `JSON.parse` has refused: its own messages differ from one engine to the next, and
 * quote the data.
 */
export function jsonFault(text: string): JsonFault {
  let at = 0;
  const match = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return false;
    at = pattern.lastIndex;
    return true;
  };
  const fault = (expected: string): JsonFault => ({ at, reason: `expected ${expected}, got ${found(text, at)}` });
  /** Passes over a string; says what is wrong with it, if anything is. */
  const stringFault = (): JsonFault | undefined => {
    for (at += 1; at < text.length;) {
      const code = text.charCodeAt(at);
      if (code === 0x22) {
        at += 1;
        return undefined;
      }
      if (code < 0x20) return { at, reason: 'a control character in a string' };
      if (code !== 0x5c) at += 1;
      else if (!match(escape)) return { at, reason: 'a bad escape in a string' };
    }
    return { at, reason: 'a string is not closed' };
  };

  /** What is open: `}` or `]`. */
  const open: string[] = [];
  for (;;) {
    match(space);
    // A value.
    let key = false;
    if (text[at] === '{') {
      open.push('}');
      at += 1;
      match(space);
      if (text[at] !== '}') key = true;
    } else if (text[at] === '[') {
      open.push(']');
      at += 1;
      match(space);
      if (text[at] !== ']') continue;
    } else if (text[at] === '"') {
      const broken = stringFault();
      if (broken) return broken;
    } else if (!match(number) && !match(literal)) {
      return fault('a value');
    }
    // What may follow it.
    while (!key) {
      match(space);
      const close = open.at(-1);
      if (at < text.length && text[at] === close) {
        at += 1;
        open.pop();
      } else if (text[at] === ',' && close !== undefined) {
        at += 1;
        if (close === ']') break;
        match(space);
        key = true;
      } else if (close === undefined) {
        return at < text.length ? fault('nothing more') : { at, reason: 'not JSON' };
      } else {
        return fault(`"," or ${JSON.stringify(close)}`);
      }
    }
    if (key) {
      if (text[at] !== '"') return fault('a name in double quotes');
      const broken = stringFault();
      if (broken) return broken;
      match(space);
      if (text[at] !== ':') return fault('":"');
      at += 1;
    }
  }
}

/** What stands at a place. The data itself is kept out of it, so that reasons can be counted. */
function found(text: string, at: number): string {
  if (at >= text.length) return 'the end';
  const character = String.fromCodePoint(text.codePointAt(at)!);
  if (character === '\uFEFF') return 'a byte order mark';
  if (/[0-9]/.test(character)) return 'a digit';
  if (!/[\p{L}_$]/u.test(character)) return JSON.stringify(character);
  return /^(?:NaN|Infinity|undefined|None|True|False)\b/.exec(text.slice(at, at + 10))?.[0] ?? 'a word';
}
