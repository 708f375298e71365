import { checkOptions } from '../../pipeline/check.ts';
import { INPUT, type InputObject } from '../sources/bytes.ts';
import { HttpReader } from './http.ts';
import { S3_OPTIONS, type S3Options, S3Place } from './s3-store.ts';

/**
 * An object of an S3-compatible store as an input: `lines(s3('s3://bucket/key'))`. Every run asks for it anew.
 *
 * A connection that breaks is made again where it was, and an object that was replaced meanwhile is an error: see `http`.
 * Each request is signed when it is made, so that credentials may change during a long transfer.
 *
 * @param url - `s3://bucket/key`, the key as it is, not encoded.
 * @param options - See {@link S3Options}.
 * @returns An input. Holds what the reader of it holds, and one chunk; compressed objects are decompressed as ever.
 * @throws TypeError or RangeError for wrong arguments. When read: HttpStatusError with the store's code and message,
 *   ConnectionError when all tries were in vain, ContentChangedError.
 * @example
 * ```ts no-run
 * const credentials = { accessKeyId: process.env['KEY']!, secretAccessKey: process.env['SECRET']! };
 * await csv(s3('s3://logs/2026/11/21.csv.gz', { region: 'eu-central-1', credentials })).count();
 * ```
 * @see Amazon S3 API, GetObject
 */
export function s3(url: string | URL, options: S3Options = {}): InputObject {
  checkOptions('s3', options, S3_OPTIONS);
  // Checked now, though each reader makes its own.
  void new S3Place('s3', url, options, true);
  return {
    [INPUT]: (what) => {
      const place = new S3Place(`${what}(s3)`, url, options, true);
      const at = place.url(place.key);
      return {
        name: JSON.stringify(place.name),
        open: () => new HttpReader(at, place.settings, () => place.sign('GET', at)),
      };
    },
  };
}
