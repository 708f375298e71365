import { wrongItem } from '../pipeline/check.ts';
import { type Feed, Joined, joined } from '../pipeline/joined.ts';
import { type Plan, withStage } from '../pipeline/plan.ts';
import { iterateAsync } from '../pipeline/run.ts';

/** As many chunks as `from` of `node:stream/iter` itself puts in a batch at most. */
const MOST = 128;

const encoder = new TextEncoder();

function bytesOf(item: unknown): Uint8Array {
  if (item instanceof Uint8Array) return item;
  if (typeof item === 'string') return encoder.encode(item);
  if (ArrayBuffer.isView(item)) return new Uint8Array(item.buffer, item.byteOffset, item.byteLength);
  if (item instanceof ArrayBuffer) return new Uint8Array(item);
  throw wrongItem('toByteBatches', 'bytes or text', item);
}

/** A plan as batches of bytes: what is there at once comes together, and nothing is waited for to fill one. */
export function toByteBatches(plan: Plan): AsyncIterableIterator<Uint8Array[], undefined> & AsyncDisposable {
  const batches = joined<unknown, Uint8Array[]>({
    name: 'toByteBatches',
    args: [],
    open: (upstream) => new ByteBatches(upstream),
  });
  return iterateAsync<Uint8Array[]>(withStage(plan, batches));
}

class ByteBatches extends Joined<Uint8Array[]> {
  readonly #feed: Feed<unknown>;
  /** What a sync source has is all there at once. */
  readonly #isSync: boolean;

  constructor(plan: Plan) {
    super();
    this.#feed = this.feed(plan, 'toByteBatches');
    this.#isSync = plan.source.mode === 'sync';
  }

  protected override work(): void {
    const feed = this.#feed;
    if (this.held > 0) return;
    const batch: Uint8Array[] = [];
    do {
      feed.ask(MOST - batch.length, Infinity);
      while (feed.ready) batch.push(bytesOf(feed.take()));
    } while (this.#isSync && batch.length < MOST && !feed.pending && !feed.over);
    if (batch.length > 0) this.emit(batch);
    else if (feed.failure) this.fail(feed.failure.error);
    else if (feed.over) this.end();
  }
}
