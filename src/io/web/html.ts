/** Where a page links to, as it is written there. */
export interface RawLink {
  /** Not resolved yet, character references decoded. */
  readonly target: string;
  /** The element: `a`, `area`, `iframe`, `frame`, `link`, or `meta` for a refresh. */
  readonly tag: string;
  /** Its `rel`, in lower case. */
  readonly rel: string;
}

/** What a crawler has to know of a page. */
export interface HtmlFacts {
  readonly links: readonly RawLink[];
  /** The `href` of the first `base` that has one. */
  readonly base: string | undefined;
  readonly title: string | undefined;
  /** What `<meta name="robots">` says, in lower case. */
  readonly robots: string;
}

/** Elements whose content is text whatever it looks like. `noscript` is none, for there are no scripts here. */
const TEXT = new Set(['script', 'style', 'textarea', 'title', 'xmp', 'iframe', 'noembed', 'noframes', 'plaintext']);

const LINKS: Readonly<Record<string, string>> = { a: 'href', area: 'href', iframe: 'src', frame: 'src', link: 'href' };

/** What a `link` leads to that is a page of its own. */
const LINK_RELS = /(?:^|\s)(?:alternate|canonical|next|prev|author|help|license|search)(?:\s|$)/;

const TAB = 0x09;
const LF = 0x0a;
const FF = 0x0c;
const CR = 0x0d;
const SPACE = 0x20;
const SLASH = 0x2f;
const EQUALS = 0x3d;
const GREATER = 0x3e;

const isSpace = (code: number): boolean => code === SPACE || code === LF || code === TAB || code === CR || code === FF;
const isLetter = (code: number): boolean => (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;

/** Numbers that HTML takes for Windows-1252, 0x80 to 0x9f. */
const WINDOWS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  AMP: '&',
  lt: '<',
  LT: '<',
  gt: '>',
  GT: '>',
  quot: '"',
  QUOT: '"',
  apos: "'",
  nbsp: '\u00a0',
  Tab: '\t',
  NewLine: '\n',
  sol: '/',
  colon: ':',
  quest: '?',
  equals: '=',
  num: '#',
  period: '.',
  percnt: '%',
  lowbar: '_',
  comma: ',',
  plus: '+',
};
/** Those that need no semicolon. */
const BARE = /^(?:amp|AMP|lt|LT|gt|GT|quot|QUOT|nbsp)/;

/**
 * Decodes character references as HTML does in an attribute: numbers, and the names of what stands in URLs. What is no
 * reference stays as it is.
 */
export function decodeReferences(text: string, attribute: boolean = true): string {
  if (!text.includes('&')) return text;
  return text.replace(
    /&(?:#[xX]([0-9a-fA-F]+);?|#(\d+);?|([A-Za-z][A-Za-z0-9]*)(;?)(=?))/g,
    (whole, hex, decimal, name, end, equals) => {
      if (hex !== undefined || decimal !== undefined)
        return character(hex === undefined ? Number(decimal) : parseInt(hex as string, 16));
      if (end === ';' && Object.hasOwn(NAMED, name as string)) return `${NAMED[name as string]}${equals}`;
      const bare = BARE.exec(name as string)?.[0];
      // In an attribute, `&amp=` and `&ampx` are what they look like, for URLs are written so.
      if (bare === undefined || (attribute && (bare !== name || equals === '='))) return whole;
      return `${NAMED[bare]}${(name as string).slice(bare.length)}${end}${equals}`;
    },
  );
}

function character(code: number): string {
  if (code >= 0x80 && code <= 0x9f) return WINDOWS[code - 0x80]!;
  return code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff) ? '\ufffd' : String.fromCodePoint(code);
}

/**
 * The links of an HTML page, found as a browser's tokenizer finds tags: comments, scripts, styles and other text are passed over,
 * whatever stands in them, and whatever is wrong with the page. Takes time in proportion to its length.
 *
 * @see WHATWG HTML, 13.2.5 Tokenization
 */
export function readHtml(text: string): HtmlFacts {
  const links: RawLink[] = [];
  let base: string | undefined;
  let title: string | undefined;
  let robots = '';
  let at = 0;
  for (;;) {
    const open = text.indexOf('<', at);
    if (open < 0) break;
    const next = text.charCodeAt(open + 1);
    if (!isLetter(next)) {
      at = passOver(text, open, next);
      continue;
    }
    const tag = readTag(text, open + 1);
    // A tag that does not end is none.
    if (!tag) break;
    at = tag.end;
    const { name, attributes } = tag;
    const key = Object.hasOwn(LINKS, name) ? LINKS[name]! : undefined;
    if (key !== undefined) {
      const target = attributes.get(key);
      const rel = (attributes.get('rel') ?? '').toLowerCase();
      if (target !== undefined && (name !== 'link' || LINK_RELS.test(rel))) links.push({ target, tag: name, rel });
    } else if (name === 'base') {
      base ??= attributes.get('href');
    } else if (name === 'meta') {
      const content = attributes.get('content') ?? '';
      if (/^robots$/i.test(attributes.get('name') ?? '')) robots += ` ${content.toLowerCase()}`;
      const refresh = /^refresh$/i.test(attributes.get('http-equiv') ?? '') && refreshOf(content);
      if (refresh) links.push({ target: refresh, tag: 'meta', rel: 'refresh' });
    }
    if (TEXT.has(name)) {
      const from = at;
      at = endOfText(text, name, from);
      if (name === 'title') title ??= decodeReferences(text.slice(from, at), false).replace(/\s+/g, ' ').trim();
    }
  }
  return { links, base, title, robots };
}

