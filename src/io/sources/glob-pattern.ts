/** What a name in a folder has to be like: a name, a test of names, or any folders at all (`**`). */
export type Part = string | RegExp;

export interface GlobPattern {
  /** Whether it begins at the root. */
  readonly absolute: boolean;
  readonly parts: readonly Part[];
}

/** More patterns than that are no pattern that somebody wrote. */
const MOST = 1000;

/**
 * Reads a pattern. `*` and `?` stand for any characters and any one, `[a-z]` and `[!a-z]` for one of a set, `{a,b}` for
 * alternatives, `**` for any folders, none included; a `\` makes the next character plain.
 *
 * @throws RangeError for a pattern that cannot be.
 */
export function parseGlob(operator: string, pattern: string): GlobPattern[] {
  const fail = (reason: string): never => {
    throw new RangeError(`${operator}: the pattern ${JSON.stringify(pattern)} ${reason}`);
  };
  if (pattern === '') fail('is empty');
  if (pattern.includes('\0')) fail('has a NUL');
  return braces(pattern, fail).map((plain) => {
    const absolute = plain.startsWith('/');
    const names = plain.split('/').filter((name) => name !== '' && name !== '.');
    const parts = names.map((name) => part(name, fail));
    if (parts.length === 0) fail('names no file');
    // Two of them are one.
    return { absolute, parts: parts.filter((one, i) => one !== '**' || parts[i - 1] !== '**') };
  });
}

/** The patterns without alternatives that a pattern stands for. */
function braces(pattern: string, fail: (reason: string) => never): string[] {
  const open = find(pattern, '{', 0);
  if (open < 0) return [pattern];
  let depth = 0;
  let from = open + 1;
  const options: string[] = [];
  for (let at = open; at < pattern.length; at++) {
    const char = pattern[at];
    if (char === '\\') at += 1;
    else if (char === '{') depth += 1;
    else if (char === ',' && depth === 1) {
      options.push(pattern.slice(from, at));
      from = at + 1;
    } else if (char === '}' && --depth === 0) {
      options.push(pattern.slice(from, at));
      const all = options.flatMap((option) => braces(pattern.slice(0, open) + option + pattern.slice(at + 1), fail));
      if (all.length > MOST) fail(`stands for more than ${MOST} patterns`);
      return [...new Set(all)];
    }
  }
  return fail('has a { without a }');
}

/** Where a character stands that is not made plain. */
function find(text: string, char: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === char) return at;
  }
  return -1;
}

function part(name: string, fail: (reason: string) => never): Part {
  if (name === '**') return name;
  if (name.includes('**')) fail('has ** beside other characters; it stands for whole folders');
  if (!/[*?[\\]/.test(name)) return name;
  let source = '';
  let plain = '';
  let magic = false;
  for (let at = 0; at < name.length; at++) {
    const char = name[at]!;
    if (char === '*') source += '[^]*';
    else if (char === '?') source += '[^]';
    else if (char === '[') {
      const end = name.indexOf(']', at + (/[!^]/.test(name[at + 1] ?? '') ? 3 : 2));
      if (end < 0) fail('has a [ without a ]');
      source += set(name.slice(at + 1, end), fail);
      at = end;
    } else {
      const literal = char === '\\' ? (name[++at] ?? fail('ends with a \\')) : char;
      source += literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
      plain += literal;
      continue;
    }
    magic = true;
  }
  return magic ? new RegExp(`^${source}$`, 'u') : plain;
}

function set(body: string, fail: (reason: string) => never): string {
  const not = /^[!^]/.test(body);
  const members = (not ? body.slice(1) : body).replace(/[\\\]^[&~|]/g, '\\$&').replace(/^-|-$/g, '\\-');
  const source = `[${not ? '^' : ''}${members}]`;
  try {
    return new RegExp(source, 'u').source;
  } catch {
    return fail(`has a set that cannot be: [${body}]`);
  }
}
