/** One link of a `Link` header. */
export interface WebLink {
  readonly target: string;
  /** Its relations, in lower case. */
  readonly rel: readonly string[];
}

/**
 * The links of a `Link` header. What is not written as RFC 8288 has it is passed over, as its parsing algorithm says; of several
 * `rel` of one link the first counts, and a link with an `anchor` is about something else.
 *
 * @see RFC 8288, appendix B.2
 */
export function linksOf(header: string): WebLink[] {
  const links: WebLink[] = [];
  const target = /[\s,]*<([^>]*)>/y;
  const parameter = /\s*;\s*([^\s=;,"]+)\s*(?:=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;,]*)))?/y;
  let at = 0;
  while (at < header.length) {
    target.lastIndex = at;
    const found = target.exec(header);
    if (!found) break;
    at = target.lastIndex;
    const parameters = new Map<string, string>();
    for (;;) {
      parameter.lastIndex = at;
      const [whole, name, quoted, plain = ''] = parameter.exec(header) ?? [];
      if (whole === undefined) break;
      at = parameter.lastIndex;
      const key = name!.toLowerCase();
      if (!parameters.has(key)) parameters.set(key, quoted === undefined ? plain : quoted.replace(/\\(.)/g, '$1'));
    }
    if (!parameters.has('anchor')) {
      const rel = (parameters.get('rel') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      links.push({ target: found[1]!.trim(), rel });
    }
    const comma = header.indexOf(',', at);
    if (comma < 0) break;
    at = comma + 1;
  }
  return links;
}
