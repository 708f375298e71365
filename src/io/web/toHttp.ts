import { createHash } from 'node:crypto';
import { checkInteger, checkOneOf, checkOptions, checkString, describe, wrongItem } from '../../pipeline/check.ts';
import { checkSpan } from '../../pipeline/clock.ts';
import { BatchRun } from '../../pipeline/drivers/async.ts';
import { fuseWhereWorth } from '../../pipeline/fuse/fuse.ts';
import type { Plan } from '../../pipeline/plan.ts';
import { END, isThenable } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import { type Terminal, terminal } from '../../pipeline/stage.ts';
import { checkOnReject, type OnReject, type Rejecter, rejecter } from '../reject.ts';
import { checkWeb, Client, WEB_OPTIONS, type WebOptions, type WebSettings } from './client.ts';
import { ConnectionError, HttpStatusError } from './errors.ts';
import { checkHeaders, checkUrl, shownUrl } from './url.ts';

export interface ToHttpOptions<T = unknown> extends WebOptions {
  /** Default `POST`. */
  readonly method?: 'POST' | 'PUT' | 'PATCH';
  /** How many items go into one request at most. Default 100. */
  readonly batch?: number;
  /** How many bytes a body may have, unless one item alone has more. Default 1 MiB. */
  readonly maxBytes?: number;
  /** How long an item waits for others to go with it, in ms. Default Infinity: batches are full, but for the last. */
  readonly maxWait?: number;
  /** What a body is: NDJSON (default), a JSON array, or what a function makes of the items. */
  readonly encode?: 'ndjson' | 'json' | ((items: readonly T[]) => string | Uint8Array);
  /** How many requests are under way at once. Default 1: batches arrive in order. */
  readonly concurrency?: number;
  /**
   * What to send as `Idempotency-Key`, so that a server that heeds it takes a batch once however often it is sent: `'hash'`, the
   * SHA-256 of the body, or what a function makes of the items and the number of the batch. Default: none.
   */
  readonly idempotencyKey?: 'hash' | ((items: readonly T[], index: number) => string);
  /**
   * What happens to the items of a batch that the server refuses for good, with a status such as 400 or 422: `'throw'`
   * (default), or a function or `quarantine` that takes each.
   */
  readonly onReject?: OnReject;
}

/** What was sent. */
export interface SendReport {
  /** How many items the server has accepted. */
  readonly items: number;
  readonly batches: number;
  /** How many bytes of bodies. */
  readonly bytes: number;
  /** How many items the server has refused. */
  readonly rejected: number;
}

const OPTIONS = [
  ...WEB_OPTIONS,
  'method',
  'batch',
  'maxBytes',
  'maxWait',
  'encode',
  'concurrency',
  'idempotencyKey',
  'onReject',
];

/**
 * Sends the items to a web server, in batches.
 *
 * A batch counts as delivered once the server has answered with a status of 200 to 299. It is sent again when the connection
 * breaks or the status may pass (see `retry`), so that every item arrives at least once, and twice if an answer was lost;
 * with `retry: false` at most once. With an `idempotencyKey` that the server heeds it is exactly once, over a crash and a new run
 * too if that makes the same batches. After a crash what was answered is there, and of what was under way anything may be.
 * Redirects are not followed: they are an error.
 *
 * @param url - Where to send it. It may be of a private network.
 * @param options - See {@link ToHttpOptions}.
 * @returns A promise of what was sent. Holds `concurrency` + 1 batches; reads as fast as they are accepted.
 * @throws TypeError or RangeError for wrong arguments, and for an item that has no JSON. HttpStatusError or ConnectionError, which
 *   name the items: requests under way are waited for, no further one is begun.
 * @example
 * ```ts
 * const bodies: string[] = [];
 * const fetch = async (_url: string, { body }: RequestInit) => {
 *   bodies.push(new TextDecoder().decode(body as Uint8Array));
 *   return new Response();
 * };
 * await flow([{ n: 1 }, { n: 2 }, { n: 3 }]).toHttp('https://in.example/bulk', { batch: 2, fetch });
 * // => { items: 3, batches: 2, bytes: 24, rejected: 0 }
 * bodies // => ['{"n":1}\n{"n":2}\n', '{"n":3}\n']
 * ```
 * @see RFC 9110, 9.2.2 Idempotent methods
 */
