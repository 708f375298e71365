import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AsyncFlow } from '../src/index.ts';
import { batchSink } from '../src/io/databases/batches.ts';
import type { Acknowledging, DeliveryOptions } from '../src/io/queues/delivery.ts';
import { eventually } from './servers.ts';

// What every queue must pass, whichever it is.

/** A queue of a test's own. */
export interface TestQueue<M> {
  /** Puts the messages `from` to `to` in. */
  fill(from: number, to: number): Promise<void>;
  /** Reads as the consumer of this number, one of a group. */
  read(options?: DeliveryOptions, consumer?: number): AsyncFlow<M & Acknowledging>;
  /** Which message it is. */
  number(message: M): number;
  /** How many were delivered to somebody and not acknowledged. */
  pending(): Promise<number>;
}

export interface QueueExam<M> {
  readonly name: string;
  readonly skip: string | false;
  /** Whether it keeps a position alone: what lies behind a message that was not acknowledged comes again with it. */
  readonly positional?: boolean;
  /** Whether the server is one whose groups cannot change without a message that is under way coming twice. */
  readonly rigid?: boolean;
  /** A new queue; what nobody says anything of for `patience` ms is delivered again. */
  open(patience: number): Promise<TestQueue<M>>;
}

const byNumber = (a: number, b: number): number => a - b;
const numbers = (from: number, to: number): number[] => Array.from({ length: to - from + 1 }, (_, i) => from + i);

export function queueExam<M>({ name, skip, positional = false, rigid = false, open }: QueueExam<M>): void {
  const numbersOf = (queue: TestQueue<M>, options: DeliveryOptions, consumer?: number): Promise<number[]> =>
    queue
      .read({ idle: 1_000, ...options }, consumer)
      .map(queue.number)
      .toArray();

  // Each has a queue of its own, and most of them wait.
  describe(`${name} as a source`, { concurrency: 4 }, () => {
    test('nothing is delivered before the first pull', { skip }, async () => {
      const queue = await open(60_000);
      await queue.fill(1, 3);
      const left = queue.read()[Symbol.asyncIterator]();
      await left.return!();
      assert.equal(await queue.pending(), 0);
      assert.deepEqual(await numbersOf(queue, { limit: 3 }), [1, 2, 3]);
    });

    test('all messages come in order, and are acknowledged', { skip }, async () => {
      const queue = await open(60_000);
      await queue.fill(1, 250);
      assert.deepEqual(await numbersOf(queue, { limit: 250, batchSize: 20 }), numbers(1, 250));
      assert.equal(await queue.pending(), 0);
      assert.deepEqual(await numbersOf(queue, {}), []);
    });

    test(
      'a message is acknowledged when the next one is asked for, and the last one given back',
      { skip },
      async () => {
        const queue = await open(60_000);
        await queue.fill(1, 5);
        const seen: number[] = [];
        for await (const message of queue.read()) if (seen.push(queue.number(message)) === 3) break;
        assert.deepEqual(seen, [1, 2, 3]);
        // At once, not after a minute: 3 was being looked at, 4 and 5 were fetched.
        assert.deepEqual((await numbersOf(queue, { limit: 3 }, 2)).sort(byNumber), [3, 4, 5]);
        assert.equal(await queue.pending(), 0);
      },
    );

    test('what fails is given back', { skip }, async () => {
      const queue = await open(60_000);
      await queue.fill(1, 4);
      const error = new Error('mine');
      const run = queue.read().forEach((message) => {
        if (queue.number(message) === 2) throw error;
      });
      await assert.rejects(run, (thrown) => thrown === error);
      assert.deepEqual((await numbersOf(queue, { limit: 3 }, 2)).sort(byNumber), [2, 3, 4]);
    });

    test('by hand: what is not acknowledged is given back, what is refused comes again', { skip }, async () => {
      const queue = await open(60_000);
      await queue.fill(1, 6);
      const seen: number[] = [];
      let refused = false;
      await queue.read({ ack: 'manual', limit: 7, batchSize: 3 }).forEach((message) => {
        const n = queue.number(message);
        seen.push(n);
        if (n === 2 && !refused) {
          refused = true;
          message.nak();
        }
        // Of two calls the first counts.
        message.ack();
      });
      assert.deepEqual([...seen].sort(byNumber), [1, 2, 2, 3, 4, 5, 6]);
      assert.equal(await queue.pending(), 0);
      await queue.fill(7, 9);
      for await (const message of queue.read({ ack: 'manual' })) {
        if (queue.number(message) === 8) message.ack();
        if (queue.number(message) === 9) break;
      }
      const left = positional ? [7, 8, 9] : [7, 9];
      assert.deepEqual((await numbersOf(queue, { limit: left.length }, 2)).sort(byNumber), left);
    });

    test('gathered messages are acknowledged when they are safe', { skip }, async () => {
      const queue = await open(60_000);
      await queue.fill(1, 10);
      const written: number[] = [];
      let broken = true;
      const sink = () =>
        batchSink<M & Acknowledging>(
          'test',
          { batchSize: 4, onCommit: (items) => items.forEach((item) => item.ack()) },
          () => ({
            write: (items) => {
              const batch = items.map(queue.number);
              if (broken && batch.includes(5)) throw new Error('the target is down');
              written.push(...batch);
              return items.length;
            },
            close: () => {},
          }),
        );
      await assert.rejects(queue.read({ ack: 'manual', limit: 10 }).to(sink()), /the target is down/);
      assert.deepEqual(written, [1, 2, 3, 4]);
      broken = false;
      await queue.read({ ack: 'manual', limit: 6 }, 2).to(sink());
      assert.deepEqual([...written].sort(byNumber), numbers(1, 10));
      await eventually('the last are acknowledged', async () => (await queue.pending()) === 0);
    });

    test('an abort ends the wait, and gives back', { skip }, async () => {
      const queue = await open(60_000);
      await queue.fill(1, 2);
      const controller = new AbortController();
      const seen: number[] = [];
      const run = queue
        .read()
        .tap((message) => seen.push(queue.number(message)))
        .withSignal(controller.signal)
        .count();
      run.catch(() => {});
      await eventually(
        'both were seen and acknowledged',
        async () => seen.length === 2 && (await queue.pending()) === 0,
      );
      controller.abort(new Error('enough'));
      await assert.rejects(run, /enough/);
      await queue.fill(3, 3);
      assert.deepEqual(await numbersOf(queue, { limit: 1 }, 2), [3]);
    });

    if (rigid) return;
    test('a slow consumer keeps what it has', { skip }, async () => {
      const queue = await open(900);
      await queue.fill(1, 2);
      const seen: [number, number][] = [];
      const work = async (consumer: number): Promise<void> => {
        await queue.read({ idle: 1_000, batchSize: 3 }, consumer).forEach(async (message) => {
          seen.push([consumer, queue.number(message)]);
          await new Promise((resolve) => {
            setTimeout(resolve, 1_200);
          });
        });
      };
      const first = work(1);
      await eventually('the first has them', () => seen.length > 0);
      await Promise.all([first, work(2)]);
      assert.deepEqual(seen.map(([, n]) => n).sort(byNumber), [1, 2]);
    });
  });
}
