import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import * as flows from '../flow/sources.ts';
import { checkRejects } from '../testing/index.ts';
import { channel } from './channel.ts';
import { fromEvents } from './fromEvents.ts';
import { fromPush, type Sink } from './fromPush.ts';

describe('channel', () => {
  test('senders wait for room, and none overtakes another', async () => {
    const numbers = channel<number>({ capacity: 2 });
    const sent = [1, 2, 3, 4].map((n) => watch(numbers.send(n)));
    await turn();
    assert.deepEqual(
      sent.map(({ over }) => over),
      [true, true, false, false],
    );
    assert.deepEqual([numbers.size, numbers.trySend(5)], [2, false]);
    const results = numbers[Symbol.asyncIterator]();
    assert.equal((await results.next()).value, 1);
    await turn();
    assert.deepEqual(
      sent.map(({ over }) => over),
      [true, true, true, false],
    );
    numbers.close();
    const rest = [(await results.next()).value, (await results.next()).value, (await results.next()).value];
    assert.deepEqual([rest, (await results.next()).done], [[2, 3, 4], true]);
    assert.equal(sent[3]!.over, true);
  });

  test('several receivers: each item goes to one of them, in turn', async () => {
    const numbers = channel<number>();
    const [a, b] = [numbers[Symbol.asyncIterator](), numbers[Symbol.asyncIterator]()];
    const waiting = [a.next(), b.next(), a.next(), b.next()];
    await numbers.sendAll([1, 2, 3, 4]);
    assert.deepEqual(
      (await Promise.all(waiting)).map(({ value }) => value as number).sort((x, y) => x - y),
      [1, 2, 3, 4],
    );
    const left = watch(a.next());
    const next = watch(b.next());
    await turn();
    await a.return!();
    assert.equal(left.value?.done, true);
    await numbers.send(5);
    await turn();
    assert.equal(next.value?.value, 5);
  });

  test('a receiver that is left after its turn has come passes it on', async () => {
    const numbers = channel<number>();
    const [a, b] = [numbers[Symbol.asyncIterator](), numbers[Symbol.asyncIterator]()];
    void a.next();
    const next = watch(b.next());
    await turn();
    void numbers.send(1);
    await a.return!();
    await turn();
    assert.equal(next.value?.value, 1);
  });

  test('closed with an error: every receiver has it after the items', async () => {
    const numbers = channel<number>();
    await numbers.send(1);
    numbers.fail(new Error('boom'));
    const [a, b] = [numbers[Symbol.asyncIterator](), numbers[Symbol.asyncIterator]()];
    assert.equal((await a.next()).value, 1);
    await assert.rejects(a.next(), /boom/);
    await assert.rejects(b.next(), /boom/);
    await assert.rejects(numbers.send(2), { name: 'ChannelClosedError' });
    assert.equal(numbers.trySend(2), false);
  });

  test('producers and consumers by the dozen lose nothing and deliver nothing twice', async () => {
    const numbers = channel<number>({ capacity: 3 });
    const produce = async (from: number) => {
      for (let n = from; n < 2000; n += 10) {
        await numbers.send(n);
        if (n % 7 === 0) await turn();
      }
    };
    const consume = async () => {
      const seen: number[] = [];
      for await (const n of flow(numbers)) {
        seen.push(n);
        if (n % 11 === 0) await turn();
      }
      return seen;
    };
    const consumers = [consume(), consume(), consume(), flow(numbers).toArray()];
    await Promise.all(Array.from({ length: 10 }, (_, n) => produce(n)));
    numbers.close();
    const seen = (await Promise.all(consumers)).flat().sort((a, b) => a - b);
    assert.deepEqual(seen, [...Array(2000).keys()]);
  });

  test('E1', () => checkRejects(channel, [{ capacity: 0 }]));
});

