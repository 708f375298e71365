/** What a robots.txt says to one crawler. */
export interface Robots {
  /** Whether a path with its query may be fetched. */
  allows(path: string): boolean;
  /** Seconds between two requests, if it asks for that: `Crawl-delay`, which is no part of the standard. */
  readonly delay: number | undefined;
  readonly sitemaps: readonly string[];
}

/** Where there is no robots.txt. */
export const ALLOW_ALL: Robots = { allows: () => true, delay: undefined, sitemaps: [] };
/** Where the server cannot say whether there is one. */
export const ALLOW_NONE: Robots = { allows: (path) => path === '/robots.txt', delay: undefined, sitemaps: [] };

/** So much of it is read, as the standard asks at least. */
export const ROBOTS_BYTES: number = 500 * 1024;

interface Rule {
  readonly allow: boolean;
  readonly pattern: string;
}

interface Group {
  readonly agents: string[];
  readonly rules: Rule[];
  delay: number | undefined;
}

/**
 * Reads a robots.txt.
 *
 * The groups of one crawler are one group; those of `*` count where there is none for it. Of the rules that match a path the
 * longest counts, of equal ones that which allows.
 *
 * @param agent - The crawler's product token: letters, `-` and `_`.
 * @see RFC 9309
 */
export function readRobots(text: string, agent: string): Robots {
  const groups: Group[] = [];
  const sitemaps: string[] = [];
  let group: Group | undefined;
  let naming = false;
  for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
    const [, key = '', value = ''] = /^\s*([\w-]+)\s*:\s*(.*?)\s*$/.exec(line.replace(/#.*$/, '')) ?? [];
    switch (key.toLowerCase()) {
      case 'user-agent':
        if (!naming || !group) groups.push((group = { agents: [], rules: [], delay: undefined }));
        naming = true;
        group.agents.push(value === '*' ? '*' : (/^[A-Za-z_-]+/.exec(value)?.[0].toLowerCase() ?? ''));
        break;
      case 'allow':
      case 'disallow':
        naming = false;
        // An empty pattern matches nothing.
        if (value !== '') group?.rules.push({ allow: key.length === 5, pattern: normalPath(value) });
        break;
      case 'crawl-delay':
        naming = false;
        if (group && /^\d+(?:\.\d+)?$/.test(value)) group.delay ??= Number(value);
        break;
      case 'sitemap':
        sitemaps.push(value);
        break;
      default:
    }
  }
  const name = agent.toLowerCase();
  const own = groups.filter(({ agents }) => agents.includes(name));
  const chosen = own.length > 0 ? own : groups.filter(({ agents }) => agents.includes('*'));
  const rules = chosen.flatMap((each) => each.rules);
  return {
    delay: chosen.find((each) => each.delay !== undefined)?.delay,
    sitemaps,
    allows: (path) => {
      if (path === '/robots.txt') return true;
      const normal = normalPath(path);
      let best: Rule | undefined;
      for (const rule of rules) {
        const longer = rule.pattern.length - (best?.pattern.length ?? 0);
        if (longer < 0 || (longer === 0 && best && (best.allow || !rule.allow))) continue;
        if (matches(normal, rule.pattern)) best = rule;
      }
      return best?.allow ?? true;
    },
  };
}

/** The same path always written the same: what need not be encoded is not, and what must be is. */
function normalPath(path: string): string {
  return encodeURI(path)
    .replace(/%25([0-9a-f]{2})/gi, '%$1')
    .replace(/%[0-9a-f]{2}/gi, (code) => {
      const character = String.fromCharCode(parseInt(code.slice(1), 16));
      return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
    });
}

/** Whether a pattern matches the beginning of a path. Takes time in proportion to both, however many stars there are. */
function matches(path: string, pattern: string): boolean {
  const anchored = pattern.endsWith('$');
  const parts = (anchored ? pattern.slice(0, -1) : pattern).split('*');
  if (!path.startsWith(parts[0]!)) return false;
  let at = parts[0]!.length;
  for (const [index, part] of parts.entries()) {
    if (index === 0) continue;
    if (anchored && index === parts.length - 1) return path.length - part.length >= at && path.endsWith(part);
    const found = path.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return !anchored || parts.length > 1 || at === path.length;
}
