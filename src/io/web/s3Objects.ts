import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkInteger, checkOptions, checkString } from '../../pipeline/check.ts';
import { describe } from '../../protocol/describe.ts';
import { PagesReader, type Paging } from './pages.ts';
import { S3_OPTIONS, type S3Options, S3Place } from './s3-store.ts';
import { tagged } from './store-error.ts';

/** One object of a listing. */
export interface S3Object {
  readonly key: string;
  /** In bytes. */
  readonly size: number;
  readonly etag: string;
  readonly lastModified: Date;
  /** To be given to `s3`. */
  readonly url: string;
}

export interface S3ObjectsOptions extends S3Options {
  /** Lists what comes after this key. */
  readonly startAfter?: string;
  /** How many objects are asked for at once, 1 to 1,000. Default 1,000. */
  readonly pageSize?: number;
}

/**
 * The objects of an S3-compatible store whose keys begin so, in the order of their keys' UTF-8.
 *
 * The next thousand are asked for when they are needed. What is put or deleted meanwhile may or may not be listed.
 *
 * @param url - `s3://bucket/` and the begin of a key.
 * @param options - See {@link S3ObjectsOptions}.
 * @returns The objects. Holds a page of the listing.
 * @throws TypeError or RangeError for wrong arguments; HttpStatusError with the store's code and message; ConnectionError.
 * @example
 * ```ts no-run
 * const files = s3Objects('s3://logs/2026/11/').filter(({ key }) => key.endsWith('.gz'));
 * const inputs = await files.map(({ url }) => s3(url)).toArray();
 * await lines(inputs).grep('ERROR').count();
 * ```
 * @see Amazon S3 API, ListObjectsV2
 */
export function s3Objects(url: string | URL, options: S3ObjectsOptions = {}): AsyncFlow<S3Object> {
  checkOptions('s3Objects', options, [...S3_OPTIONS, 'startAfter', 'pageSize']);
  const { startAfter, pageSize = 1000, ...store } = options;
  checkInteger('s3Objects', 'pageSize', pageSize, { least: 1 });
  if (pageSize > 1000) throw new RangeError(`s3Objects: pageSize must be at most 1000, got ${pageSize}`);
  if (startAfter !== undefined) checkString('s3Objects', 'startAfter', startAfter);
  const place = new S3Place('s3Objects', url, store, false);
  const paging: Paging = {
    name: JSON.stringify(place.name),
    settings: place.settings,
    named: [place.url(undefined)],
    exempt: true,
    first: undefined,
    counts: false,
    fetch: async (client, token) => {
      const target = place.url(undefined, {
        'encoding-type': 'url',
        'list-type': '2',
        'max-keys': String(pageSize),
        prefix: place.key,
        ...(startAfter !== undefined && { 'start-after': startAfter }),
        ...(token !== undefined && { 'continuation-token': token as string }),
      });
      return (await place.request(client, 'GET', target)).text;
    },
    items: (page) => objectsOf(page as string, place.bucket),
    next: (page) =>
      tagged(page as string, 'IsTruncated')[0] === 'true'
        ? tagged(page as string, 'NextContinuationToken')[0]
        : undefined,
    show: (token) => `the continuation token ${describe(token)}`,
  };
  return flowOf({
    source: {
      name: `s3Objects(${paging.name})`,
      mode: 'async',
      holds: 'a page of the listing',
      open: () => new PagesReader(paging, { prefetch: 0, rate: undefined, maxPages: Infinity, whole: false }),
    },
    stages: [],
  }) as AsyncFlow<S3Object>;
}

function objectsOf(xml: string, bucket: string): S3Object[] {
  const encoded = tagged(xml, 'EncodingType')[0] === 'url';
  return [...xml.matchAll(/<Contents>([^]*?)<\/Contents>/g)].map(([, entry]) => {
    const [key = ''] = tagged(entry!, 'Key');
    const plain = encoded ? decodeURIComponent(key.replaceAll('+', ' ')) : key;
    return {
      key: plain,
      size: Number(tagged(entry!, 'Size')[0]),
      etag: tagged(entry!, 'ETag')[0] ?? '',
      lastModified: new Date(tagged(entry!, 'LastModified')[0] ?? NaN),
      url: `s3://${bucket}/${plain}`,
    };
  });
}
