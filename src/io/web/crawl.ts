import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { heapPush, heapReplace } from '../../operators/heap.ts';
import { checkInteger, checkOptions, describe } from '../../pipeline/check.ts';
import { checkSpan } from '../../pipeline/clock.ts';
import { Joined } from '../../pipeline/joined.ts';
import type { End } from '../../pipeline/reader.ts';
import { checkOnReject, type OnReject, type Rejecter, rejecter } from '../reject.ts';
import { checkWeb, Client, type Reply, textOf, WEB_OPTIONS, type WebOptions, type WebSettings } from './client.ts';
import { ConnectionError, HttpStatusError, PrivateAddressError, RedirectError } from './errors.ts';
import { charsetOf, type HtmlFacts, readHtml } from './html.ts';
import { normalUrl } from './normalize.ts';
import { ALLOW_ALL, ALLOW_NONE, readRobots, type Robots, ROBOTS_BYTES } from './robots.ts';
import { checkUrl, followedUrl, shownUrl } from './url.ts';

/** A link of a page. */
export interface CrawlLink {
  /** Absolute and normalised. */
  readonly url: string;
  /** The element: `a`, `area`, `iframe`, `frame`, `link`, `meta`. */
  readonly tag: string;
  readonly rel: string;
}

/** A page that was fetched. */
export interface CrawlPage {
  readonly url: string;
  /** How many links lead to it from a start, on the way by which it was found. */
  readonly depth: number;
  /** The page that it was found on; undefined for a start. */
  readonly referrer: string | undefined;
  /** The URLs that redirected here. */
  readonly via: readonly string[];
  readonly status: number;
  readonly headers: Headers;
  /** Its media type, in lower case, without parameters. */
  readonly type: string;
  /** Its text; undefined where its type is none of `types`, of which only the head is read. */
  readonly text: string | undefined;
  readonly title: string | undefined;
  /** Where it leads, each URL once, also beyond the scope. */
  readonly links: readonly CrawlLink[];
  readonly error: undefined;
}

/** A page that could not be fetched, or may not be. */
export interface CrawlFailure {
  readonly url: string;
  readonly depth: number;
  readonly referrer: string | undefined;
  readonly via: readonly string[];
  readonly error: Error;
}

/** How far a crawl has come: plain data, to be kept anywhere and given to `crawl` as `resume`. */
export interface CrawlState {
  readonly version: 1;
  /** What is still to be fetched, in order. */
  readonly frontier: readonly CrawlEntry[];
  /** Every URL that was ever taken up. */
  readonly known: readonly string[];
}

export interface CrawlEntry {
  readonly url: string;
  readonly depth: number;
  readonly referrer?: string;
  readonly via?: readonly string[];
}

/** What has become of all links so far. */
export interface CrawlCounts {
  pages: number;
  failures: number;
  redirects: number;
  /** Links to what was known already, also by a redirect. */
  duplicates: number;
  /** Links that lead out of the scope or too deep. */
  outside: number;
  /** Links that were not taken up because `maxUrls` are known. */
  untaken: number;
}

/** Which links are followed: see {@link CrawlOptions.scope}. */
export type CrawlScope =
  | 'host'
  | 'subdomains'
  | 'path'
  | 'all'
  | ((url: URL, from: { readonly depth: number }) => boolean);

export interface CrawlOptions extends WebOptions {
  /**
   * Which links are followed. `host` (default): to the host and port of a start; `subdomains`: and those below it; `path`: to
   * what stands below a start's folder; `all`; or a function. Redirects too stay within it.
   */
  readonly scope?: CrawlScope;
  /** How many links deep it goes from a start. Default Infinity. */
  readonly maxDepth?: number;
  /** How many URLs may be known; each costs some 400 bytes. Links beyond are counted as `untaken`. Default 1,000,000. */
  readonly maxUrls?: number;
  /** The longest page, in bytes without its content encoding; a longer one is a failure. Default 10 MiB. */
  readonly maxBytes?: number;
  /** The media types whose text is read. Links are found in HTML alone. Default HTML and XHTML. */
  readonly types?: readonly string[];
  /** How many requests are under way at once, or pages fetched and not taken yet. Default 8. */
  readonly concurrency?: number;
  /** The same, to one host. Default 2. */
  readonly perHost?: number;
  /** How many ms lie between the beginnings of two requests to one host. Default 0; a longer `Crawl-delay` counts. */
  readonly delay?: number;
  /** Whether robots.txt and `<meta name="robots">` are heeded. Default true. */
  readonly robots?: boolean;
  /** The name to look for in robots.txt: letters, `-` and `_`. Default `sluice`, or the begin of the header `user-agent`. */
  readonly agent?: string;
  /** Makes a link another, or none (undefined). Called with every link within the scope, normalised. */
  readonly rewrite?: (url: URL) => URL | string | undefined;
  /** Where to go on: what `state()` of another crawl has given. */
  readonly resume?: CrawlState;
}

