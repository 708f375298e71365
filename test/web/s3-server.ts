import { createHash, createHmac } from 'node:crypto';
import { type Exchange, serveFile, TestServer } from './server.ts';

/** What a store of the tests' own does wrong. */
export interface S3Traps {
  /** Called before each request: says a status to fail with, or `'drop'`. */
  readonly fail?: (what: string, times: number) => number | 'drop' | undefined;
  /** Whether the answer to CompleteMultipartUpload is lost, the first time. */
  readonly losesCompletion?: boolean;
  readonly completionError?: string;
  readonly dropsAt?: readonly number[];
}

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret/of+the=tests' };
const LEAST_PART = 1024;
const md5 = (data: Uint8Array): string => createHash('md5').update(data).digest('hex');
/** As a listing has keys. */
const encode = (key: string): string => encodeURIComponent(key).replace(/%20/g, '+').replace(/%2F/g, '/');
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;');

/** A small store that keeps to S3's rules: signatures, multipart uploads, listings in pages. */
export class S3Server {
  static readonly credentials: typeof KEYS = KEYS;
  readonly objects = new Map<
    string,
    { readonly data: Buffer; readonly etag: string; readonly type: string | undefined }
  >();
  readonly uploads = new Map<string, { readonly key: string; readonly parts: Map<number, Buffer> }>();
  readonly server: TestServer;
  #lost = false;
  #gets = 0;

  private constructor(server: TestServer) {
    this.server = server;
  }

