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
export { http } from './http.ts';
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
export { type SendReport, toHttp, type ToHttpOptions } from './toHttp.ts';
export { s3 } from './s3.ts';
export type { S3Options } from './s3-store.ts';
export { type S3Object, s3Objects, type S3ObjectsOptions } from './s3Objects.ts';
export type { S3Credentials } from './sigv4.ts';
export { toS3, type ToS3Options } from './toS3.ts';
export { eventSource, type EventSourceOptions } from './eventSource.ts';
export { type OpenSocket, webSocket, type WebSocketOptions } from './webSocket.ts';