/** A crawl: a flow, and what can be asked of it. */
export type Crawl<T> = AsyncFlow<T> & {
  /**
   * How far the run that began last has come. What was handed on counts as done once more is asked for, so that a crawl that is
   * resumed gives at most the last pages again, and leaves out none.
   */
  state(): CrawlState;
  readonly counts: Readonly<CrawlCounts>;
};

const OPTIONS = [
  ...WEB_OPTIONS,
  ...'scope maxDepth maxUrls maxBytes types concurrency perHost delay robots agent rewrite resume onReject'.split(' '),
];
const HTML = ['text/html', 'application/xhtml+xml'];

/** A page that its site's robots.txt does not want to be fetched. */
export class RobotsError extends Error {
  static {
    this.prototype.name = 'RobotsError';
  }
}

/**
 * Crawls breadth-first: fetches a page, gives it with its links, and follows those. No more is fetched than can be of use, and
 * never more than `concurrency` pages ahead of who takes them.
 *
 * Pages come as they are there, so that with a `concurrency` of 1 they come in the order of a breadth-first search. Each URL is
 * fetched once, however it is written. robots.txt is heeded, and so are `Crawl-delay`, `nofollow` and `Retry-After`. What cannot
 * be fetched comes out as an item with an `error`, or goes to `onReject`.
 *
 * What a page says is not trusted: no request goes to an address that is not public, the start included, unless `allowPrivate`
 * says so; `headers` go to the hosts of the starts alone.
 *
 * @param start - A URL, or several.
 * @param options - See {@link CrawlOptions}. `onReject`: what happens to a page that cannot be fetched: a function or a
 *   `quarantine` takes it, `'throw'` ends the crawl. Left out, failures are items.
 * @returns Pages and failures, told apart by `error`; pages alone with `onReject`. `counts` says what became of all links, `state()`
 *   where to go on. Holds the URLs known, at most `maxUrls`, and `concurrency` pages of at most `maxBytes` each.
 * @throws TypeError or RangeError for wrong arguments. When run: PrivateAddressError if a start is one.
 * @example
 * ```ts
 * const site: Record<string, string> = { '/': '<a href=a>A</a> <a href="b#x">B</a>', '/a': '<a href="/">home</a>', '/b': '' };
 * const fetch = async (url: string) => {
 *   const text = site[new URL(url).pathname];
 *   return new Response(text ?? '', { status: text === undefined ? 404 : 200, headers: { 'content-type': 'text/html' } });
 * };
 * const found = crawl('https://site.example/', { fetch, concurrency: 1 });
 * found.map(({ url, depth }) => [new URL(url).pathname, depth]).toArray() // => [['/', 0], ['/a', 1], ['/b', 1]]
 * ```
 * @see RFC 9309 for robots.txt
 */
