import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkFunction, checkInteger, checkNumber, checkOneOf, checkOptions, describe } from '../../pipeline/check.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { checkWeb, Client, Pacer, textOf, WEB_OPTIONS, type WebOptions, type WebSettings } from './client.ts';
import { HttpStatusError, PageCycleError, retryAfterOf } from './errors.ts';
import { linksOf } from './link-header.ts';
import { checkUrl, followedUrl, parseUrl, shownUrl } from './url.ts';

/** A page that a server has given. */
export interface WebPage {
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly headers: Headers;
  /** What its JSON means; its text, where it is of another type. */
  readonly body: unknown;
}

/** What a `fetchPage` is told. */
export interface PageCall {
  /** How many pages came before. */
  readonly index: number;
  /** Aborted when the page is not wanted any more. */
  readonly signal: AbortSignal;
}

/** Where the next page is, by what a page says or how many there were: see {@link pages}. */
export type NextBy =
  | 'link'
  | { readonly next: string | ((page: WebPage) => string | null | undefined) }
  | {
      readonly cursor: string | ((page: WebPage) => string | number | null | undefined);
      /** The query parameter that it is sent as. */
      readonly param: string;
    }
  | {
      /** The query parameter of the page's number. */
      readonly page: string;
      /** The first page's number. Default: what the URL says, else 1. */
      readonly first?: number;
    }
  | {
      /** The query parameter of the number of items before the page. */
      readonly offset: string;
    };

interface PaceAndGuard {
  /** How many pages are fetched ahead while items are taken: an integer of at least 0. Default 0. */
  readonly prefetch?: number;
  /** How many pages may be asked for in a second. Default: without limit. */
  readonly rate?: number;
  /** How many pages there may be: one more is an error, as an endless pagination is one. Default Infinity. */
  readonly maxPages?: number;
}

export interface PagesOptions<T> extends WebOptions, PaceAndGuard {
  /** How the next page is found. Default `'link'`. */
  readonly by?: NextBy;
  /** Where the items are in a page: a path such as `'data.items'`, or a function. Default: the page is an array of them. */
  readonly items?: string | ((page: WebPage) => Iterable<T>);
  /** `'pages'` to have whole pages come out. Default `'items'`. */
  readonly as?: 'items' | 'pages';
  /** The longest page, in bytes. Default 64 MiB. */
  readonly maxBytes?: number;
}

export interface FetchPageOptions<Page, Cursor, T>
  extends PaceAndGuard, Pick<WebOptions, 'retry' | 'maxRetryAfter' | 'signal'> {
  /** The cursor of the next page; undefined, null or '' for none. Default: `page.next`. */
  readonly next?: (page: Page) => Cursor | null | undefined;
  /** The items of a page. Default: `page.items`, or the page if it is an array. */
  readonly items?: (page: Page) => Iterable<T>;
  /** The first page's cursor. Default undefined. */
  readonly start?: Cursor;
  readonly as?: 'items' | 'pages';
}

const SHARED = ['prefetch', 'rate', 'maxPages', 'items', 'as'];

/**
 * Pagination as one flow: the items of all pages, a page being fetched when its first item is asked for.
 *
 * Of a URL, `by` says how the next page is found: `'link'`, by the `Link` header's `rel="next"`; `{ next: 'paging.next' }`, by a
 * URL in the body; `{ cursor: 'meta.cursor', param: 'after' }`, by a cursor in the body that is sent as a query parameter;
 * `{ page: 'page' }` or `{ offset: 'offset' }`, by counting, until a page has no items. A path that is not there, null and `''`
 * end it. A page that was there before is an error, not an endless flow.
 *
 * What a body says is not trusted: the program's own headers go to the server that it names alone, and no request to an address
 * that is not public, unless `allowPrivate` says so.
 *
 * @param source - The first page's URL; or `fetchPage(cursor, { index, signal })`, which gives a page, a `Response` or a promise
 *   of one.
 * @param options - For a URL see {@link PagesOptions}, for a function {@link FetchPageOptions}. Either is tried again when a
 *   connection breaks or a status may pass, and waits as `Retry-After` says.
 * @returns The items, or pages with `as: 'pages'`. Holds a page and those fetched ahead; of every page before, its cursor or URL.
 * @throws TypeError or RangeError for wrong arguments. When run: PageCycleError, which names what came again; HttpStatusError,
 *   ConnectionError, PrivateAddressError; what `fetchPage` throws, as it is.
 * @example
 * ```ts
 * const answers = [{ items: [1, 2], next: 'b' }, { items: [3], next: null }];
 * const fetched: (string | undefined)[] = [];
 * const items = pages(async (cursor?: string) => {
 *   fetched.push(cursor);
 *   return answers[cursor === 'b' ? 1 : 0]!;
 * });
 * items.take(2).toArray() // => [1, 2]
 * fetched // => [undefined]
 * items.toArray() // => [1, 2, 3]
 * pages(() => ({ items: [1], next: 'again' })).toArray() // throws PageCycleError: pages: page 3 has the cursor "again"
 * ```
 * @see RFC 8288 for `Link`, RFC 9110 for `Retry-After`
 */