function refreshOf(content: string): string | undefined {
  return /^\s*[\d.]+\s*[;,\s]\s*(?:url\s*=\s*)?(?:"([^"]*)|'([^']*)|(\S.*))/is
    .exec(content)
    ?.slice(1)
    .find((found) => found !== undefined);
}

/** Where it goes on after a `<` that begins no tag with a name. */
function passOver(text: string, open: number, next: number): number {
  if (next === 0x21 && text.startsWith('--', open + 2)) {
    if (text[open + 4] === '>') return open + 5;
    if (text.startsWith('->', open + 4)) return open + 6;
    const ends = /--!?>/g;
    ends.lastIndex = open + 4;
    return ends.test(text) ? ends.lastIndex : text.length;
  }
  if (next === SLASH) {
    const after = text.charCodeAt(open + 2);
    if (isLetter(after)) return readTag(text, open + 2)?.end ?? text.length;
    if (Number.isNaN(after)) return text.length;
  } else if (next !== 0x21 && next !== 0x3f) {
    return open + 1;
  }
  // Declarations, and whatever HTML takes for a comment.
  const end = text.indexOf('>', open + 2);
  return end < 0 ? text.length : end + 1;
}

interface Tag {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly end: number;
}

const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map();

/** Where it stops. */
function until(text: string, from: number, stop: (code: number) => boolean): number {
  let at = from;
  while (at < text.length && !stop(text.charCodeAt(at))) at++;
  return at;
}

/** The tag whose name begins here; undefined if it does not end. */
function readTag(text: string, start: number): Tag | undefined {
  let at = until(text, start, endsName);
  const name = text.slice(start, at).toLowerCase();
  // As most are.
  if (text.charCodeAt(at) === GREATER) return { name, attributes: NO_ATTRIBUTES, end: at + 1 };
  const attributes = new Map<string, string>();
  for (;;) {
    const from = until(text, at, beginsAttribute);
    if (from >= text.length) return undefined;
    if (text.charCodeAt(from) === GREATER) return { name, attributes, end: from + 1 };
    at = until(text, from + 1, endsKey);
    const key = text.slice(from, at).toLowerCase();
    at = until(text, at, isNoSpace);
    let value = '';
    if (text.charCodeAt(at) === EQUALS) {
      at = until(text, at + 1, isNoSpace);
      const quote = text[at];
      if (quote === '"' || quote === "'") {
        const end = text.indexOf(quote, at + 1);
        if (end < 0) return undefined;
        value = text.slice(at + 1, end);
        at = end + 1;
      } else {
        const end = until(text, at, endsValue);
        value = text.slice(at, end);
        at = end;
      }
    }
    if (!attributes.has(key)) attributes.set(key, decodeReferences(value));
  }
}

const isNoSpace = (code: number): boolean => !isSpace(code);
const beginsAttribute = (code: number): boolean => !isSpace(code) && code !== SLASH;
const endsKey = (code: number): boolean => endsName(code) || code === EQUALS;
const endsValue = (code: number): boolean => isSpace(code) || code === GREATER;
const endsName = (code: number): boolean => isSpace(code) || code === SLASH || code === GREATER;

/** Where the text of such an element ends: at its end tag, which is read as one then. */
function endOfText(text: string, name: string, from: number): number {
  if (name === 'plaintext') return text.length;
  const mark =
    name === 'script'
      ? /<!--|-->|<(\/?)script(?=[\t\n\f\r />])/gi
      : new RegExp(`<(/)${name}(?=[\\t\\n\\f\\r />])`, 'gi');
  mark.lastIndex = from;
  // In a script, a comment may have a script in it, whose end is not the end.
  let depth = 0;
  for (let found = mark.exec(text); found; found = mark.exec(text)) {
    if (found[0] === '<!--') {
      depth ||= 1;
      // `<!-->` begins and ends it.
      mark.lastIndex -= 2;
    } else if (found[0] === '-->') {
      depth = 0;
    } else if (found[1] === '') {
      if (depth === 1) depth = 2;
    } else if (depth === 2) {
      depth = 1;
    } else {
      return found.index;
    }
  }
  return text.length;
}

/** The charset that a page says it is in, where the server does not: in its first 1024 bytes. */
export function charsetOf(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024));
  const found = /<meta\s[^>]*?charset\s*=\s*["']?\s*([\w:.-]+)/i.exec(head)?.[1];
  // Who can read that much of it is not read by two bytes a character.
  return found && (/^utf-?16/i.test(found) ? 'utf-8' : found);
}