export function crawl(
  start: string | URL | readonly (string | URL)[],
  options: CrawlOptions & { readonly onReject: OnReject },
): Crawl<CrawlPage>;
export function crawl(
  start: string | URL | readonly (string | URL)[],
  options?: CrawlOptions,
): Crawl<CrawlPage | CrawlFailure>;
export function crawl(
  start: string | URL | readonly (string | URL)[],
  options: CrawlOptions & { readonly onReject?: OnReject } = {},
): unknown {
  const list: unknown = Array.isArray(start) ? start : [start];
  const starts = (list as unknown[]).map((url) => checkUrl('crawl', url, 'start'));
  const plan = checkCrawl(starts, options);
  const counts: CrawlCounts = { pages: 0, failures: 0, redirects: 0, duplicates: 0, outside: 0, untaken: 0 };
  let last: Crawling | undefined;
  const made = flowOf({
    source: {
      name: `crawl(${starts
        .slice(0, 3)
        .map((url) => JSON.stringify(shownUrl(url)))
        .join(', ')})`,
      mode: 'async',
      holds: `up to ${plan.maxUrls} URLs, and ${plan.concurrency} pages`,
      open: () => (last = new Crawling(plan, counts)),
    },
    stages: [],
  });
  const state = (): CrawlState => {
    const run = last ?? new Crawling(plan, { ...counts });
    if (!last) void run.close();
    return run.state();
  };
  return Object.assign(made, { counts, state });
}

/** The options of a crawl, checked. */
interface CrawlPlan extends Required<Omit<CrawlOptions, keyof WebOptions | 'scope' | 'rewrite' | 'resume'>> {
  readonly starts: readonly URL[];
  readonly settings: WebSettings;
  readonly within: (url: URL, depth: number) => boolean;
  readonly rewrite: CrawlOptions['rewrite'];
  readonly resume: CrawlState | undefined;
  /** Takes failures; undefined if they are items. */
  readonly rejecter: Rejecter | 'throw' | undefined;
}

function checkCrawl(starts: readonly URL[], options: CrawlOptions & { readonly onReject?: OnReject }): CrawlPlan {
  checkOptions('crawl', options, OPTIONS);
  const {
    scope = 'host',
    maxDepth = Infinity,
    maxUrls = 1_000_000,
    maxBytes = 10 * 1024 * 1024,
    types = HTML,
  } = options;
  const { concurrency = 8, perHost = 2, delay = 0, robots = true, rewrite, resume, onReject } = options;
  const settings = checkWeb('crawl', options);
  const agent = options.agent ?? (/^[A-Za-z_-]+/.exec(settings.headers.get('user-agent') ?? '')?.[0] || 'sluice');
  checkInteger('crawl', 'maxDepth', maxDepth, { infinity: true });
  checkInteger('crawl', 'maxUrls', maxUrls, { least: 1 });
  checkInteger('crawl', 'maxBytes', maxBytes, { least: 1 });
  checkInteger('crawl', 'concurrency', concurrency, { least: 1 });
  checkInteger('crawl', 'perHost', perHost, { least: 1 });
  checkSpan('crawl', 'delay', delay, { zero: true });
  if (typeof robots !== 'boolean') throw new TypeError(`crawl: robots must be a boolean, got ${describe(robots)}`);
  if (!/^[A-Za-z_-]+$/.test(agent)) {
    throw new RangeError(`crawl: agent must be of letters, dashes and underscores, got ${describe(agent)}`);
  }
  if (!Array.isArray(types) || !types.every((type) => /^[\w.+-]+\/[\w.+-]+$/.test(type as string))) {
    throw new TypeError(`crawl: types must be an array of media types, got ${describe(types)}`);
  }
  if (rewrite !== undefined && typeof rewrite !== 'function') {
    throw new TypeError(`crawl: rewrite must be a function, got ${describe(rewrite)}`);
  }
  if (onReject !== undefined) checkOnReject('crawl', onReject);
  const state = resume as Partial<CrawlState> | null | undefined;
  if (state !== undefined && (state?.version !== 1 || !Array.isArray(state.frontier) || !Array.isArray(state.known))) {
    throw new TypeError(`crawl: resume must be what state() gives, got ${describe(resume)}`);
  }
  return {
    starts,
    settings,
    maxDepth,
    maxUrls,
    maxBytes,
    concurrency,
    perHost,
    delay,
    robots,
    agent,
    rewrite,
    resume,
    types: types.map((type) => (type as string).toLowerCase()),
    within: scopeOf(starts, scope),
    rejecter: onReject === undefined || onReject === 'throw' ? onReject : rejecter('crawl', onReject),
  };
}

