/**
 * What is read and written over HTTP: pagination, files, crawling, feeds, stores. Needs Node.
 *
 * @module
 */
export { type Fetch, type HeadersGiven, type Lookup, type WebOptions } from './client.ts';
export {
  ConnectionError,
  ContentChangedError,
  HttpStatusError,
  PageCycleError,
  PrivateAddressError,
  RedirectError,
  TooLargeError,
} from './errors.ts';
export {
  type FetchPageOptions,
  type NextBy,
  type PageCall,
  type PageOf,
  pages,
  type PagesOptions,
  type WebPage,
} from './pages.ts';
export { http, HttpInput } from './http.ts';
export {
  crawl,
  type Crawl,
  type CrawlCounts,
  type CrawlEntry,
  type CrawlFailure,
  type CrawlLink,
  type CrawlOptions,
  type CrawlPage,
  type CrawlScope,
  type CrawlState,
  RobotsError,
} from './crawl.ts';
export { readRobots, type Robots } from './robots.ts';
export { normalUrl } from './normalize.ts';