  static async start(traps: S3Traps = {}): Promise<S3Server> {
    // eslint-disable-next-line prefer-const
    let made: S3Server;
    const server = await TestServer.start((exchange) => made.#answer(exchange, traps));
    made = new S3Server(server);
    return made;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.server.close();
  }

  #answer(exchange: Exchange, traps: S3Traps): void {
    const { request, response, body, url, times } = exchange;
    const query = url.searchParams;
    const what = `${request.method} ${[...query.keys()].join()}`.trim();
    const error = (status: number, code: string, message = ''): void => {
      response.writeHead(status, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0"?><Error><Code>${code}</Code><Message>${escaped(message)}</Message></Error>`);
    };
    const xml = (text: string): void => {
      response.writeHead(200, { 'content-type': 'application/xml' });
      response.end(`<?xml version="1.0" encoding="UTF-8"?>\n${text}`);
    };
    const failure = traps.fail?.(what, times);
    if (failure === 'drop') return void response.destroy();
    if (failure !== undefined) return error(failure, 'SlowDown', 'Please reduce your request rate.');
    const wrong = verify(exchange);
    if (wrong !== undefined) return error(403, 'SignatureDoesNotMatch', wrong);
    const [, bucket, ...rest] = url.pathname.split('/');
    if (bucket !== 'bucket') return error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    const key = decodeURIComponent(rest.join('/'));
    const uploadId = query.get('uploadId');
    const upload = uploadId === null ? undefined : this.uploads.get(uploadId);
    if (uploadId !== null && (!upload || upload.key !== key))
      return error(404, 'NoSuchUpload', 'The upload does not exist');
    switch (request.method) {
      case 'GET':
        return key === '' ? xml(this.#list(query)) : this.#get(exchange, key, traps, error);
      case 'HEAD': {
        const object = this.objects.get(key);
        response.writeHead(
          object ? 200 : 404,
          object && { etag: object.etag, 'content-length': String(object.data.length) },
        );
        return void response.end();
      }
      case 'PUT': {
        const etag = `"${md5(body)}"`;
        if (upload) upload.parts.set(Number(query.get('partNumber')), body);
        else this.objects.set(key, { data: body, etag, type: request.headers['content-type'] });
        response.writeHead(200, { etag });
        return void response.end();
      }
      case 'DELETE':
        if (uploadId !== null) this.uploads.delete(uploadId);
        response.writeHead(204);
        return void response.end();
      default:
    }
    if (query.has('uploads')) {
      const id = `upload/${this.uploads.size}+=&`;
      this.uploads.set(id, { key, parts: new Map() });
      return xml(`<InitiateMultipartUploadResult><UploadId>${escaped(id)}</UploadId></InitiateMultipartUploadResult>`);
    }
    if (traps.completionError && times === 0) {
      return xml(`<Error><Code>${traps.completionError}</Code><Message>x</Message></Error>`);
    }
    const parts: Buffer[] = [];
    const listed = [...body.toString().matchAll(/<Part><PartNumber>(\d+)<\/PartNumber><ETag>([^<]*)<\/ETag><\/Part>/g)];
    for (const [i, [, number, etag]] of listed.entries()) {
      const part = upload!.parts.get(Number(number));
      if (!part || etag!.replace(/&#34;/g, '"') !== `"${md5(part)}"`) return error(400, 'InvalidPart', number);
      if (i > 0 && Number(number) <= Number(listed[i - 1]![1])) return error(400, 'InvalidPartOrder', number);
      if (i < listed.length - 1 && part.length < LEAST_PART) return error(400, 'EntityTooSmall', String(part.length));
      parts.push(part);
    }
    if (parts.length === 0) return error(400, 'MalformedXML', body.toString());
    const digest = md5(Buffer.concat(parts.map((part) => Buffer.from(md5(part), 'hex'))));
    this.objects.set(key, { data: Buffer.concat(parts), etag: `"${digest}-${parts.length}"`, type: undefined });
    this.uploads.delete(uploadId!);
    if (traps.losesCompletion && !this.#lost) {
      this.#lost = true;
      return void response.destroy();
    }
    return xml('<CompleteMultipartUploadResult><ETag>x</ETag></CompleteMultipartUploadResult>');
  }

  #get(
    exchange: Exchange,
    key: string,
    traps: S3Traps,
    error: (status: number, code: string, message: string) => void,
  ): void {
    const object = this.objects.get(key);
    if (!object) return error(404, 'NoSuchKey', 'The specified key does not exist.');
    return serveFile(
      exchange,
      { content: () => object.data, etag: () => object.etag, ...(traps.dropsAt && { drops: traps.dropsAt }) },
      this.#gets++,
    );
  }

  #list(query: URLSearchParams): string {
    const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
    const keys = [...this.objects.keys()]
      .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after)
      .sort();
    const page = keys.slice(0, Number(query.get('max-keys')));
    const entries = page.map((key) => {
      const { data, etag } = this.objects.get(key)!;
      return (
        `<Contents><Key>${encode(key)}</Key><LastModified>2026-11-21T10:00:00.000Z</LastModified>` +
        `<ETag>${etag.replaceAll('"', '&quot;')}</ETag><Size>${data.length}</Size></Contents>`
      );
    });
    const next = page.length < keys.length ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : '';
    return (
      `<ListBucketResult><Prefix/><EncodingType>url</EncodingType><IsTruncated>${next !== ''}</IsTruncated>${next}` +
      `${entries.join('')}</ListBucketResult>`
    );
  }
}

/** What is wrong with a signature, worked out from what came over the wire. */
function verify({ request, body }: Exchange): string | undefined {
  const authorization = request.headers.authorization ?? '';
  const [, id, day, region, names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      authorization,
    ) ?? [];
  if (id !== KEYS.accessKeyId) return 'not signed, or by nobody who is known';
  const date = request.headers['x-amz-date'] as string;
  if (!date.startsWith(day!)) return 'the dates differ';
  const stamp = Date.parse(date.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
  if (!(Math.abs(stamp - Date.now()) < 15 * 60_000)) return 'the date is too far away';
  const hash = createHash('sha256').update(body).digest('hex');
  if (request.headers['x-amz-content-sha256'] !== hash) return 'the hash is not that of the body';
  for (const name of Object.keys(request.headers)) {
    if ((name === 'host' || name.startsWith('x-amz-')) && !names.split(';').includes(name))
      return `${name} is not signed`;
  }
  const [path, query = ''] = request.url!.split('?');
  const parameters = query
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`));
  const headers = names.split(';').map((name) => `${name}:${String(request.headers[name]).trim()}\n`);
  const canonical = `${request.method}\n${path}\n${parameters.sort().join('&')}\n${headers.join('')}\n${names}\n${hash}`;
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${date}\n${scope}\n${createHash('sha256').update(canonical).digest('hex')}`;
  let key: Buffer = Buffer.from(`AWS4${KEYS.secretAccessKey}`);
  for (const part of [day!, region!, 's3', 'aws4_request']) key = createHmac('sha256', key).update(part).digest();
  const right = createHmac('sha256', key).update(text).digest('hex');
  return right === signature ? undefined : `the signature is not that of ${canonical}`;
}