function scopeOf(starts: readonly URL[], scope: CrawlScope): CrawlPlan['within'] {
  if (typeof scope === 'function') return (url, depth) => scope(url, { depth });
  const hosts = new Set(starts.map(({ host }) => host));
  switch (scope) {
    case 'all':
      return () => true;
    case 'host':
      return ({ host }) => hosts.has(host);
    case 'subdomains':
      return ({ host }) => [...hosts].some((own) => host === own || host.endsWith(`.${own}`));
    case 'path': {
      const folders = starts.map(({ host, pathname }) => [host, pathname.replace(/[^/]*$/, '')] as const);
      return ({ host, pathname }) => folders.some(([own, folder]) => own === host && pathname.startsWith(folder));
    }
    default:
      throw new RangeError(
        `crawl: scope must be "host", "subdomains", "path", "all" or a function, got ${describe(scope)}`,
      );
  }
}

/** An entry of the frontier, with its place in the order. */
interface Waiting extends CrawlEntry {
  readonly order: number;
}

/** One host: what waits for it, and what it can bear. */
class Host {
  /** In order; what is before `at` is gone. */
  #queue: Waiting[] = [];
  #at = 0;
  active = 0;
  robots: Robots | undefined;
  robotsAt = 0;
  asking = false;
  /** When the next request may begin. */
  next = -Infinity;
  /** Whether it stands in line, or a timer will put it there. */
  lined = false;

  get first(): Waiting | undefined {
    return this.#queue[this.#at];
  }

  push(entry: Waiting): void {
    this.#queue.push(entry);
  }

  /** For what must not wait behind all else: the target of a redirect. */
  unshift(entry: Waiting): void {
    if (this.#at > 0) this.#queue[(this.#at -= 1)] = entry;
    else this.#queue.unshift(entry);
  }

  shift(): Waiting {
    const entry = this.#queue[this.#at]!;
    this.#at += 1;
    if (this.#at > 1024 && this.#at > this.#queue.length >> 1) {
      this.#queue = this.#queue.slice(this.#at);
      this.#at = 0;
    }
    return entry;
  }

  get waiting(): readonly Waiting[] {
    return this.#queue.slice(this.#at);
  }
}

const before = (a: Host, b: Host): boolean => a.first!.order < b.first!.order;
/** How long a robots.txt counts, in ms. */
const DAY = 24 * 60 * 60 * 1000;
/** What came from an entry: an item, or nothing (a redirect). */
type Outcome = CrawlPage | CrawlFailure | undefined;

class Crawling extends Joined<CrawlPage | CrawlFailure> {
  readonly #plan: CrawlPlan;
  readonly #counts: CrawlCounts;
  readonly #client: Client;
  readonly #hosts = new Map<string, Host>();
  /** Hosts that a request may go to now, by what waits for them first. */
  readonly #line: Host[] = [];
  readonly #known = new Set<string>();
  /** What is being fetched, or handed on and perhaps not worked on yet. */
  readonly #open = new Set<Waiting>();
  readonly #entries = new Map<CrawlPage | CrawlFailure, Waiting>();
  #given: Waiting[] = [];
  #order = 0;
  #active = 0;
  #timers = new Set<() => void>();