export function pages(
  source: string | URL,
  options: PagesOptions<unknown> & { readonly as: 'pages' },
): AsyncFlow<WebPage>;
export function pages<T = unknown>(source: string | URL, options?: PagesOptions<T>): AsyncFlow<T>;
export function pages<Page, Cursor = string>(
  source: (cursor: Cursor | undefined, call: PageCall) => Page | PromiseLike<Page>,
  options: FetchPageOptions<PageOf<Page>, Cursor, unknown> & { readonly as: 'pages' },
): AsyncFlow<PageOf<Page>>;
export function pages<Page, Cursor = string, T = ItemOf<Page>>(
  source: (cursor: Cursor | undefined, call: PageCall) => Page | PromiseLike<Page>,
  options?: FetchPageOptions<PageOf<Page>, Cursor, T>,
): AsyncFlow<T>;
export function pages(
  source: string | URL | ((cursor: never, call: PageCall) => unknown),
  options: PagesOptions<unknown> | FetchPageOptions<never, never, unknown> = {},
): unknown {
  const given = options as PaceAndGuard & { readonly as?: unknown };
  const { prefetch = 0, rate, maxPages = Infinity, as = 'items' } = given;
  if (typeof options === 'object' && options !== null) {
    checkInteger('pages', 'prefetch', prefetch);
    checkInteger('pages', 'maxPages', maxPages, { least: 1, infinity: true });
    checkOneOf('pages', 'as', as, ['items', 'pages']);
    if (rate !== undefined) {
      checkNumber('pages', 'rate', rate);
      if (!(rate > 0)) throw new RangeError(`pages: rate must be greater than 0, got ${describe(rate)}`);
    }
  }
  const paging = typeof source === 'function' ? byFunction(source, options as never) : byUrl(source, options as never);
  return flowOf({
    source: {
      name: `pages(${paging.name})`,
      mode: 'async',
      holds: `a page${prefetch > 0 ? `, ${prefetch} more ahead` : ''}, and the cursor of each before`,
      open: () => new PagesReader(paging, { prefetch, rate, maxPages, whole: as === 'pages' }),
    },
    stages: [],
  });
}

/** What comes out of a `fetchPage`: of a Response, its content. */
export type PageOf<Page> = Awaited<Page> extends Response ? WebPage : Awaited<Page>;

type ItemOf<Page> =
  Awaited<Page> extends { readonly items: Iterable<infer T> }
    ? T
    : Awaited<Page> extends readonly (infer T)[]
      ? T
      : unknown;

/** One way to go from page to page. */
export interface Paging {
  readonly name: string;
  readonly settings: WebSettings;
  readonly named: readonly URL[];
  /** Whether what is named may be private. */
  readonly exempt?: boolean;
  readonly first: unknown;
  /** Whether the next page goes by how many items this one has. */
  readonly counts: boolean;
  fetch(client: Client, cursor: unknown, index: number): Promise<unknown>;
  items(page: unknown): Iterable<unknown>;
  /** The next cursor; undefined for none. `count`: how many items the page has. */
  next(page: unknown, cursor: unknown, count: number): unknown;
  /** A cursor as errors show it. */
  show(cursor: unknown): string;
}

function byFunction(
  fetchPage: (cursor: never, call: PageCall) => unknown,
  options: FetchPageOptions<unknown, unknown, unknown>,
): Paging {
  checkOptions('pages', options, [...SHARED, 'next', 'start', 'retry', 'maxRetryAfter', 'signal']);
  const { next = nextOf, items = itemsOf, start } = options;
  checkFunction('pages', 'next', next);
  checkFunction('pages', 'items', items);
  return {
    name: fetchPage.name || 'fetchPage',
    settings: checkWeb('pages', options),
    named: [],
    first: start,
    counts: false,
    fetch: async (client, cursor, index) => {
      const page = await fetchPage(cursor as never, { index, signal: client.signal });
      return isResponse(page) ? await fromResponse(page) : page;
    },
    items,
    next: (page) => present(next(page)),
    show: (cursor) => `the cursor ${describe(cursor)}`,
  };
}

const isResponse = (page: unknown): page is Response => typeof Response === 'function' && page instanceof Response;

async function fromResponse(response: Response): Promise<WebPage> {
  const { url, status, headers } = response;
  if (!response.ok) {
    await response.body?.cancel();
    throw new HttpStatusError('pages', url || 'about:blank', status, retryAfterOf(headers));
  }
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { url, status, headers, body: contentOf(bytes, headers, url) };
}

