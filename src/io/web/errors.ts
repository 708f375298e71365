import { STATUS_CODES } from 'node:http';
import { shownUrl } from './url.ts';

/** A server has answered, but not with what was asked for. */
export class HttpStatusError extends Error {
  static {
    this.prototype.name = 'HttpStatusError';
  }
  readonly status: number;
  /** How long the server asks to wait, in seconds, if it does. */
  readonly retryAfter: number | undefined;

  /** @param more - What to add to the message. */
  constructor(operator: string, url: URL | string, status: number, retryAfter?: number, more: string = '') {
    super(`${operator}: ${shownUrl(url)} answered ${`${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()}${more}`);
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** A server could not be reached, fell silent or broke off. */
export class ConnectionError extends Error {
  static {
    this.prototype.name = 'ConnectionError';
  }
  /** The system's: `ECONNRESET`, `ENOTFOUND`; `ETIMEDOUT` for silence. */
  readonly code: string;

  constructor(operator: string, url: URL | string, code: string, reason: string) {
    super(`${operator}: ${shownUrl(url)}: ${reason}`);
    this.code = code;
  }
}

/** A request would have gone to an address that is not public. */
export class PrivateAddressError extends Error {
  static {
    this.prototype.name = 'PrivateAddressError';
  }

  constructor(operator: string, url: URL, address: string) {
    const host = address === url.hostname ? '' : `, which is ${address},`;
    super(
      `${operator}: ${shownUrl(url)}${host} is not a public address; if it may be asked, pass ` +
        `allowPrivate: [${JSON.stringify(url.host)}]`,
    );
  }
}

/** Redirects that lead in a circle, or are too many. */
export class RedirectError extends Error {
  static {
    this.prototype.name = 'RedirectError';
  }
}

/** What is read has become another while it was read, or the server contradicts itself about it. */
export class ContentChangedError extends Error {
  static {
    this.prototype.name = 'ContentChangedError';
  }
}

/** A page is longer than it may be. */
export class TooLargeError extends Error {
  static {
    this.prototype.name = 'TooLargeError';
  }
}

/** The pages lead back to one that was there before. */
export class PageCycleError extends Error {
  static {
    this.prototype.name = 'PageCycleError';
  }
}

/** How long a `Retry-After` says to wait, in seconds; either form of it. Undefined if it says nothing that can be understood. */
export function retryAfterOf(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (!value) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  const date = Date.parse(value);
  // The server's own clock counts, where it tells it.
  const now = Date.parse(headers.get('date') ?? '') || Date.now();
  return Number.isNaN(date) ? undefined : Math.max(0, (date - now) / 1000);
}

/** Statuses that may be others the next time. */
const PASSING = new Set([408, 421, 425, 429, 500, 502, 503, 504]);

/** Whether an error may not come again: a status that passes, a connection that broke. */
export function mayPass(error: unknown): boolean {
  if (error instanceof HttpStatusError) return PASSING.has(error.status);
  if (error instanceof ConnectionError) return true;
  if (typeof error !== 'object' || error === null) return false;
  const {
    retryAfter,
    response,
    status = (response as { status?: unknown } | undefined)?.status,
  } = error as {
    retryAfter?: unknown;
    response?: unknown;
    status?: unknown;
  };
  if (retryAfter !== undefined || PASSING.has(status as number)) return true;
  const { code } = { ...((error as Error).cause as object | undefined), ...error } as { code?: unknown };
  return (
    error instanceof Error && (error.message === 'fetch failed' || (typeof code === 'string' && NETWORK.has(code)))
  );
}

const NETWORK = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EAI_AGAIN',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);
