import { checkFunction, checkString, describe } from '../../pipeline/check.ts';
import { checkWeb, Client, type Reply, WEB_OPTIONS, type WebOptions, type WebSettings } from './client.ts';
import { storeError } from './store-error.ts';
import { awsEncode, type S3Credentials, signed } from './sigv4.ts';
import { checkUrl } from './url.ts';

/** What everything that speaks to an S3-compatible store takes. */
export interface S3Options extends Omit<WebOptions, 'headers' | 'maxRedirects'> {
  /** Default `us-east-1`. */
  readonly region?: string;
  /** Where the store is: `https://minio.example:9000`. Default: AWS's for the region. */
  readonly endpoint?: string | URL;
  /** Whether the bucket stands in the path. Default: with an `endpoint` yes, with AWS no. */
  readonly pathStyle?: boolean;
  /** Who asks, or a function that says so before each request. Left out, requests are not signed: for public buckets. */
  readonly credentials?: S3Credentials | (() => S3Credentials | PromiseLike<S3Credentials>);
}

export const S3_OPTIONS: readonly string[] = [
  ...WEB_OPTIONS.filter((name) => name !== 'headers' && name !== 'maxRedirects'),
  'region',
  'endpoint',
  'pathStyle',
  'credentials',
];

/** A place in a store: a bucket and a key in it, or the begin of one. */
export class S3Place {
  readonly bucket: string;
  readonly key: string;
  readonly settings: WebSettings;
  readonly #region: string;
  readonly #base: URL;
  readonly #credentials: S3Options['credentials'];

  /** @param needsKey - Whether the key must not be empty. */
  constructor(operator: string, url: string | URL, options: S3Options, needsKey: boolean) {
    const [, bucket = '', key = ''] = /^s3:\/\/([^/?#]*)(?:\/(.*))?$/s.exec(String(url)) ?? [];
    if (!/^[a-z0-9][a-z0-9._-]{1,62}$/i.test(bucket) || (needsKey && key === '')) {
      const shape = needsKey ? 's3://bucket/key' : 's3://bucket/prefix';
      throw new TypeError(`${operator}: url must be ${shape}, got ${describe(String(url))}`);
    }
    // The platform's URLs take these for ways up, however they are encoded, and would name another object.
    if (key.split('/').some((part) => part === '.' || part === '..')) {
      throw new TypeError(
        `${operator}: a key with "." or ".." between slashes cannot be asked for, got ${describe(key)}`,
      );
    }
    const { region = 'us-east-1', endpoint, credentials, ...web } = options;
    const pathStyle = options.pathStyle ?? endpoint !== undefined;
    checkString(operator, 'region', region);
    if (!/^[a-z0-9-]+$/.test(region))
      throw new RangeError(`${operator}: region must be a region, got ${describe(region)}`);
    const base = checkUrl(operator, endpoint ?? `https://s3.${region}.amazonaws.com`, 'endpoint');
    checkCredentials(operator, credentials);
    if (!pathStyle) base.hostname = `${bucket}.${base.hostname}`;
    base.pathname = pathStyle ? `${base.pathname.replace(/\/$/, '')}/${bucket}` : base.pathname;
    base.search = '';
    this.bucket = bucket;
    this.key = key;
    this.#region = region;
    this.#base = base;
    this.#credentials = credentials;
    this.settings = checkWeb(operator, web);
  }

  get name(): string {
    return `s3://${this.bucket}/${this.key}`;
  }

  /** A client for one run. The endpoint is the program's own and may be private. */
  client(): Client {
    return new Client(this.settings, [this.#base], true);
  }

  /** The URL of an object, or of the bucket for none. */
  url(key: string | undefined, query: Readonly<Record<string, string>> = {}): URL {
    const url = new URL(this.#base);
    const path = url.pathname.replace(/\/$/, '');
    url.pathname = key === undefined ? `${path}/` : `${path}/${awsEncode(key, true)}`;
    url.search = Object.entries(query)
      .map(([name, value]) => `${awsEncode(name)}=${awsEncode(value)}`)
      .join('&');
    return url;
  }

  /** The headers for one request, signed now. */
  async sign(
    method: string,
    url: URL,
    headers: Readonly<Record<string, string>> = {},
    payload?: Uint8Array,
  ): Promise<Record<string, string>> {
    const given = this.#credentials;
    if (given === undefined) return { ...headers };
    const credentials = typeof given === 'function' ? await given() : given;
    checkPair(this.settings.operator, credentials);
    return signed({ method, url, headers, payload, region: this.#region, credentials, date: new Date() });
  }

  /** One request, tried again as the options have it. */
  async request(
    client: Client,
    method: string,
    url: URL,
    more: {
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: Uint8Array<ArrayBuffer>;
      /** Throws where a success is none. */
      readonly check?: (url: URL, text: string) => void;
      /** Statuses that are answers and no errors, beside 200 to 299. */
      readonly expected?: readonly number[];
    } = {},
  ): Promise<{ readonly reply: Reply; readonly text: string }> {
    return await client.retrying(async () => {
      const headers = await this.sign(method, url, more.headers, more.body);
      const reply = await client.exchange({
        url,
        method,
        headers,
        follow: false,
        ...(more.body && { body: more.body }),
      });
      const good = (reply.status >= 200 && reply.status < 300) || more.expected?.includes(reply.status);
      if (method === 'HEAD') {
        await reply.body.close();
        if (!good) throw client.refused(reply);
        return { reply, text: '' };
      }
      const text = new TextDecoder().decode(await client.bytes(reply, good ? 64 * 1024 * 1024 : 64 * 1024, !good));
      if (!good) throw storeError(client, reply, text);
      more.check?.(url, text);
      return { reply, text };
    });
  }
}

function checkCredentials(operator: string, credentials: unknown): void {
  if (credentials === undefined) return;
  if (typeof credentials === 'function') checkFunction(operator, 'credentials', credentials);
  else checkPair(operator, credentials);
}

/** @throws TypeError that shows nothing of them. */
function checkPair(operator: string, credentials: unknown): void {
  const { accessKeyId, secretAccessKey, sessionToken } = (credentials ?? {}) as Partial<Record<string, unknown>>;
  const strings = [accessKeyId, secretAccessKey, sessionToken ?? ''].every(
    (value) => typeof value === 'string' && !/[^\u0021-\u007e]/.test(value),
  );
  if (strings && accessKeyId !== '' && secretAccessKey !== '') return;
  throw new TypeError(`${operator}: credentials must have the strings accessKeyId and secretAccessKey`);
}