/** What a page says: JSON if it says that it is, or nothing and can be. */
function contentOf(bytes: Uint8Array, headers: Headers, url: string): unknown {
  const type = headers.get('content-type');
  const text = textOf(bytes, type);
  if (type !== null && !/[/+]json\b/i.test(type)) return text;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (type === null) return text;
    throw new SyntaxError(`pages: ${shownUrl(url)} is said to be JSON and is not: ${(error as Error).message}`);
  }
}

function nextOf(page: unknown): unknown {
  return typeof page === 'object' && page !== null && 'next' in page ? page.next : undefined;
}

function itemsOf(page: unknown): Iterable<unknown> {
  if (Array.isArray(page)) return page;
  const items = (page as { readonly items?: unknown } | null | undefined)?.items;
  if (Array.isArray(items)) return items;
  throw new TypeError(
    `pages: a page must have an array items, or options.items must say where they are, got ${describe(page)}`,
  );
}

const present = (cursor: unknown): unknown => (cursor === null || cursor === '' ? undefined : cursor);

/** The value at a path such as `data.items` or `pages.0.next`; undefined where there is none. */
function valueAt(value: unknown, path: string): unknown {
  let found = value;
  for (const key of path.split('.')) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, key)) return undefined;
    found = (found as Record<string, unknown>)[key];
  }
  return found;
}

function byUrl(source: string | URL, options: PagesOptions<unknown>): Paging {
  const named = checkUrl('pages', source);
  checkOptions('pages', options, [...WEB_OPTIONS, ...SHARED, 'by', 'maxBytes']);
  const { items, maxBytes = 64 * 1024 * 1024 } = options;
  checkInteger('pages', 'maxBytes', maxBytes, { least: 1 });
  const by = checkBy(options.by ?? 'link');
  if (items !== undefined && typeof items !== 'string') checkFunction('pages', 'items', items);
  const settings = checkWeb('pages', options);
  const start = new URL(named);
  start.username = start.password = '';
  if (typeof by === 'object' && 'page' in by && by.first !== undefined)
    start.searchParams.set(by.page, String(by.first));
  return {
    name: JSON.stringify(shownUrl(named)),
    settings,
    named: [named],
    first: start.href,
    counts: typeof by === 'object' && ('page' in by || 'offset' in by),
    fetch: async (client, cursor) => {
      const accept = { accept: 'application/json, */*;q=0.5', 'accept-encoding': 'gzip, deflate, br' };
      const reply = await client.exchange({ url: new URL(cursor as string), headers: accept });
      if (reply.status < 200 || reply.status > 299) {
        await reply.body.close();
        throw client.refused(reply);
      }
      const bytes = await client.bytes(reply, maxBytes);
      const { status, headers, url } = reply;
      return { url: url.href, status, headers, body: contentOf(bytes, headers, url.href) };
    },
    items: (page) => urlItems(page as WebPage, items),
    next: (page, cursor, count) => nextUrl(by, page as WebPage, new URL(cursor as string), count)?.href,
    show: (cursor) => `the URL ${shownUrl(cursor as string)}`,
  };
}

const isWay = (value: unknown): boolean => typeof value === 'string' || typeof value === 'function';

function checkBy(by: NextBy): NextBy {
  if (by === 'link') return by;
  if (typeof by === 'object' && by !== null) {
    if ('next' in by && isWay(by.next)) return by;
    if ('cursor' in by && isWay(by.cursor) && typeof by.param === 'string') return by;
    if ('page' in by && typeof by.page === 'string' && Number.isSafeInteger(by.first ?? 0)) return by;
    if ('offset' in by && typeof by.offset === 'string') return by;
  }
  throw new TypeError(
    `pages: by must be 'link', { next }, { cursor, param }, { page } or { offset }, got ${describe(by)}`,
  );
}

function urlItems(page: WebPage, items: PagesOptions<unknown>['items']): Iterable<unknown> {
  if (typeof items === 'function') return items(page);
  const found = items === undefined ? page.body : valueAt(page.body, items);
  if (Array.isArray(found)) return found;
  const where = items === undefined ? '' : ` at ${JSON.stringify(items)}`;
  const hint = items === undefined ? "; say where its items are: items: 'data.items'" : '';
  throw new TypeError(`pages: ${shownUrl(page.url)} must have an array${where}, got ${describe(found)}${hint}`);
}

