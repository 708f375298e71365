import assert from 'node:assert/strict';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import { describe, test } from 'node:test';
import { flow } from '../src/flow/make.ts';
import { fromObservable, fromServerSentEvents, fromWebSocket, range } from '../src/flow/sources.ts';
import { toReadable } from '../src/io/sinks/toReadable.ts';
import { rootCause, SuppressedError } from '../src/protocol/suppressed-error.ts';
import type { Observer } from '../src/sources/index.ts';
import { AsyncCountingIterator, CountingIterator, failingAfter, Witnessed } from '../src/testing/index.ts';
import { Hand } from './hand.ts';
import { turn } from './turn.ts';
import { watch } from './watch.ts';

describe('a Node stream of a flow', () => {
  test('gives its items, sync and async, in object mode and as bytes', async () => {
    assert.deepEqual(await toReadable(range(100)).toArray(), [...range(100)]);
    assert.deepEqual(await toReadable(flow(new AsyncCountingIterator(range(100)))).toArray(), [...range(100)]);
    const bytes = toReadable(flow(['a', '', Buffer.from('bc'), 'd']), { objectMode: false });
    bytes.setEncoding('utf8');
    assert.equal((await bytes.toArray()).join(''), 'abcd');
    const flowing: number[] = [];
    const stream = toReadable(flow(new AsyncCountingIterator(range(5))));
    stream.on('data', (n: number) => flowing.push(n));
    await finished(stream);
    assert.deepEqual(flowing, [0, 1, 2, 3, 4]);
  });

  test('reads nothing before it is read, and ahead as far as it may', async () => {
    const source = new CountingIterator(range(1000));
    const stream = toReadable(flow(source), { highWaterMark: 4 });
    await turn();
    assert.equal(source.asks, 0);
    await once(stream, 'readable');
    assert.ok(source.reads > 0 && source.reads <= 8, `${source.reads}`);
    stream.destroy();
    await once(stream, 'close');
    assert.equal(source.closes, 1);
  });

  test('is destroyed by pipeline() when the other end fails, and says close when the flow is closed', async () => {
    let closed = false;
    async function* source() {
      try {
        yield* range(1e6);
      } finally {
        await turn();
        await turn();
        closed = true;
      }
    }
    const failing = new Writable({
      objectMode: true,
      write: (n: number, _encoding, done) => done(n === 10 ? new Error('full') : null),
    });
    const stream = toReadable(flow(source()));
    await assert.rejects(pipeline(stream, failing), /full/);
    if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve));
    assert.equal(closed, true);
  });

  test('fails as the flow fails, no cleanup error being lost', async () => {
    await assert.rejects(toReadable(flow(failingAfter([1], new Error('boom')))).toArray(), /boom/);
    await assert.rejects(toReadable(flow([null])).toArray(), /must not be null/);
    const log: string[] = [];
    const stream = toReadable(flow(new Witnessed(range(1e6), 'a', log, { closeFailure: new Error('close') })));
    stream.once('data', () => stream.destroy(new Error('left')));
    const [error] = (await once(stream, 'error')) as [unknown];
    assert.ok(error instanceof SuppressedError);
    assert.deepEqual([String(rootCause(error)), String(error.error)], ['Error: left', 'Error: close']);
  });

  test('there and back again', async () => {
    const there = flow(Readable.from(range(1000).toArray())).map((n) => (n as number) + 1);
    assert.equal(await flow(toReadable(there)).count(), 1000);
  });
});

describe('a web stream of a flow', () => {
  test('reads nothing before it is read, then an item at a time, and is closed by cancel()', async () => {
    const source = new CountingIterator(range(100));
    const stream = flow(source).toReadableStream();
    await turn();
    assert.equal(source.asks, 0);
    const reader = stream.getReader();
    assert.deepEqual([(await reader.read()).value, (await reader.read()).value, source.reads], [0, 1, 2]);
    await reader.cancel();
    assert.equal(source.closes, 1);
  });

  test('ends and fails as the flow does', async () => {
    assert.deepEqual(await flow(flow(new AsyncCountingIterator(range(50))).toReadableStream()).toArray(), [
      ...range(50),
    ]);
    await assert.rejects(flow(flow(failingAfter([1], new Error('boom'))).toReadableStream()).toArray(), /boom/);
    assert.equal(
      await new Response(
        flow(['a', 'b'])
          .map((c) => new TextEncoder().encode(c))
          .toReadableStream(),
      ).text(),
      'ab',
    );
  });
});

