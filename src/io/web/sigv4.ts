import { createHash, createHmac } from 'node:crypto';

/** What an S3-compatible store knows a program by. */
export interface S3Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/** A request as it is signed. */
export interface ToSign {
  readonly method: string;
  /** Path and query encoded by {@link awsEncode}. */
  readonly url: URL;
  /** All that are to be signed beside `host`, the date and the hash of the payload. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly payload: Uint8Array | undefined;
  readonly region: string;
  readonly credentials: S3Credentials;
  readonly date: Date;
}

/** Encodes as AWS signs it: all but letters, digits and `-._~`, and slashes where these are kept. */
export function awsEncode(text: string, slashes: boolean = false): string {
  const encoded = encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return slashes ? encoded.replaceAll('%2F', '/') : encoded;
}

const sha256 = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Uint8Array, data: string): Buffer => createHmac('sha256', key).update(data).digest();

/**
 * The headers that make a request one of somebody's: Signature Version 4, with the payload's hash.
 *
 * @see AWS, Signature Version 4 signing process
 */
export function signed({
  method,
  url,
  headers = {},
  payload,
  region,
  credentials,
  date,
}: ToSign): Record<string, string> {
  const stamp = date.toISOString().replace(/[-:]|\.\d+/g, '');
  const day = stamp.slice(0, 8);
  const hash = sha256(payload ?? '');
  const sent: Record<string, string> = {
    ...headers,
    'x-amz-content-sha256': hash,
    'x-amz-date': stamp,
    ...(credentials.sessionToken !== undefined && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const all: [string, string][] = Object.entries({ ...sent, host: url.host });
  const lines = all
    .map(([name, value]): [string, string] => [name.toLowerCase(), value.trim().replace(/ +/g, ' ')])
    .sort(([a], [b]) => (a < b ? -1 : 1));
  const names = lines.map(([name]) => name).join(';');
  const query = url.search
    .slice(1)
    .split('&')
    .filter(Boolean)
    .map((pair) => (pair.includes('=') ? pair : `${pair}=`))
    .sort((a, b) => (a < b ? -1 : 1))
    .join('&');
  const canonical = [
    method,
    url.pathname,
    query,
    ...lines.map(([name, value]) => `${name}:${value}`),
    '',
    names,
    hash,
  ].join('\n');
  const scope = `${day}/${region}/s3/aws4_request`;
  const text = ['AWS4-HMAC-SHA256', stamp, scope, sha256(canonical)].join('\n');
  const key = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${credentials.secretAccessKey}`, day), region));
  const signature = hmac(key, text).toString('hex');
  return {
    ...sent,
    authorization:
      `AWS4-HMAC-SHA256 Credential=${credentials.accessKeyId}/${scope}, ` +
      `SignedHeaders=${names}, Signature=${signature}`,
  };
}
