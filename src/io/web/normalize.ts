import { parseUrl, withoutUser } from './url.ts';

/**
 * A URL as the crawler knows it, so that two ways to write one are one: by WHATWG's parser (case of scheme and host, default port,
 * dot segments), without fragment and user, with percent-encodings in capitals and none that are not needed, without an empty
 * query. What can make a difference to a server stays: the order of parameters, a slash at the end, `www.`.
 *
 * @returns The URL, or undefined for what is no http or https URL.
 * @see RFC 3986, 6.2.2 and 6.2.3
 */
export function normalUrl(text: string, base?: URL | string): URL | undefined {
  // Lines that are broken within a URL are the page's, as browsers have it; other control characters are nobody's.
  // oxlint-disable-next-line no-control-regex
  const trimmed = text.replace(/^[\u0000-\u0020]+|[\u0000-\u0020]+$|[\t\n\r]/g, '');
  const url = parseUrl(trimmed, base);
  // Most have nothing that could be written in another way.
  if (!url || !/[@%?]/.test(url.href)) return url;
  withoutUser(url);
  if (url.pathname.includes('%')) url.pathname = plainly(url.pathname);
  if (url.search.includes('%')) url.search = plainly(url.search);
  else if (url.search === '' && url.href.endsWith('?')) url.search = '';
  return url;
}

function plainly(part: string): string {
  return part.replace(/%[0-9a-f]{2}/gi, (code) => {
    const character = String.fromCharCode(parseInt(code.slice(1), 16));
    return /[A-Za-z0-9._~-]/.test(character) ? character : code.toUpperCase();
  });
}