  constructor(plan: CrawlPlan, counts: CrawlCounts) {
    super();
    this.#plan = plan;
    this.#counts = counts;
    this.#client = new Client(plan.settings, plan.starts);
    this.scope.add(0, { close: () => this.#stop() });
    this.#client.signal.addEventListener('abort', this.stir, { once: true });
    const { resume } = plan;
    for (const url of resume?.known ?? []) this.#known.add(url);
    for (const entry of resume?.frontier ?? []) this.#queue(entry);
    if (resume) return;
    for (const start of plan.starts) {
      const { href } = normalUrl(start.href)!;
      if (!this.#known.has(href)) this.#take({ url: href, depth: 0 });
    }
  }

  state(): CrawlState {
    const waiting = [...this.#open, ...[...this.#hosts.values()].flatMap((host) => host.waiting)];
    const frontier = waiting
      .sort((a, b) => a.order - b.order)
      .map(({ url, depth, referrer, via }) => ({
        url,
        depth,
        ...(referrer !== undefined && { referrer }),
        ...(via && { via }),
      }));
    return { version: 1, frontier, known: [...this.#known] };
  }

  override pull(max: number, most: number = max): unknown {
    // Whoever asks for more has done with what was given before.
    for (const entry of this.#given) this.#open.delete(entry);
    this.#given = [];
    return super.pull(max, most);
  }

  override accept(): ArrayLike<CrawlPage | CrawlFailure> | End {
    const batch = super.accept();
    if (typeof batch === 'symbol') return batch;
    for (let i = 0; i < batch.length; i++) {
      const item = batch[i]!;
      this.#given.push(this.#entries.get(item)!);
      this.#entries.delete(item);
    }
    return batch;
  }

  protected override work(): void {
    this.#client.signal.throwIfAborted();
    // What was fetched and not taken counts too: who is slow does not have more and more of it.
    const room = Math.min(this.#plan.concurrency, this.most);
    while (this.#active + this.held < room && this.#line.length > 0) {
      const host = this.#line[0]!;
      const lastOne = this.#line.pop()!;
      if (this.#line.length > 0) heapReplace(this.#line, lastOne, before);
      host.lined = false;
      this.#begin(host);
      this.#lineUp(host);
    }
    if (this.#active === 0 && this.#line.length === 0 && this.#timers.size === 0) this.end();
  }

  /** Begins what is first for a host: its robots.txt, or a page. */
  #begin(host: Host): void {
    this.#active += 1;
    this.busy += 1;
    host.active += 1;
    const { clock } = this.#plan.settings;
    const now = clock.now();
    host.next = now + Math.max(this.#plan.delay, (host.robots?.delay ?? 0) * 1000);
    if (this.#plan.robots && (!host.robots || now - host.robotsAt > DAY)) {
      host.asking = true;
      const asking = this.#askRobots(new URL(host.first!.url)).then((robots) => {
        host.robots = robots;
        host.robotsAt = clock.now();
        host.asking = false;
        host.next = Math.max(host.next, host.robotsAt + (robots.delay ?? 0) * 1000);
      });
      void this.#settle(host, asking);
      return;
    }
    const entry = host.shift();
    this.#open.add(entry);
    void this.#settle(
      host,
      this.#visit(entry, host).then((outcome) => this.#done(entry, outcome)),
    );
  }

  async #settle(host: Host, task: Promise<void>): Promise<void> {
    try {
      await task;
    } catch (error) {
      if (!this.over) this.fail(error);
    }
    this.#active -= 1;
    this.busy -= 1;
    host.active -= 1;
    if (!this.over) this.#lineUp(host);
    this.stir();
  }

  /** Puts a host in line, now or once it may be asked again. */
  #lineUp(host: Host): void {
    if (host.lined || !host.first || host.asking || host.active >= this.#plan.perHost) return;
    const { clock } = this.#plan.settings;
    const wait = host.next - clock.now();
    host.lined = true;
    if (wait <= 0) return heapPush(this.#line, host, before);
    this.busy += 1;
    const cancel = clock.after(wait, () => {
      this.#timers.delete(cancel);
      this.busy -= 1;
      heapPush(this.#line, host, before);
      this.stir();
    });
    this.#timers.add(cancel);
  }

  #done(entry: Waiting, outcome: Outcome): void {
    if (this.over) return;
    const taken = outcome && this.#handOn(outcome);
    if (!taken) {
      this.#open.delete(entry);
      return;
    }
    this.#entries.set(taken, entry);
    this.emit(taken);
  }

  /** Counts what has come, and says whether it is an item. */
  #handOn(outcome: CrawlPage | CrawlFailure): Outcome {
    this.#counts[outcome.error ? 'failures' : 'pages'] += 1;
    const { rejecter } = this.#plan;
    const { error, url } = outcome;
    if (!error || !rejecter) return outcome;
    if (rejecter === 'throw') throw error;
    rejecter.take({
      file: shownUrl(outcome.referrer ?? url),
      line: 1,
      offset: 0,
      reason: reasonOf(error),
      text: shownUrl(url),
    });
    rejecter.flush();
    return undefined;
  }

  /** Takes up a URL that was not known. */
  #take(entry: CrawlEntry, early: boolean = false): void {
    if (this.#known.size >= this.#plan.maxUrls) {
      this.#counts.untaken += 1;
      return;
    }
    this.#known.add(entry.url);
    this.#queue(entry, early);
  }

  #queue(entry: CrawlEntry, early: boolean = false): void {
    // What is normalised has a slash after its host.
    const key = entry.url.slice(0, entry.url.indexOf('/', 'https://'.length));
    let host = this.#hosts.get(key);
    if (!host) this.#hosts.set(key, (host = new Host()));
    this.#order += 1;
    // What redirects lead to is as old as what was redirected.
    if (early) host.unshift({ ...entry, order: -this.#order });
    else host.push({ ...entry, order: this.#order });
    if (early) this.#moveUp(host);
    this.#lineUp(host);
  }

  /** A host in line has something to do that comes before what it had. */
  #moveUp(host: Host): void {
    const line = this.#line;
    for (let at = line.indexOf(host); at > 0;) {
      const parent = (at - 1) >> 1;
      if (!before(line[at]!, line[parent]!)) break;
      [line[at], line[parent]] = [line[parent]!, line[at]!];
      at = parent;
    }
  }

  async #visit(entry: Waiting, host: Host): Promise<Outcome> {
    const { url, depth, referrer, via = [] } = entry;
    const failed = (error: Error): CrawlFailure => ({ url, depth, referrer, via, error });
    const target = new URL(url);
    if (host.robots && !host.robots.allows(target.pathname + target.search)) {
      return failed(new RobotsError(`crawl: ${shownUrl(url)} is disallowed by the robots.txt of its host`));
    }
    try {
      return await this.#fetch(entry, target);
    } catch (error) {
      if (this.#client.signal.aborted) throw this.#client.signal.reason;
      // A start is what the program asks for: that it may not is no matter of a page.
      if (error instanceof PrivateAddressError && depth === 0 && via.length === 0) throw error;
      return failed(error instanceof Error ? error : new Error(`crawl: ${shownUrl(url)}: ${describe(error)}`));
    }
  }

  async #fetch(entry: Waiting, target: URL): Promise<Outcome> {
    const { types, maxBytes } = this.#plan;
    const accept = `${types.join(', ')}, */*;q=0.1`;
    return await this.#client.retrying(async () => {
      const reply = await this.#client.exchange({
        url: target,
        headers: { accept, 'accept-encoding': 'gzip, deflate, br' },
        follow: false,
      });
      const { status, headers } = reply;
      if (status >= 300 && status < 400 && headers.has('location')) {
        await reply.body.close();
        return this.#redirect(entry, target, headers.get('location')!);
      }
      if (status < 200 || status > 299) {
        await reply.body.close();
        throw this.#client.refused(reply);
      }
      return await this.#page(entry, reply, maxBytes);
    });
  }

  async #page(entry: Waiting, reply: Reply, maxBytes: number): Promise<CrawlPage> {
    const { url, depth, referrer, via = [] } = entry;
    const { status, headers } = reply;
    const said = headers.get('content-type');
    const type = (said ?? 'text/html').split(';')[0]!.trim().toLowerCase();
    const page = { url, depth, referrer, via, status, headers, type, error: undefined };
    if (!this.#plan.types.includes(type)) {
      await reply.body.close();
      return { ...page, text: undefined, title: undefined, links: [] };
    }
    const bytes = await this.#client.bytes(reply, maxBytes);
    const html = HTML.includes(type);
    const text = textOf(bytes, said, html ? charsetOf : undefined);
    if (!html) return { ...page, text, title: undefined, links: [] };
    const facts = readHtml(text);
    const found = linksOf(facts, reply.url);
    const closed =
      this.#plan.robots && /\b(?:nofollow|none)\b/.test(`${facts.robots} ${headers.get('x-robots-tag') ?? ''}`);
    for (const { link, target } of found) {
      if (!closed && !(this.#plan.robots && /\bnofollow\b/.test(link.rel))) this.#follow(target, depth + 1, url);
      else this.#counts.outside += 1;
    }
    return { ...page, text, title: facts.title, links: found.map(({ link }) => link) };
  }

  #follow(target: URL, depth: number, referrer: string): void {
    const url = this.#wanted(target, depth);
    if (!url) return;
    if (this.#known.has(url)) this.#counts.duplicates += 1;
    else this.#take({ url, depth, referrer });
  }

  /** A link that is within the scope, as the program would have it. */
  #wanted(url: URL, depth: number): string | undefined {
    const { maxDepth, within, rewrite } = this.#plan;
    if (depth > maxDepth || !within(url, depth)) {
      this.#counts.outside += 1;
      return undefined;
    }
    if (!rewrite) return url.href;
    const other = rewrite(url);
    const rewritten = other === undefined ? undefined : normalUrl(String(other), url);
    if (!rewritten) this.#counts.outside += 1;
    return rewritten?.href;
  }

  #redirect(entry: Waiting, from: URL, location: string): undefined {
    const { url, depth, referrer, via = [] } = entry;
    const way = [...via, url];
    const led = followedUrl(location, from);
    const target = led && normalUrl(led.href);
    if (!target) throw new RedirectError(`crawl: ${shownUrl(url)} redirects to what is no http URL`);
    if (way.includes(target.href)) {
      const circle = [...way.slice(way.indexOf(target.href)), target.href].map(shownUrl).join(' -> ');
      throw new RedirectError(`crawl: the redirects lead in a circle: ${circle}`);
    }
    const { maxRedirects } = this.#plan.settings;
    if (way.length > maxRedirects) {
      throw new RedirectError(`crawl: ${shownUrl(way[0]!)} redirects more than ${maxRedirects} times (maxRedirects)`);
    }
    this.#counts.redirects += 1;
    const next = this.#wanted(target, depth);
    if (next === undefined) return;
    if (this.#known.has(next)) this.#counts.duplicates += 1;
    else this.#take({ url: next, depth, ...(referrer !== undefined && { referrer }), via: way }, true);
  }

  async #askRobots(page: URL): Promise<Robots> {
    try {
      const reply = await this.#client.retrying(async () => {
        const reply = await this.#client.exchange({
          url: new URL('/robots.txt', page),
          headers: { accept: 'text/plain, */*;q=0.1', 'accept-encoding': 'gzip, deflate, br' },
        });
        if (reply.status !== 429 && reply.status < 500) return reply;
        await reply.body.close();
        throw this.#client.refused(reply);
      });
      if (reply.status >= 200 && reply.status < 300) return readRobots(await this.#firstOf(reply), this.#plan.agent);
      await reply.body.close();
      return ALLOW_ALL;
    } catch (error) {
      if (this.#client.signal.aborted) throw this.#client.signal.reason;
      // A page of that host will say what is wrong.
      return error instanceof PrivateAddressError ? ALLOW_ALL : ALLOW_NONE;
    }
  }

  /** As much of a robots.txt as has to be read. */
  async #firstOf(reply: Reply): Promise<string> {
    return new TextDecoder().decode(await this.#client.bytes(reply, ROBOTS_BYTES, true));
  }

  #stop(): void {
    for (const cancel of this.#timers) cancel();
    this.#client.close();
  }
}

/** The links of a page, absolute and each once. */
function linksOf(facts: HtmlFacts, url: URL): { readonly link: CrawlLink; readonly target: URL }[] {
  const base = (facts.base !== undefined && normalUrl(facts.base, url)) || url;
  const found = new Map<string, { readonly link: CrawlLink; readonly target: URL }>();
  for (const { target: raw, tag, rel } of facts.links) {
    const target = normalUrl(raw, base);
    if (target && !found.has(target.href)) found.set(target.href, { link: { url: target.href, tag, rel }, target });
  }
  return [...found.values()];
}

/** What is wrong, without where: what failures are counted by. */
function reasonOf(error: Error): string {
  if (error instanceof HttpStatusError) return `status ${error.status}`;
  if (error instanceof ConnectionError) return error.code;
  return error instanceof RobotsError ? 'disallowed by robots.txt' : error.name;
}