export function toHttp<T = unknown>(
  url: string | URL,
  options: ToHttpOptions<T> = {},
): Terminal<T, Promise<SendReport>> {
  const target = checkUrl('toHttp', url);
  checkOptions('toHttp', options, OPTIONS);
  const { method = 'POST', batch = 100, maxBytes = 1024 * 1024, maxWait = Infinity, encode = 'ndjson' } = options;
  const { concurrency = 1, idempotencyKey, onReject = 'throw' } = options;
  checkOneOf('toHttp', 'method', method, ['POST', 'PUT', 'PATCH']);
  checkInteger('toHttp', 'batch', batch, { least: 1 });
  checkInteger('toHttp', 'maxBytes', maxBytes, { least: 1 });
  checkInteger('toHttp', 'concurrency', concurrency, { least: 1 });
  if (maxWait !== Infinity) checkSpan('toHttp', 'maxWait', maxWait, { zero: true });
  if (typeof encode !== 'function') checkOneOf('toHttp', 'encode', encode, ['ndjson', 'json']);
  if (idempotencyKey !== undefined && typeof idempotencyKey !== 'function') {
    checkOneOf('toHttp', 'idempotencyKey', idempotencyKey, ['hash']);
  }
  checkOnReject('toHttp', onReject);
  const settings = checkWeb('toHttp', options);
  const how: How = {
    target,
    settings,
    method,
    batch,
    maxBytes,
    maxWait,
    concurrency,
    encode: encode as How['encode'],
    idempotencyKey: idempotencyKey as How['idempotencyKey'],
    onReject,
  };
  return terminal({
    name: 'toHttp',
    holds: `up to ${concurrency + 1} batches`,
    start: alone,
    step: alone,
    result: alone,
    drive: (plan) => new Sending(plan, how).run(),
  });
}

const alone = (): never => {
  throw new TypeError('toHttp: a sink ends a flow; it cannot be a reducer');
};

interface How {
  readonly target: URL;
  readonly settings: WebSettings;
  readonly method: string;
  readonly batch: number;
  readonly maxBytes: number;
  readonly maxWait: number;
  readonly concurrency: number;
  readonly encode: 'ndjson' | 'json' | ((items: readonly unknown[]) => unknown);
  readonly idempotencyKey: 'hash' | ((items: readonly unknown[], index: number) => unknown) | undefined;
  readonly onReject: OnReject;
}

/** Items that go together. */
interface Batch {
  readonly index: number;
  /** The number of its first item, from 1. */
  readonly first: number;
  readonly items: readonly unknown[];
  /** Each item as JSON; none where a function makes the body. */
  readonly texts: readonly string[];
}

const TYPES = { ndjson: 'application/x-ndjson', json: 'application/json' };

/** One run. */
class Sending {
  readonly #how: How;
  readonly #reader: BatchRun;
  readonly #client: Client;
  readonly #rejecter: Rejecter | undefined;
  readonly #active = new Set<Promise<void>>();
  #failure: { readonly error: unknown } | undefined;
  #items: unknown[] = [];
  #texts: string[] = [];
  /** How many bytes the items in hand make. */
  #size = 0;
  #taken = 0;
  #index = 0;
  #since = 0;
  #report = { items: 0, batches: 0, bytes: 0, rejected: 0 };

  constructor(plan: Plan, how: How) {
    this.#how = how;
    this.#reader = new BatchRun(plan, 'toHttp', fuseWhereWorth);
    this.#client = new Client(how.settings, [how.target], true);
    if (how.onReject !== 'throw') this.#rejecter = rejecter('toHttp', how.onReject);
  }

