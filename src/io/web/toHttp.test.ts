import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, test } from 'node:test';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { pipe } from '../../pipeline/pipe.ts';
import { manualClock } from '../../testing/clock.ts';
import { type Exchange, TestServer } from '../../../test/web/server.ts';
import { quarantine } from '../index.ts';
import { toHttp } from './index.ts';

const retry = { delay: 1 };
/** What has arrived, in the order in which it did. */
const arrived = (server: TestServer): unknown[] =>
  server.seen.flatMap(({ body }) =>
    body
      .toString()
      .split('\n')
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line)),
  );
const accept = ({ json }: Exchange): void => json({});

describe('batches', () => {
  test('as NDJSON, JSON, or what a function makes of them', async () => {
    await using server = await TestServer.start(accept);
    const report = await range(5).toHttp(`${server.url}/bulk`, { batch: 2 });
    assert.deepEqual(report, { items: 5, batches: 3, bytes: 10, rejected: 0 });
    assert.deepEqual(
      server.seen.map(({ method, path, headers, body }) => [method, path, headers['content-type'], String(body)])[0],
      ['POST', '/bulk', 'application/x-ndjson', '0\n1\n'],
    );
    await pipe([{ a: 1 }, null], toHttp(server.url, { encode: 'json', method: 'PUT' }));
    assert.deepEqual([server.seen.at(-1)!.method, String(server.seen.at(-1)!.body)], ['PUT', '[{"a":1},null]']);
    await flow(['é']).toHttp(server.url, { encode: (items) => Buffer.from(items.join()) });
    assert.equal(String(server.seen.at(-1)!.body), 'é');
    assert.deepEqual(await flow([]).toHttp(server.url), { items: 0, batches: 0, bytes: 0, rejected: 0 });
    assert.equal(server.seen.length, 5);
  });

  test('no longer than maxBytes, unless one item is', async () => {
    await using server = await TestServer.start(accept);
    await flow(['a', 'b', 'c'.repeat(50), 'd', 'e']).toHttp(server.url, { maxBytes: 12 });
    assert.deepEqual(
      server.seen.map(({ body }) => body.length),
      [8, 53, 8],
    );
  });

  test('an item waits no longer than maxWait', async () => {
    await using server = await TestServer.start(accept);
    const clock = manualClock();
    let go: () => void = () => {};
    const open = new Promise<void>((resolve) => {
      go = resolve;
    });
    async function* items(): AsyncGenerator<number> {
      yield 1;
      await open;
      yield 2;
    }
    const sending = flow(items()).toHttp(server.url, { maxWait: 1000, retry: { clock } });
    for (let tries = 0; clock.waiting === 0 && tries < 2000; tries++) await new Promise((then) => setTimeout(then, 5));
    await clock.advance(999);
    assert.equal(server.seen.length, 0);
    await clock.advance(1);
    for (let tries = 0; server.seen.length === 0 && tries < 2000; tries++)
      await new Promise((then) => setTimeout(then, 5));
    assert.deepEqual(arrived(server), [1]);
    go();
    assert.equal((await sending).items, 2);
  });

  test('no more at once than is said, and no more read than is held', async () => {
    await using server = await TestServer.start(async ({ json }) => {
      await new Promise((then) => setTimeout(then, 5));
      json({});
    });
    let read = 0;
    let most = 0;
    const items = range(40).tap(() => (most = Math.max(most, ++read - 2 * server.seen.length)));
    await items.toHttp(server.url, { batch: 2, concurrency: 3 });
    assert.ok(server.most <= 3 && server.most > 1);
    assert.ok(most <= 2 * 5, String(most));
    assert.deepEqual(
      (arrived(server) as number[]).sort((a, b) => a - b),
      [...range(40)],
    );
  });
});

