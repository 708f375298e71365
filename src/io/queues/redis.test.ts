import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Redis as IoRedis } from 'ioredis';
import { createClient } from 'redis';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { find } from '../../../test/servers.ts';
import { queueExam } from '../../../test/queue-exam.ts';
import { fromRedisScan, fromRedisStream, type Redis, type RedisEntry, toRedisStream } from './redis.ts';

const url = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379';
// Each run has keys of its own: others may be testing on the same server.
const prefix = `sluice:${process.pid}:`;
let made = 0;
const key = (): string => `${prefix}${(made += 1)}`;

const { client, skip } = await find(
  'Redis',
  async () => {
    const client = createClient({ url, socket: { reconnectStrategy: false } });
    client.on('error', () => {});
    await client.connect();
    return client;
  },
  async (client) => {
    const keys = await fromRedisScan(client, { match: `${prefix}*` }).toArray();
    if (keys.length > 0) await client.del(keys);
    client.destroy();
  },
);
const { client: io } = await find(
  'Redis',
  async () => {
    const io = new IoRedis(url, { lazyConnect: true, retryStrategy: () => null });
    io.on('error', () => {});
    await io.connect();
    return io;
  },
  (io) => io.disconnect(),
);
const libraries: [string, () => Redis][] = [
  ['redis', () => client],
  ['ioredis', () => io],
];

for (const [name, get] of libraries) {
  queueExam<RedisEntry>({
    name: `Redis Streams by ${name}`,
    skip,
    open: async (patience) => {
      const stream = key();
      return {
        fill: async (from, to) => {
          await range(from, to + 1)
            .map((n) => ({ n }))
            .to(toRedisStream(get(), stream));
        },
        read: (options, consumer = 1) =>
          fromRedisStream(get(), stream, { group: 'g', consumer: `c${consumer}`, claimAfter: patience, ...options }),
        number: ({ fields }) => Number(fields['n']),
        pending: async () => {
          const groups = await client.xInfoGroups(stream);
          return groups.reduce((sum, { pending }) => sum + pending, 0);
        },
      };
    },
  });

  describe(`fromRedisStream by ${name}`, () => {
    test('an entry is its fields', { skip }, async () => {
      const stream = key();
      const item = { text: 'ü\n\0', empty: '', n: 5, big: 2n ** 64n, yes: true, __proto__x: 'a' };
      await flow([item]).to(toRedisStream<typeof item>(get(), stream));
      const [entry] = await fromRedisStream(get(), stream, { group: 'g', consumer: 'c', limit: 1 }).toArray();
      assert.deepEqual(entry!.fields, {
        text: 'ü\n\0',
        empty: '',
        n: '5',
        big: String(2n ** 64n),
        yes: 'true',
        __proto__x: 'a',
      });
      assert.match(entry!.id, /^\d+-\d+$/);
    });

    test('what a consumer that has died had is taken over, by itself or another', { skip }, async () => {
      const stream = key();
      await range(4)
        .map((n) => ({ n }))
        .to(toRedisStream(get(), stream));
      await client.xGroupCreate(stream, 'g', '0');
      await client.xReadGroup('g', 'dead', { key: stream, id: '>' }, { COUNT: 2 });
      await client.xReadGroup('g', 'back', { key: stream, id: '>' }, { COUNT: 1 });
      const read = (consumer: string, claimAfter: number) =>
        fromRedisStream(get(), stream, { group: 'g', consumer, claimAfter, idle: 100 })
          .map(({ fields }) => fields['n'])
          .toArray();
      assert.deepEqual(await read('back', 60_000), ['2', '3']);
      assert.deepEqual(await read('other', 1), ['0', '1']);
    });

    test("an entry that was deleted is nobody's any more", { skip }, async () => {
      const stream = key();
      await range(2)
        .map((n) => ({ n }))
        .to(toRedisStream(get(), stream));
      await client.xGroupCreate(stream, 'g', '0');
      await client.xReadGroup('g', 'c', { key: stream, id: '>' });
      await client.xTrim(stream, 'MAXLEN', 1);
      const entries = await fromRedisStream(get(), stream, { group: 'g', consumer: 'c', idle: 50 })
        .map(({ fields }) => fields['n'])
        .toArray();
      assert.deepEqual(entries, ['1']);
      assert.equal((await client.xPending(stream, 'g')).pending, 0);
    });

    test('keys, hashes, sets and sorted sets are scanned', { skip }, async () => {
      const name = key();
      const members = Array.from({ length: 500 }, (_, i) => `m${i}`);
      await client.sAdd(`${name}:set`, members);
      await client.hSet(`${name}:hash`, Object.fromEntries(members.map((member) => [member, `v${member}`])));
      await client.zAdd(
        `${name}:zset`,
        members.map((value, score) => ({ value, score })),
      );
      const keys = await fromRedisScan(get(), { match: `${name}:*`, batchSize: 5 })
        .unique()
        .sorted()
        .toArray();
      assert.deepEqual(keys, [`${name}:hash`, `${name}:set`, `${name}:zset`]);
      const set = await fromRedisScan(get(), { key: `${name}:set`, type: 'set', batchSize: 10 }).toSet();
      assert.deepEqual(set, new Set(members));
      const hash = await fromRedisScan(get(), { key: `${name}:hash`, type: 'hash', batchSize: 10 }).toMap();
      assert.deepEqual(hash.get('m7'), 'vm7');
      assert.equal(hash.size, 500);
      const zset = await fromRedisScan(get(), { key: `${name}:zset`, type: 'zset' }).toMap();
      assert.equal(Number(zset.get('m7')), 7);
      assert.equal(
        await fromRedisScan(get(), { key: `${name}:set`, type: 'set', batchSize: 10 })
          .take(3)
          .count(),
        3,
      );
    });

    test('a stream is cut', { skip }, async () => {
      const stream = key();
      const report = await range(500)
        .map((n) => ({ n }))
        .to(toRedisStream(get(), stream, { maxLength: 10, exact: true, batchSize: 200 }));
      assert.deepEqual(report, { items: 500, affected: 500, batches: 3 });
      assert.equal(await client.xLen(stream), 10);
    });

    test('errors of the server are its own', { skip }, async () => {
      const name = key();
      await client.set(name, 'a text');
      await assert.rejects(fromRedisStream(get(), name, { group: 'g', consumer: 'c' }).toArray(), /WRONGTYPE/);
      await assert.rejects(
        range(3)
          .map((n) => ({ n }))
          .to(toRedisStream(get(), name)),
        /WRONGTYPE/,
      );
      await assert.rejects(fromRedisScan(get(), { key: name, type: 'set' }).toArray(), /WRONGTYPE/);
    });
  });
}

test('wrong arguments are errors at the call', async () => {
  const client = { sendCommand: () => Promise.reject(new Error('used')), duplicate: () => ({}) };
  assert.throws(() => fromRedisScan({} as never), /client must be one of redis or ioredis, got an object/);
  assert.throws(() => fromRedisScan(client, { type: 'set' }), /type needs key/);
  assert.throws(
    () => fromRedisStream(client, 's', { group: 'g' } as never),
    /consumer must be a string, got undefined/,
  );
  assert.throws(
    () => fromRedisStream(client, 's', { group: 'g', consumer: 'c', ack: 'auto' as never }),
    /ack must be "pull" or "manual", got "auto"/,
  );
  await assert.rejects(
    flow([{ a: null }] as never[]).to(toRedisStream(client, 's')),
    /the member "a" is null; a field of a stream is text/,
  );
  await assert.rejects(flow([{}]).to(toRedisStream(client, 's')), /an object with a member at least/);
});
