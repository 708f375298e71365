import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { describe, test } from 'node:test';
import { flow } from '../src/flow/make.ts';
import { fromBatches, range } from '../src/flow/sources.ts';
import { lines } from '../src/io/index.ts';
import { AsyncCountingIterator, Rechunked } from '../src/testing/index.ts';
import { Hand } from './hand.ts';
import { turn } from './turn.ts';

// To and from `node:stream/iter`: Node has it from 24.21 on, behind --experimental-stream-iter, which the test script sets.

type Bytes = AsyncIterable<Uint8Array[]>;
interface StreamIter {
  from(source: unknown): Bytes;
  pull(source: unknown, ...transforms: unknown[]): Bytes;
  text(source: unknown): Promise<string>;
  bytes(source: unknown): Promise<Uint8Array>;
  fromReadable(source: Readable): Bytes;
  toReadable(source: unknown): Readable;
  share(source: unknown): { pull(...transforms: unknown[]): Bytes };
}

const name: string = 'node:stream/iter';
const iter = await import(name).then(
  (found: StreamIter) => found,
  () => undefined,
);
const skip = iter ? false : 'needs node:stream/iter';

const chunks = (...texts: string[]): Uint8Array[] => texts.map((text) => new TextEncoder().encode(text));
const textOf = (batches: readonly Uint8Array[]): string[] => batches.map((chunk) => new TextDecoder().decode(chunk));

describe('a flow as batches of bytes', () => {
  test('what is there at once comes together, up to 128 items, and nothing is waited for', async () => {
    const source = new Rechunked(
      chunks('a', 'b', 'c', 'd', 'e', 'f'),
      [2, 0, 3, 1].map((size) => ({ size, late: true })),
    );
    const sizes: string[] = [];
    for await (const batch of flow<Uint8Array>(source).toByteBatches()) sizes.push(textOf(batch).join(''));
    assert.deepEqual(sizes, ['ab', 'cde', 'f']);
    const many = await flow(flow(range(300)).map(String).toByteBatches()).toArray();
    assert.deepEqual(
      many.map((batch) => batch.length).reduce((a, b) => a + b),
      300,
    );
    assert.ok(many.every((batch) => batch.length <= 128));
  });

  test('text is UTF-8, other views are their bytes; anything else fails, and closes the flow', async () => {
    const items = ['ä€', new Uint16Array([1]), new DataView(new ArrayBuffer(2), 1), new ArrayBuffer(1)];
    const batches = await flow(flow<unknown>(items).toByteBatches()).toArray();
    assert.deepEqual(
      batches.flat().map((chunk) => chunk.length),
      [5, 2, 1, 1],
    );
    const source = new AsyncCountingIterator(['a', 5, 'b']);
    const wrong = flow<unknown>(source).toByteBatches();
    assert.deepEqual(textOf((await wrong.next()).value!), ['a']);
    await assert.rejects(wrong.next(), { message: 'toByteBatches: every item must be bytes or text, got 5' });
    assert.equal(source.closes, 1);
  });

  test('reads nothing before it is read, and return() answers a pending next() at once', async () => {
    const source = new Hand<string>();
    const batches = flow<string>(source).toByteBatches();
    await turn();
    assert.equal(source.asks, 0);
    const pending = batches.next();
    await turn();
    const left = batches.return!();
    assert.deepEqual(await pending, { done: true, value: undefined });
    await left;
  });
});

describe('node:stream/iter', { skip }, () => {
  test('takes a flow as it is, sync or async', async () => {
    const { from, text, pull, bytes } = iter!;
    assert.equal(await text(from(flow(['ä', 'b']))), 'äb');
    assert.equal(await text(from(flow(new AsyncCountingIterator(['a', 'b'])).map((s) => s + s))), 'aabb');
    const upper = (batch: Uint8Array[] | null) =>
      batch?.map((chunk) => new TextEncoder().encode(new TextDecoder().decode(chunk).toUpperCase())) ?? null;
    assert.equal(
      await text(
        pull(
          flow(range(1000)).map((n) => `x${n};`),
          upper,
        ),
      ),
      flow(range(1000))
        .map((n) => `X${n};`)
        .join(''),
    );
    assert.deepEqual(await bytes(flow([Uint8Array.of(1, 2), Uint8Array.of(3)])), Uint8Array.of(1, 2, 3));
    await assert.rejects(text(from(flow(['a']).map(() => Promise.reject(new Error('boom'))))), /boom/);
  });

  test('closes a flow that it leaves', async () => {
    const source = new AsyncCountingIterator(range(1000));
    for await (const batch of iter!.from(flow(source).map(String))) {
      assert.ok(batch.length > 0);
      break;
    }
    await turn();
    assert.equal(source.closes, 1);
  });

  test('is read in batches by fromBatches, and closed by it', async () => {
    const { from, pull, fromReadable, share } = iter!;
    const words = async (source: Bytes): Promise<string> => textOf(await fromBatches(source).toArray()).join('');
    assert.equal(await words(from('hello')), 'hello');
    assert.equal(await words(pull(from(['a', 'b']), (batch: Uint8Array[] | null) => batch)), 'ab');
    assert.equal(await words(fromReadable(Readable.from([Buffer.from('x'), Buffer.from('y')]))), 'xy');
    assert.equal(await words(share(from('shared')).pull()), 'shared');
    const source = new AsyncCountingIterator(chunks('a', 'b', 'c'));
    assert.equal(textOf(await fromBatches(from(source)).take(1).toArray()).join(''), 'a');
    await turn();
    assert.equal(source.closes, 1);
  });

  test('is what formats read, and gives a Node stream of a flow', async () => {
    const { from, toReadable } = iter!;
    assert.deepEqual(await lines(from(['a\nb', 'c\n'])).toArray(), ['a', 'bc']);
    assert.equal((await toReadable(flow(['a', 'b']).toByteBatches()).toArray()).join(''), 'ab');
  });
});

test('formats read arrays of pieces', async () => {
  assert.deepEqual(await lines([[Buffer.from('a\n'), 'b'], 'c\n', []].values()).toArray(), ['a', 'bc']);
});
