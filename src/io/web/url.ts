import { describe } from '../../pipeline/check.ts';

/** Parameters whose values are nobody's business. */
export const SECRET: RegExp =
  /token|secret|passw|pwd|auth|sig|key|cred|session|sid\b|jwt|code|otp|bearer|^x-(?:amz|goog|ms)-|^(?:sv|se|sp|sr)$/i;

/** Long runs of digits and letters that no person has written. */
const OPAQUE = /^(?=.*\d)(?=.*[a-z])[\w~.+/=-]{20,}$/i;

/**
 * A URL as errors, logs and `explain` show it: without user, password and fragment, and without the value of any parameter that
 * may be a credential.
 */
export function shownUrl(url: URL | string): string {
  let parsed: URL;
  try {
    parsed = new URL(url);
  } catch {
    return 'a URL';
  }
  const query = parsed.search
    .slice(1)
    .split('&')
    .map((pair) => {
      const at = pair.indexOf('=');
      if (at < 0) return OPAQUE.test(pair) ? '***' : pair;
      const [name, value] = [pair.slice(0, at), pair.slice(at + 1)];
      return SECRET.test(decoded(name)) || OPAQUE.test(decoded(value)) ? `${name}=***` : pair;
    })
    .join('&');
  const path = parsed.pathname.length > 200 ? `${parsed.pathname.slice(0, 200)}...` : parsed.pathname;
  return `${parsed.protocol}//${parsed.host}${path}${query === '' ? '' : `?${query.slice(0, 300)}`}`;
}

/** Text without its percent-encoding, where that is one. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** A control character, a space or a backslash in a URL is how another request is slipped in behind the first. */
// eslint-disable-next-line no-control-regex
const INJECTED = /[\u0000-\u0020\u007f\\]/;

/**
 * The URL that a program names.
 *
 * @throws TypeError for what is no http(s) URL, or has characters in it that no URL has. The message never shows what may be
 *   secret.
 */
export function checkUrl(operator: string, url: unknown, parameter: string = 'url'): URL {
  const expected = `${operator}: ${parameter} must be an absolute http or https URL`;
  if (typeof url !== 'string' && !(url instanceof URL)) throw new TypeError(`${expected}, got ${describe(url)}`);
  if (typeof url === 'string' && INJECTED.test(url)) {
    throw new TypeError(`${expected}, without spaces, control characters and backslashes; encode them (%20)`);
  }
  const parsed = parseUrl(String(url));
  if (!parsed) throw new TypeError(`${expected}, got ${typeof url === 'string' ? describe(safeText(url)) : 'another'}`);
  return parsed;
}

/** What was no URL, without what may be a password in it. */
function safeText(text: string): string {
  return text.replace(/\/\/[^/@]*@/, '//***@').replace(/[?#].*$/, '?...');
}

/** An http(s) URL without its fragment; undefined for anything else. */
export function parseUrl(text: string, base?: URL | string): URL | undefined {
  try {
    const url = new URL(text, base);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
    // Each setter parses the URL again.
    if (url.href.includes('#')) url.hash = '';
    return url;
  } catch {
    return undefined;
  }
}

/** Where one is led by a server's answer: no user or password is taken from there. Undefined for what is no http(s) URL. */
export function followedUrl(text: string, base: URL): URL | undefined {
  // WHATWG takes tabs and line ends out without a word; what has them was not written by the server's owner.
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f]/.test(text.trim())) return undefined;
  const url = parseUrl(text.trim(), base);
  if (url) withoutUser(url);
  return url;
}

/** Takes user and password out of a URL. */
export function withoutUser(url: URL): void {
  if (url.username !== '' || url.password !== '') url.username = url.password = '';
}

/** Whether what was said to one server may be said to another: the same origin, or the same host now by TLS. */
export function sharesSecrets(first: URL, then: URL): boolean {
  if (first.origin === then.origin) return true;
  return (
    first.hostname === then.hostname && first.protocol === 'http:' && then.protocol === 'https:' && then.port === ''
  );
}

/** Headers as a program gives them. */
export type HeadersGiven = Headers | Readonly<Record<string, string>> | readonly (readonly [string, string])[];

/**
 * Headers, checked: nothing in them can end one and begin another.
 *
 * @throws TypeError that names the header and never shows its value.
 */
export function checkHeaders(operator: string, given: HeadersGiven | undefined): Headers {
  const headers = new Headers();
  if (given === undefined) return headers;
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`${operator}: headers must be an object of strings, got ${describe(given)}`);
  }
  const pairs =
    Symbol.iterator in given ? (given as Iterable<readonly [string, string]>) : Object.entries(given as object);
  for (const [name, value] of pairs as Iterable<readonly [unknown, unknown]>) {
    if (typeof name !== 'string' || !/^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
      throw new TypeError(`${operator}: headers must have names of letters, digits and dashes, got ${describe(name)}`);
    }
    // eslint-disable-next-line no-control-regex
    if (typeof value !== 'string' || /[^\t\u0020-\u007e\u0080-\u00ff]/.test(value)) {
      throw new TypeError(
        `${operator}: the header ${JSON.stringify(name)} must be a string without line ends, control characters and what is ` +
          'beyond Latin-1',
      );
    }
    if (/^(?:host|content-length|transfer-encoding|connection|upgrade|te|trailer|keep-alive)$/i.test(name)) {
      throw new TypeError(
        `${operator}: the header ${JSON.stringify(name)} cannot be given: it is the connection's own`,
      );
    }
    headers.append(name, value);
  }
  return headers;
}