describe('what goes wrong', () => {
  test('a batch is sent again, with the same key', async () => {
    await using server = await TestServer.start(({ json, drop, times }) => {
      if (times === 0) return drop(Buffer.alloc(0));
      return times === 1 ? json({}, { 'retry-after': '0' }, 503) : json({});
    });
    const { items } = await range(4).toHttp(server.url, { batch: 2, retry, idempotencyKey: 'hash' });
    assert.equal(items, 4);
    assert.deepEqual(arrived(server), [0, 1, 0, 1, 0, 1, 2, 3]);
    const keys = server.seen.map(({ headers }) => headers['idempotency-key'] as string);
    assert.match(keys[0]!, /^[0-9a-f]{64}$/);
    assert.deepEqual([keys[1], keys[2], new Set(keys).size], [keys[0], keys[0], 2]);
    await range(4).toHttp(`${server.url}/x`, {
      batch: 2,
      retry,
      idempotencyKey: (batch, n) => `job-${n}-${batch.length}`,
    });
    assert.equal(server.seen.at(-1)!.headers['idempotency-key'], 'job-1-2');
    await assert.rejects(range(1).toHttp(server.url, { idempotencyKey: () => 'a\r\nb: c' }), { name: 'TypeError' });
  });

  test('what is refused for good ends it, and says which items', async () => {
    await using server = await TestServer.start(({ json, body }) => json({}, {}, body.includes('3') ? 422 : 200));
    await assert.rejects(range(6).toHttp(server.url, { batch: 2, retry }), {
      name: 'HttpStatusError',
      status: 422,
      message: /answered 422 Unprocessable Entity; it was for the items 3 to 4, 2 were accepted before$/,
    });
    assert.deepEqual(arrived(server), [0, 1, 2, 3]);
    const bad = quarantine();
    const report = await range(6).toHttp(server.url, { batch: 2, retry, onReject: bad });
    assert.deepEqual([report.items, report.rejected, bad.count], [4, 2, 2]);
    assert.deepEqual(
      bad.first.map(({ line, text, reason }) => [line, text, reason]),
      [
        [3, '2', 'status 422'],
        [4, '3', 'status 422'],
      ],
    );
  });

  test('a server that stays down is no reject', async () => {
    await using server = await TestServer.start(({ json }) => json({}, {}, 500));
    const bad = quarantine();
    await assert.rejects(range(2).toHttp(server.url, { retry: { ...retry, times: 1 }, onReject: bad }), {
      status: 500,
    });
    assert.equal(bad.count, 0);
    assert.equal(server.seen.length, 2);
  });

  test('the error of the source is the very object, after what was under way', async () => {
    await using server = await TestServer.start(accept);
    const mine = new Error('mine');
    function* items(): Generator<number> {
      yield* [1, 2, 3];
      throw mine;
    }
    await assert.rejects(flow(items()).toHttp(server.url, { batch: 2 }), (error) => error === mine);
    assert.deepEqual(arrived(server), [1, 2]);
  });

  test('a redirect is not followed', async () => {
    await using server = await TestServer.start(({ response }) => {
      response.writeHead(307, { location: '/elsewhere?token=s3cr3t' });
      response.end();
    });
    await assert.rejects(range(1).toHttp(server.url), {
      message: /answered 307 Temporary Redirect, which leads to .*\/elsewhere\?token=\*\*\*; it was for/,
    });
    assert.equal(server.seen.length, 1);
  });

  test('arguments are checked', async () => {
    await assert.rejects(range(1).toHttp('x'), { message: /^toHttp: url must be an absolute http or https URL/ });
    await assert.rejects(range(1).toHttp('http://a.example', { batch: 0 }), { name: 'RangeError' });
    await assert.rejects(range(1).toHttp('http://a.example', { encode: 'xml' as never }), { name: 'RangeError' });
    assert.throws(() => toHttp('http://a.example', { size: 1 } as never), { message: /unknown option "size"/ });
    await assert.rejects(flow([() => {}]).toHttp('http://a.example'), {
      message: /every item must be something that JSON has/,
    });
  });
});

test('after a kill and a new run every item is there, and once where the keys are heeded', async () => {
  const taken = new Map<string, string>();
  const bodies: string[] = [];
  await using server = await TestServer.start(async ({ request, body, json }) => {
    taken.set(request.headers['idempotency-key'] as string, String(body));
    bodies.push(String(body));
    await new Promise((then) => setTimeout(then, 5));
    json({});
  });
  const program = `
    const { range } = await import(${JSON.stringify(new URL('../../flow/sources.js', import.meta.url).href)});
    await range(400).toHttp(${JSON.stringify(server.url)}, { batch: 4, concurrency: 3, idempotencyKey: 'hash' });`;
  const run = (): ReturnType<typeof spawn> =>
    spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' });
  const killed = run();
  for (let tries = 0; bodies.length < 10 && tries < 6000; tries++) await new Promise((then) => setTimeout(then, 5));
  killed.kill('SIGKILL');
  await once(killed, 'exit');
  const before = bodies.length;
  assert.ok(before >= 10 && before < 100, String(before));
  const [status] = (await once(run(), 'exit')) as [number];
  assert.equal(status, 0);
  // What the killed one had sent may have come after its end.
  assert.ok(bodies.length >= before + 100 && bodies.length <= before + 103, `${before} ${bodies.length}`);
  const items = [...taken.values()].flatMap((body) => body.trim().split('\n').map(Number));
  assert.deepEqual(
    items.sort((a, b) => a - b),
    [...range(400)],
  );
});