function nextUrl(by: NextBy, page: WebPage, current: URL, count: number): URL | undefined {
  const base = new URL(page.url || current.href);
  const follow = (target: unknown): URL | undefined => {
    if (present(target) === undefined) return undefined;
    const url = typeof target === 'string' ? followedUrl(target, base) : undefined;
    if (url) return url;
    throw new TypeError(`pages: ${shownUrl(base)} must name an http URL as the next page, got ${describe(target)}`);
  };
  if (by === 'link')
    return follow(linksOf(page.headers.get('link') ?? '').find(({ rel }) => rel.includes('next'))?.target);
  if ('next' in by) return follow(typeof by.next === 'function' ? by.next(page) : valueAt(page.body, by.next));
  const changed = parseUrl(current.href)!;
  if ('cursor' in by) {
    const found = present(typeof by.cursor === 'function' ? by.cursor(page) : valueAt(page.body, by.cursor));
    if (found === undefined || found === false) return undefined;
    if (typeof found !== 'string' && typeof found !== 'number') {
      throw new TypeError(`pages: the cursor of ${shownUrl(base)} must be a string or number, got ${describe(found)}`);
    }
    changed.searchParams.set(by.param, String(found));
    return changed;
  }
  if (count === 0) return undefined;
  const param = 'page' in by ? by.page : by.offset;
  const before = current.searchParams.get(param) ?? ('page' in by ? '1' : '0');
  const number = Number(before);
  if (!Number.isSafeInteger(number)) {
    throw new TypeError(`pages: the parameter ${JSON.stringify(param)} must be an integer, got ${describe(before)}`);
  }
  changed.searchParams.set(param, String(number + ('page' in by ? 1 : count)));
  return changed;
}

/** A page with its items. */
interface Fetched {
  readonly page: unknown;
  readonly items: readonly unknown[];
}

interface Limits {
  readonly prefetch: number;
  readonly rate: number | undefined;
  readonly maxPages: number;
  readonly whole: boolean;
}

/** Fetches page after page: one at a time, for each says where the next one is. */
export class PagesReader implements BatchReader<unknown> {
  readonly #paging: Paging;
  readonly #limits: Limits;
  readonly #client: Client;
  readonly #pacer: Pacer | undefined;
  readonly #seen = new Map<unknown, number>();
  readonly #ahead: Fetched[] = [];
  #cursor: unknown;
  #index = 0;
  #ended = false;
  #failure: { readonly error: unknown } | undefined;
  #fetching: Promise<void> | undefined;

  constructor(paging: Paging, limits: Limits) {
    this.#paging = paging;
    this.#limits = limits;
    this.#cursor = paging.first;
    this.#client = new Client(paging.settings, paging.named, paging.exempt);
    if (limits.rate !== undefined) this.#pacer = new Pacer(paging.settings.clock, limits.rate);
  }

  async pull(): Promise<readonly unknown[] | End> {
    try {
      this.#client.signal.throwIfAborted();
      while (this.#ahead.length === 0 && !this.#ended && !this.#failure) await (this.#fetching ??= this.#fetch());
      const next = this.#ahead.shift();
      if (!next) {
        if (this.#failure) throw this.#failure.error;
        this.#client.close();
        return END;
      }
      this.#goAhead();
      return this.#limits.whole ? [next.page] : next.items;
    } catch (error) {
      this.#client.close();
      throw error;
    }
  }

  accept(arrival: unknown): ArrayLike<unknown> | End {
    return arrival as ArrayLike<unknown> | End;
  }

  close(): void {
    this.#ended = true;
    this.#client.close();
  }

  #goAhead(): void {
    if (this.#fetching || this.#ended || this.#failure || this.#ahead.length >= this.#limits.prefetch) return;
    this.#fetching = this.#fetch();
  }

  /** Fetches one page. Its failure comes after what was fetched before. */
  async #fetch(): Promise<void> {
    try {
      await this.#one();
    } catch (error) {
      this.#failure = { error };
    }
    this.#fetching = undefined;
    this.#goAhead();
  }

  async #one(): Promise<void> {
    const paging = this.#paging;
    const cursor = this.#cursor;
    const key = typeof cursor === 'object' && cursor !== null ? JSON.stringify(cursor) : cursor;
    const before = this.#seen.get(key);
    const index = this.#index;
    if (before !== undefined) {
      throw new PageCycleError(
        `pages: page ${index + 1} has ${paging.show(cursor)}, as page ${before + 1} had: the pages lead in a circle`,
      );
    }
    if (index >= this.#limits.maxPages) throw new RangeError(`pages: there are more than ${index} pages (maxPages)`);
    this.#seen.set(key, index);
    const page = await this.#client.retrying(async () => {
      await this.#pacer?.turn(this.#client.signal);
      return await paging.fetch(this.#client, cursor, index);
    });
    const items = this.#limits.whole && !paging.counts ? [] : Array.from(paging.items(page));
    const next = paging.next(page, cursor, items.length);
    this.#index += 1;
    this.#cursor = next;
    this.#ended ||= next === undefined;
    this.#ahead.push({ page, items });
  }
}