describe('observables', () => {
  test('in: subscribes at the first pull and unsubscribes when left', async () => {
    const log: string[] = [];
    let observer: Observer<number> | undefined;
    const observable = {
      subscribe: (given: Observer<number>) => {
        log.push('subscribe');
        observer = given;
        return { unsubscribe: () => log.push('unsubscribe') };
      },
    };
    const key = (Symbol as { observable?: symbol }).observable ?? '@@observable';
    const results = fromObservable<number>({ [key]: () => observable } as never)[Symbol.asyncIterator]();
    const first = results.next();
    await turn();
    observer!.next(1);
    assert.equal((await first).value, 1);
    await results.return!();
    assert.deepEqual(log, ['subscribe', 'unsubscribe']);
    const failing = watch(fromObservable<number>(observable).toArray());
    await turn();
    observer!.error(new Error('boom'));
    await turn();
    assert.equal(String(failing.error), 'Error: boom');
    assert.throws(() => fromObservable(5 as never), { name: 'TypeError', message: /^fromObservable: observable/ });
  });

  test('out: tells the observer, until it unsubscribes', async () => {
    const seen: unknown[] = [];
    const told = {
      next: (n: number) => seen.push(n),
      complete: () => seen.push('done'),
      error: (e: unknown) => seen.push(String(e)),
    };
    flow([1, 2]).toObservable().subscribe(told);
    flow(failingAfter([3], new Error('boom')))
      .toObservable()
      .subscribe(told);
    await turn();
    assert.deepEqual(new Set(seen), new Set([1, 2, 3, 'Error: boom', 'done']));
    const source = new Hand<number>();
    const subscription = flow(source)
      .toObservable()
      .subscribe((n) => seen.push(n));
    source.give(7);
    await turn();
    subscription.unsubscribe();
    source.give(8);
    await turn();
    assert.deepEqual([seen.at(-1), source.closes], [7, 1]);
    assert.deepEqual(await fromObservable<number>(flow([1, 2]).toObservable() as never).toArray(), [1, 2]);
  });
});

test('a WebSocket: messages, the ways it is closed, and closing it', async () => {
  class Socket extends EventTarget {
    closes = 0;
    close(): void {
      this.closes += 1;
    }
    message(data: string): void {
      this.dispatchEvent(Object.assign(new Event('message'), { data }));
    }
    closed(code: number, reason = ''): void {
      this.dispatchEvent(Object.assign(new Event('close'), { code, reason }));
    }
  }
  const run = (socket: Socket) => watch(fromWebSocket(socket).toArray());
  const [good, bad] = [new Socket(), new Socket()];
  const outcomes = [run(good), run(bad)];
  await turn();
  good.message('a');
  good.message('b');
  good.closed(1000);
  bad.message('a');
  bad.closed(1006, 'lost');
  await turn();
  assert.deepEqual(outcomes[0]!.value, ['a', 'b']);
  assert.equal(
    String(outcomes[1]!.error),
    'SocketClosedError: fromWebSocket: the socket was closed with code 1006: lost',
  );
  const left = new Socket();
  const results = fromWebSocket(() => left)[Symbol.asyncIterator]();
  const pending = results.next();
  await turn();
  await results.return!();
  assert.deepEqual([(await pending).done, left.closes], [true, 1]);
});

test('server-sent events, cut anywhere, with every kind of line end', async () => {
  const text =
    '\uFEFFid: 1\rdata:é\r\rretry: 500\r\n: comment\r\nevent: x\r\ndata: a\r\ndata:  b\r\n\r\ndata\n\nevent: y\n\ndata: lost';
  const expected = [
    ['message', 'é', '1', undefined],
    ['x', 'a\n b', '1', 500],
    ['message', '', '1', 500],
  ];
  const bytes = new TextEncoder().encode(text);
  for (let at = 0; at <= bytes.length; at++) {
    const events = await fromServerSentEvents([bytes.subarray(0, at), bytes.subarray(at)]).toArray();
    assert.deepEqual(
      events.map(({ event, data, id, retry }) => [event, data, id, retry]),
      expected,
      `cut at ${at}`,
    );
  }
});