describe('fromPush', () => {
  /** A producer by hand. */
  function producer(options: Parameters<typeof fromPush>[1]) {
    const log: string[] = [];
    let sink: Sink<number> | undefined;
    const pushed = fromPush<number>((given) => {
      sink = given;
      log.push('subscribe');
      return {
        unsubscribe: () => log.push('unsubscribe'),
        pause: () => log.push('pause'),
        resume: () => log.push('resume'),
      };
    }, options);
    return { pushed, log, push: (...items: number[]) => items.map((item) => sink!.next(item)), sink: () => sink! };
  }

  const outcomes: [Parameters<typeof fromPush>[1], taken: number[], dropped: number, deepest: number][] = [
    [{ capacity: 3, overflow: 'dropOldest' }, [0, 3, 4, 5], 2, 3],
    [{ capacity: 3, overflow: 'dropNewest' }, [0, 1, 2, 3], 2, 3],
    [{ overflow: 'latest' }, [0, 5], 4, 1],
    [{ capacity: 1, overflow: 'unbounded' }, [0, 1, 2, 3, 4, 5], 0, 5],
  ];
  for (const [options, taken, dropped, deepest] of outcomes) {
    test(`overflow ${options!.overflow}`, async () => {
      const { pushed, log, push, sink } = producer(options);
      const results = pushed[Symbol.asyncIterator]();
      assert.deepEqual(log, []);
      const first = results.next();
      await turn();
      push(0);
      const got = [(await first).value as number];
      push(1, 2, 3, 4, 5);
      sink().end();
      for (let next = await results.next(); !next.done; next = await results.next()) got.push(next.value);
      assert.deepEqual(got, taken);
      assert.deepEqual(pushed.counts, { received: 6, dropped, deepest });
      assert.deepEqual(log, ['subscribe', 'unsubscribe']);
    });
  }

  test('overflow error, the default: after the items that were kept', async () => {
    const { pushed, log, push } = producer({ capacity: 2 });
    const results = pushed[Symbol.asyncIterator]();
    const first = results.next();
    await turn();
    push(0);
    await first;
    assert.deepEqual(push(1, 2, 3, 4), [true, false, false, false]);
    assert.deepEqual([(await results.next()).value, (await results.next()).value], [1, 2]);
    await assert.rejects(results.next(), {
      name: 'OverflowError',
      message: /^fromPush: more than 2 items came before they were taken; choose a larger capacity/,
    });
    assert.deepEqual(log, ['subscribe', 'unsubscribe']);
  });

  test('overflow pause: pauses when full, goes on when half is taken', async () => {
    const { pushed, log, push } = producer({ capacity: 4, overflow: 'pause' });
    const results = pushed[Symbol.asyncIterator]();
    const first = results.next();
    await turn();
    push(0);
    await first;
    assert.deepEqual(push(1, 2, 3, 4, 5), [true, true, true, false, false]);
    assert.deepEqual(log, ['subscribe', 'pause']);
    const taken = [];
    for (let n = 0; n < 4; n++) taken.push((await results.next()).value);
    assert.deepEqual([taken, log.at(-1)], [[1, 2, 3, 4], 'resume']);
    await results.return!();
    assert.equal(log.at(-1), 'unsubscribe');
  });

  test('an error comes after the items before it, an end ends; what comes later is ignored', async () => {
    const { pushed, push, sink } = producer({});
    const all = watch(pushed[Symbol.asyncIterator]().next());
    await turn();
    sink().error(new Error('boom'));
    push(1);
    await turn();
    assert.equal(String(all.error), 'Error: boom');
  });

  test('a subscription that fails, and one that cannot pause', async () => {
    const failing = fromPush(() => {
      throw new Error('subscribe');
    });
    await assert.rejects(flow(failing).toArray(), /subscribe/);
    const deaf = fromPush(() => () => {}, { overflow: 'pause' });
    await assert.rejects(flow(deaf).toArray(), { name: 'TypeError', message: /pause .* must be a function/ });
  });

  test('as a flow it has its counts', async () => {
    const pushed = flows.fromPush<number>((sink) => {
      sink.next(1);
      sink.end();
    });
    assert.deepEqual([await pushed.map((n) => n * 2).toArray(), pushed.counts.received], [[2], 1]);
  });

  test('E1', () => {
    checkRejects(fromPush, [5]);
    for (const options of [{ capacity: 0 }, { overflow: 'x' }, { size: 1 }])
      checkRejects(fromPush, [() => {}, options]);
  });
});

describe('fromEvents', () => {
  test('a burst is one batch', async () => {
    const target = new EventTarget();
    const sizes: number[] = [];
    const all = watch(
      flow(fromEvents(target, 'x', { end: 'y' }))
        .batched(100)
        .forEach((batch) => sizes.push(batch.length)),
    );
    await turn();
    for (let n = 0; n < 250; n++) target.dispatchEvent(new Event('x'));
    target.dispatchEvent(new Event('y'));
    while (!all.over) await turn();
    assert.deepEqual([sizes, all.over], [[100, 100, 50], true]);
  });

  test('E1', () => {
    for (const args of [
      [5, 'x'],
      [{}, 'x'],
      [new EventTarget(), 5],
      [new EventTarget(), 'x', { overflow: 'pause' }],
    ]) {
      checkRejects(fromEvents, args);
    }
  });
});