  async run(): Promise<SendReport> {
    const scope = new Scope();
    scope.add(0, { close: () => this.#client.close() });
    scope.add(0, this.#reader);
    try {
      await this.#readAll();
      await this.#send();
      await this.#settled();
    } catch (error) {
      // What is under way is let come to its end: its outcome is not unknown then.
      await Promise.all(this.#active);
      await scope.closeAsync(Infinity, { error });
      throw error;
    }
    await scope.closeAsync(Infinity);
    return this.#report;
  }

  async #readAll(): Promise<void> {
    for (;;) {
      if (this.#failure) throw this.#failure.error;
      const arrival = this.#reader.pull(this.#how.batch);
      let batch: ArrayLike<unknown> | typeof END;
      if (isThenable(arrival)) {
        const coming = Promise.resolve(arrival);
        coming.catch(() => {});
        await this.#untilLate(coming);
        batch = this.#reader.accept(await coming);
      } else batch = this.#reader.accept(arrival);
      if (batch === END) return;
      for (let i = 0; i < batch.length; i++) await this.#take(batch[i]);
    }
  }

  /** Waits for items, no longer than those in hand may wait. */
  async #untilLate(coming: Promise<unknown>): Promise<void> {
    const { maxWait, settings } = this.#how;
    if (maxWait === Infinity || this.#items.length === 0) return;
    let cancel: (() => void) | undefined;
    const late = new Promise<'late'>((resolve) => {
      cancel = settings.clock.after(Math.max(0, this.#since + maxWait - settings.clock.now()), () => resolve('late'));
    });
    const first = await Promise.race([coming, late]).finally(cancel);
    if (first === 'late') await this.#send();
  }

  async #take(item: unknown): Promise<void> {
    const { batch, maxBytes, encode, settings } = this.#how;
    let text = '';
    if (typeof encode !== 'function') {
      const made = JSON.stringify(item) as string | undefined;
      if (made === undefined) throw wrongItem('toHttp', 'something that JSON has', item);
      text = made;
    }
    const size = Buffer.byteLength(text) + 1;
    if (this.#items.length > 0 && this.#size + size > maxBytes) await this.#send();
    if (this.#items.length === 0) this.#since = settings.clock.now();
    this.#items.push(item);
    if (typeof encode !== 'function') this.#texts.push(text);
    this.#size += size;
    this.#taken += 1;
    if (this.#items.length >= batch) await this.#send();
  }

  /** Begins to send what is in hand, once there is room. */
  async #send(): Promise<void> {
    if (this.#items.length === 0) return;
    while (this.#active.size >= this.#how.concurrency) await Promise.race(this.#active);
    if (this.#failure) throw this.#failure.error;
    const items = this.#items;
    const batch: Batch = { index: this.#index, first: this.#taken - items.length + 1, items, texts: this.#texts };
    this.#index += 1;
    this.#items = [];
    this.#texts = [];
    this.#size = 0;
    const sending: Promise<void> = this.#deliver(batch)
      .catch((error: unknown) => {
        this.#failure ??= { error };
      })
      .finally(() => this.#active.delete(sending));
    this.#active.add(sending);
  }

  async #settled(): Promise<void> {
    await Promise.all(this.#active);
    if (this.#failure) throw this.#failure.error;
  }

  async #deliver(batch: Batch): Promise<void> {
    const { target, method, encode } = this.#how;
    const body = this.#body(batch);
    const key = this.#key(batch, body);
    const type = typeof encode === 'function' ? undefined : TYPES[encode];
    const headers = {
      ...(type !== undefined && { 'content-type': type }),
      ...(key !== undefined && { 'idempotency-key': key }),
    };
    try {
      const reply = await this.#client.request({ url: target, method, headers, body, follow: false });
      await reply.body.close();
    } catch (error) {
      this.#refused(batch, body, error);
      return;
    }
    this.#report.items += batch.items.length;
    this.#report.batches += 1;
    this.#report.bytes += body.length;
  }

  #body({ items, texts }: Batch): Uint8Array<ArrayBuffer> {
    const { encode } = this.#how;
    if (typeof encode !== 'function')
      return Buffer.from(encode === 'json' ? `[${texts.join(',')}]` : `${texts.join('\n')}\n`);
    const made = encode(items);
    if (typeof made === 'string') return Buffer.from(made);
    if (made instanceof Uint8Array) return Uint8Array.from(made);
    throw new TypeError(`toHttp: encode must give a string or bytes, got ${describe(made)}`);
  }

  #key({ items, index }: Batch, body: Uint8Array): string | undefined {
    const { idempotencyKey } = this.#how;
    if (idempotencyKey === undefined) return undefined;
    if (idempotencyKey === 'hash') return createHash('sha256').update(body).digest('hex');
    const key = idempotencyKey(items, index);
    checkString('toHttp', 'idempotencyKey(items, index)', key);
    return checkHeaders('toHttp', { 'idempotency-key': key as string }).get('idempotency-key')!;
  }

  /** A batch that will not be accepted. */
  #refused({ first, items, texts }: Batch, body: Uint8Array, error: unknown): void {
    const last = first + items.length - 1;
    const status = error instanceof HttpStatusError ? error.status : 0;
    const forGood = status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
    if (!this.#rejecter || !forGood) {
      if (error instanceof HttpStatusError || error instanceof ConnectionError) {
        error.message += `; it was for the items ${first} to ${last}, ${this.#report.items} were accepted before`;
      }
      throw error;
    }
    const where = { file: shownUrl(this.#how.target), offset: 0, reason: `status ${status}` };
    this.#report.rejected += items.length;
    const all = texts.length > 0 ? texts : [Buffer.from(body).toString()];
    for (const [i, text] of all.entries()) this.#rejecter.take({ ...where, line: first + i, text });
    this.#rejecter.flush();
  }
}
