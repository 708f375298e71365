import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { CompressionTypes, Kafka, logLevel, Partitioners } from 'kafkajs';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { ndjson } from '../formats/ndjson.ts';
import { startCluster } from '../../../test/kafka/cluster.ts';
import { checkout } from '../../../test/checkout.ts';
import { type Exchange, expected, RECORDED, replaying, to } from '../../../test/kafka/exchange.ts';
import { session, TOPIC } from '../../../test/kafka/session.ts';
import { queueExam } from '../../../test/queue-exam.ts';
import { eventually, find } from '../../../test/servers.ts';
import type { DeliveryOptions } from './delivery.ts';
import {
  fromKafka,
  type KafkaBatch,
  type KafkaConsumer,
  type KafkaProducer,
  type KafkaRecord,
  toKafka,
} from './kafka.ts';

const { client: cluster, skip } = await find(
  "librdkafka's mock cluster (librdkafka1, python3)",
  () => startCluster(3),
  ({ stop }) => stop(),
);

/** Kafka's numbers for kinds of requests and errors. */
const HEARTBEAT = 12;
const OFFSET_COMMIT = 8;
const JOIN_GROUP = 11;
const GROUP_AUTHORIZATION_FAILED = 30;
const REBALANCE_IN_PROGRESS = 27;

const connect = (): Kafka => new Kafka({ brokers: cluster.brokers, logLevel: logLevel.NOTHING });
let made = 0;

async function topicOf(partitions: number): Promise<string> {
  const topic = `t${(made += 1)}`;
  await cluster.command('topic', topic, partitions);
  return topic;
}

async function producing<T>(work: (producer: ReturnType<Kafka['producer']>) => Promise<T>, config = {}): Promise<T> {
  const producer = connect().producer({ createPartitioner: Partitioners.DefaultPartitioner, ...config });
  await producer.connect();
  try {
    return await work(producer);
  } finally {
    await producer.disconnect();
  }
}

/** The positions of a group, by partition; -1 where it has none. */
async function positions(group: string, topic: string): Promise<bigint[]> {
  const admin = connect().admin();
  await admin.connect();
  const [found] = await admin.fetchOffsets({ groupId: group, topics: [topic] });
  await admin.disconnect();
  return found!.partitions.sort((a, b) => a.partition - b.partition).map(({ offset }) => BigInt(offset));
}

/**
 * Quick to notice what goes on in the group. The mock cluster has whoever joins wait for 3 s, or nearly as long as a session lasts, and
 * forgets those that wait for longer than that.
 */
const quick = { sessionTimeout: 4_000, heartbeatInterval: 200, maxWaitTimeInMs: 100 };

queueExam<KafkaRecord>({
  name: 'Kafka',
  skip,
  positional: true,
  // Kafka takes commits until all members have joined; the mock cluster does not.
  rigid: true,
  open: async () => {
    const topic = await topicOf(1);
    let delivered = -1n;
    return {
      fill: (from, to) =>
        producing(async (producer) => {
          await range(from, to + 1).to(toKafka(producer, topic));
        }),
      read: (options?: DeliveryOptions) =>
        fromKafka(connect(), topic, { group: topic, consumer: quick, ...options }).tap(({ offset }) => {
          if (offset > delivered) delivered = offset;
        }),
      number: (record) => record.json() as number,
      pending: async () => {
        const [position] = await positions(topic, topic);
        return Number(delivered + 1n - (position! < 0n ? 0n : position!));
      },
    };
  },
});

describe('fromKafka', { concurrency: 8 }, () => {
  test('a record is what was sent', { skip }, async () => {
    const topic = await topicOf(1);
    const sent = [
      { key: 'ü', value: Uint8Array.of(0, 255), headers: { a: 'b', raw: Uint8Array.of(200) } },
      { key: Uint8Array.of(1, 2), value: 'text', headers: {} },
      { key: null, value: null, headers: {} },
    ];
    type Sent = (typeof sent)[number];
    await producing(async (producer) => {
      await flow(sent).to(
        toKafka<Sent>(producer, topic, {
          key: ({ key }) => key,
          value: ({ value }) => value,
          headers: ({ headers }) => headers as Record<string, string | Uint8Array>,
          timestamp: () => 1_700_000_000_123,
        }),
      );
    });
    const records = await fromKafka(connect(), topic, { group: topic, limit: 3 }).toArray();
    const [first, second, third] = records as [KafkaRecord, KafkaRecord, KafkaRecord];
    assert.deepEqual(
      records.map(({ topic: of, partition, offset, timestamp }) => [of, partition, offset, timestamp]),
      [0n, 1n, 2n].map((offset) => [topic, 0, offset, 1_700_000_000_123]),
    );
    assert.equal(first.keyText(), 'ü');
    assert.deepEqual([...first.value!], [0, 255]);
    assert.throws(() => first.text(), TypeError);
    assert.equal(first.header('a'), 'b');
    assert.deepEqual([...(first.headers['raw'] as Uint8Array)], [200]);
    assert.throws(() => first.header('raw'), TypeError);
    assert.equal(first.header('toString'), undefined);
    assert.deepEqual([...second.key!], [1, 2]);
    assert.equal(second.text(), 'text');
    assert.throws(() => second.json(), SyntaxError);
    assert.deepEqual([third.key, third.keyText(), third.value], [null, null, null]);
    assert.throws(() => third.text(), /the record 2 of t\d+\/0 has no value: a tombstone/);
  });

  test('partitions of several topics: each in its order, and its position committed', { skip }, async () => {
    const topics = [await topicOf(3), await topicOf(2)];
    await producing(async (producer) => {
      await range(600).to(
        toKafka(producer, (n: number) => topics[n % 2]!, { partition: (n) => (n % 2 === 0 ? n % 3 : (n >> 1) % 2) }),
      );
    });
    const group = topics[0]!;
    const seen = new Map<string, number[]>();
    await fromKafka(connect(), topics, { group, consumer: quick, limit: 600, batchSize: 7 }).forEach((record) => {
      const place = `${record.topic}/${record.partition}`;
      const numbers = seen.get(place) ?? [];
      numbers.push(record.json() as number);
      seen.set(place, numbers);
    });
    assert.equal(seen.size, 5);
    assert.equal(new Set([...seen.values()].flat()).size, 600);
    for (const numbers of seen.values())
      assert.deepEqual(
        numbers,
        numbers.toSorted((a, b) => a - b),
      );
    assert.deepEqual(await positions(group, topics[0]!), [100n, 100n, 100n]);
    assert.deepEqual(await positions(group, topics[1]!), [150n, 150n]);
  });

  test('what is committed is what was done with, neither more nor less', { skip }, async () => {
    const topic = await topicOf(1);
    await producing(async (producer) => {
      await range(10).to(toKafka(producer, topic));
    });
    const read = (options: DeliveryOptions) =>
      fromKafka(connect(), topic, { group: topic, consumer: quick, ...options });
    assert.equal(await read({}).take(4).count(), 4);
    assert.deepEqual(await positions(topic, topic), [3n]);
    const records: KafkaRecord[] = [];
    for await (const record of read({ ack: 'manual', limit: 4 })) {
      records.push(record);
      // The first is not done with before the others are.
      if (records.length > 1) record.ack();
      if (records.length === 3) assert.deepEqual(await positions(topic, topic), [3n]);
    }
    assert.deepEqual(
      records.map(({ offset }) => offset),
      [3n, 4n, 5n, 6n],
    );
    records[0]!.ack();
    await eventually('all are committed', async () => (await positions(topic, topic))[0] === 7n);
  });

  test('a group that is new begins with what comes now, if that is wanted', { skip }, async () => {
    const topic = await topicOf(1);
    await producing(async (producer) => {
      await range(3).to(toKafka(producer, topic));
      const running = fromKafka(connect(), topic, { group: topic, start: 'latest', consumer: quick, limit: 2 })
        .map((record) => record.json())
        .toArray();
      let sent = 100;
      const timer = setInterval(() => {
        void producer.send({ topic, messages: [{ value: String((sent += 1)) }] });
      }, 100);
      const [first, second] = (await running) as [number, number];
      clearInterval(timer);
      assert.ok(first > 100);
      assert.equal(second, first + 1);
    });
  });

  test('members share the partitions, and none of the records is lost', { skip }, async () => {
    const topic = await topicOf(4);
    await producing(async (producer) => {
      await range(200).to(toKafka(producer, topic, { partition: (n) => n % 4 }));
    });
    const seen: [member: number, n: number][] = [];
    const member = async (number: number): Promise<void> => {
      const records = fromKafka(connect(), topic, { group: topic, consumer: quick, idle: 4_000 });
      try {
        await records.forEach(async (record) => {
          await sleep(30);
          seen.push([number, record.json() as number]);
        });
      } catch (error) {
        // So the mock cluster answers who is late while others join; Kafka would say that it rebalances.
        if ((error as { type?: unknown }).type !== 'INVALID_REQUEST') throw error;
        await member(number);
      }
    };
    const first = member(1);
    await eventually('the first is at work', () => seen.length > 0);
    await Promise.all([first, member(2)]);
    // Kafka takes commits until all members have joined, the mock cluster does not: there, what was done since the last comes again.
    assert.deepEqual(new Set(seen.map(([, n]) => n)), new Set(Array.from({ length: 200 }, (_, n) => n)));
    assert.deepEqual(new Set(seen.map(([number]) => number)), new Set([1, 2]));
    assert.deepEqual(await positions(topic, topic), [50n, 50n, 50n, 50n]);
  });

  test('a process that is killed: others go on from its last commit', { skip }, async () => {
    const topic = await topicOf(1);
    await producing(async (producer) => {
      await range(20).to(toKafka(producer, topic));
    });
    const program = `
      import { Kafka, logLevel } from 'kafkajs';
      import { fromKafka } from ${JSON.stringify(new URL('kafka.js', import.meta.url).href)};
      const kafka = new Kafka({ brokers: ${JSON.stringify(cluster.brokers)}, logLevel: logLevel.NOTHING });
      const options = { group: '${topic}', consumer: ${JSON.stringify(quick)} };
      await fromKafka(kafka, '${topic}', options).forEach(async (record) => {
        process.stdout.write(record.text() + '\\n');
        await new Promise((resolve) => setTimeout(resolve, 150));
      });`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', program], { cwd: checkout });
    const seen: number[] = [];
    for await (const line of createInterface(child.stdout)) {
      if (seen.push(Number(line)) === 6) child.kill('SIGKILL');
    }
    const rest = await fromKafka(connect(), topic, { group: topic, consumer: quick, idle: 2_000 })
      .map((record) => record.json() as number)
      .toArray();
    assert.deepEqual(seen, [0, 1, 2, 3, 4, 5]);
    // The last was under way, and those before it perhaps not yet committed.
    const from = rest[0]!;
    assert.ok(from >= 1 && from <= 5, `it goes on with ${from}`);
    assert.deepEqual(
      rest,
      Array.from({ length: 20 - from }, (_, i) => from + i),
    );
  });

  test('a record may take longer than a session', { skip }, async () => {
    const topic = await topicOf(1);
    await producing(async (producer) => {
      await range(3).to(toKafka(producer, topic));
    });
    const seen: unknown[] = [];
    await fromKafka(connect(), topic, { group: topic, consumer: quick, limit: 3 }).forEach(async (record) => {
      if (seen.push(record.json()) === 2) await sleep(quick.sessionTimeout * 1.5);
    });
    assert.deepEqual(seen, [0, 1, 2]);
    assert.deepEqual(await positions(topic, topic), [3n]);
  });
});

// The next requests of a kind fail, whoever sends them: each test has a cluster of its own.
describe('fromKafka in trouble', { concurrency: 8 }, () => {
  const own = async (
    work: (kafka: Kafka, command: typeof cluster.command, log: string[]) => Promise<void>,
  ): Promise<void> => {
    const { brokers, command, stop } = await startCluster(1);
    const log: string[] = [];
    const retry = { initialRetryTime: 20, retries: 2 };
    const logCreator = () => (entry: { log: { message: string } }) => void log.push(entry.log.message);
    try {
      await command('topic', 't', 1);
      const kafka = new Kafka({ brokers, retry, logCreator });
      const producer = kafka.producer({ createPartitioner: Partitioners.DefaultPartitioner });
      await producer.connect();
      await range(10).to(toKafka(producer, 't'));
      await producer.disconnect();
      await work(kafka, command, log);
    } finally {
      stop();
    }
  };
  const consumer = quick;

  test('a group that changes: what is under way is finished, what was fetched comes again', { skip }, async () => {
    await own(async (kafka, command, log) => {
      const seen: unknown[] = [];
      await fromKafka(kafka, 't', { group: 'g', consumer, limit: 10 }).forEach(async (record) => {
        if (seen.push(record.json()) !== 3) return;
        await command('fail', HEARTBEAT, REBALANCE_IN_PROGRESS, 1);
        await sleep(1_000);
      });
      assert.deepEqual(seen, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
      assert.equal(log.filter((line) => line === 'The group is rebalancing, re-joining').length, 1);
    });
  });

  test('an error that cannot be helped ends the flow', { skip }, async () => {
    await own(async (kafka, command) => {
      await command('fail', JOIN_GROUP, GROUP_AUTHORIZATION_FAILED, 1);
      await assert.rejects(fromKafka(kafka, 't', { group: 'g', consumer }).toArray(), /Group authorization failed/);
      await command('fail', OFFSET_COMMIT, GROUP_AUTHORIZATION_FAILED, 1);
      const seen: number[] = [];
      const run = fromKafka(kafka, 't', { group: 'g', consumer, batchSize: 2 }).forEach((record) => {
        seen.push(record.json() as number);
      });
      await assert.rejects(run, /Group authorization failed/);
      assert.deepEqual(seen, [0, 1]);
      assert.equal(await fromKafka(kafka, 't', { group: 'g', consumer, limit: 10 }).count(), 10);
    });
  });

  test('a commit that fails at the end is an error of the run', { skip }, async () => {
    await own(async (kafka, command) => {
      // It is tried twice.
      await command('fail', OFFSET_COMMIT, GROUP_AUTHORIZATION_FAILED, 2);
      await assert.rejects(
        fromKafka(kafka, 't', { group: 'g', consumer, limit: 5 }).count(),
        /Group authorization failed/,
      );
      await command('fail', OFFSET_COMMIT, GROUP_AUTHORIZATION_FAILED, 2);
      await assert.rejects(
        fromKafka(kafka, 't', { group: 'g', consumer }).take(5).count(),
        /Group authorization failed/,
      );
      await command('fail', OFFSET_COMMIT, GROUP_AUTHORIZATION_FAILED, 1);
      assert.equal(await fromKafka(kafka, 't', { group: 'g', consumer, limit: 5 }).count(), 5);
      const [next] = await fromKafka(kafka, 't', { group: 'g', consumer, limit: 1 }).toArray();
      assert.equal(next!.offset, 5n);
    });
  });

  test('a broker that is away for a while is waited for', { skip }, async () => {
    await own(async (kafka, command, log) => {
      const seen: number[] = [];
      await fromKafka(kafka, 't', { group: 'g', consumer, limit: 10, batchSize: 3 }).forEach(async (record) => {
        seen.push(record.json() as number);
        if (seen.length !== 4) return;
        await command('down', 1);
        await sleep(1_000);
        setTimeout(() => void command('up', 1), 2_000);
      });
      // 3 was under way, and could not be committed any more.
      assert.deepEqual(seen, [0, 1, 2, 3, 3, 4, 5, 6, 7, 8]);
      assert.ok(log.some((line) => line.startsWith('Restarting the consumer')));
    });
  });
});

describe('kafkajs and a cluster', { concurrency: 2 }, () => {
  test('the session that was recorded', async () => {
    const recorded = await ndjson<Exchange>(RECORDED).toArray();
    const server = await replaying(recorded);
    try {
      const socketFactory = to(server.port);
      const retry = { retries: 0 };
      const brokers = ['127.0.0.1:9092'];
      await session(new Kafka({ brokers, clientId: 'sluice', socketFactory, retry, logLevel: logLevel.NOTHING }));
    } finally {
      server.stop();
    }
    assert.deepEqual(server.unknown, []);
    // Byte for byte, commits and departures included.
    assert.deepEqual(server.asked, expected(recorded));
  });

  test('the same session, live', { skip }, async () => {
    const own = await startCluster(1);
    try {
      await own.command('topic', TOPIC, 2);
      await session(new Kafka({ brokers: own.brokers, logLevel: logLevel.NOTHING }));
    } finally {
      own.stop();
    }
  });
});

describe('toKafka', { concurrency: 2 }, () => {
  test('batches, compressed', { skip }, async () => {
    const topic = await topicOf(2);
    await producing(async (producer) => {
      const batches: number[] = [];
      const report = await range(250).to(
        toKafka(producer, topic, {
          key: String,
          compression: CompressionTypes.GZIP,
          batchSize: 100,
          onCommit: (items) => batches.push(items.length),
        }),
      );
      assert.deepEqual(report, { items: 250, affected: 250, batches: 3 });
      assert.deepEqual(batches, [100, 100, 50]);
    });
    const read = await fromKafka(connect(), topic, { group: topic, limit: 250 })
      .map((record) => [record.keyText(), record.json()] as const)
      .toArray();
    assert.deepEqual(
      read.map(([key, n]) => [Number(key), n]).sort(([a], [b]) => (a as number) - (b as number)),
      Array.from({ length: 250 }, (_, n) => [n, n]),
    );
  });

  test('a batch is a transaction', { skip }, async () => {
    const topic = await topicOf(1);
    await producing(
      async (producer) => {
        const report = await range(5).to(toKafka(producer, topic, { transactional: true, batchSize: 2 }));
        assert.deepEqual(report, { items: 5, affected: 5, batches: 3 });
      },
      { transactionalId: topic, maxInFlightRequests: 1 },
    );
    assert.equal(await fromKafka(connect(), topic, { group: topic, limit: 5 }).count(), 5);
  });
});

// What a cluster cannot be made to do just when it is wanted.
describe('fromKafka and a scripted client', () => {
  const rebalance = Object.assign(new Error('the group is rebalancing'), { type: 'REBALANCE_IN_PROGRESS' });
  type Listener = (event: { payload: { error: Error; restart: boolean } }) => void;

  /** A client that does what the test says. */
  class Scripted implements KafkaConsumer {
    /** What the adapter has done, in order. */
    readonly log: string[] = [];
    readonly #listeners = new Map<string, Listener>();
    #eachBatch: (payload: KafkaBatch) => Promise<void> = () => Promise.reject(new Error('not run'));
    heartbeat = (): Promise<void> => Promise.resolve();
    disconnecting = (): Promise<void> => Promise.resolve();

    readonly kafka = { consumer: () => this };

    on(event: string, listener: Listener): () => void {
      this.#listeners.set(event, listener);
      return () => {};
    }
    emit(event: string, payload = { error: rebalance as Error, restart: false }): void {
      this.#listeners.get(event)!({ payload });
    }
    connect(): Promise<void> {
      return Promise.resolve();
    }
    subscribe(): Promise<void> {
      return Promise.resolve();
    }
    run({ eachBatch }: { eachBatch: (payload: KafkaBatch) => Promise<void> }): Promise<void> {
      this.#eachBatch = eachBatch;
      this.emit('consumer.group_join');
      return Promise.resolve();
    }
    disconnect(): Promise<void> {
      this.log.push('disconnected');
      return this.disconnecting();
    }
    /** Hands over records of a partition, and notes what becomes of that. */
    offer(partition: number, ...offsets: number[]): void {
      const messages = offsets.map((offset) => ({
        key: null,
        value: Buffer.from(String(offset)),
        timestamp: '0',
        offset: String(offset),
      }));
      this.#eachBatch({
        batch: { topic: 't', partition, messages, lastOffset: () => messages.at(-1)!.offset },
        resolveOffset: () => {},
        heartbeat: () => this.heartbeat(),
        commitOffsetsIfNecessary: ({ topics }) => {
          for (const { partitions } of topics)
            for (const { partition: of, offset } of partitions) this.log.push(`committed ${of}: ${offset}`);
          return Promise.resolve();
        },
      }).then(
        () => this.log.push('went on'),
        (error: Error & { type?: string }) => this.log.push(`failed: ${error.type ?? error.message}`),
      );
    }
  }

  const read = (client: Scripted, options: DeliveryOptions = {}): AsyncIterator<KafkaRecord> =>
    fromKafka(client.kafka, 't', { group: 'g', consumer: { heartbeatInterval: 20 }, ...options })[
      Symbol.asyncIterator
    ]();
  const offsetOf = async (records: AsyncIterator<KafkaRecord>): Promise<bigint | undefined> => {
    const { value, done } = await records.next();
    return done === true ? undefined : value.offset;
  };

  test('the record under way is finished and committed before the group is joined anew', async () => {
    const client = new Scripted();
    const records = read(client);
    const first = offsetOf(records);
    setImmediate(() => client.offer(0, 0, 1, 2));
    assert.equal(await first, 0n);
    client.heartbeat = () => Promise.reject(rebalance);
    await sleep(60);
    assert.deepEqual(client.log, []);
    const next = offsetOf(records);
    await eventually('the client may go on', () => client.log.length === 2);
    assert.deepEqual(client.log, ['committed 0: 1', 'failed: REBALANCE_IN_PROGRESS']);
    // What was fetched meanwhile is not taken: it may be of a partition that is no longer this one's.
    client.offer(0, 1);
    await eventually('it is refused', () => client.log.length === 3);
    client.heartbeat = () => Promise.resolve();
    client.emit('consumer.rebalancing');
    client.emit('consumer.group_join');
    client.offer(1, 7);
    assert.equal(await next, 7n);
    await records.return!();
    assert.deepEqual(client.log.slice(2), ['failed: REBALANCE_IN_PROGRESS', 'disconnected', 'went on']);
  });

  test('what was revoked is neither handed on nor committed', async () => {
    const client = new Scripted();
    const records = read(client);
    const first = offsetOf(records);
    setImmediate(() => client.offer(0, 0, 1, 2));
    assert.equal(await first, 0n);
    // Unasked, as after a change of the topics: what the client has fetched before is still to come.
    client.emit('consumer.group_join');
    const next = offsetOf(records);
    await eventually('the client has to join anew', () => client.log.length === 1);
    client.offer(0, 3);
    client.emit('consumer.rebalancing');
    client.emit('consumer.group_join');
    client.offer(1, 5, 6);
    assert.equal(await next, 5n);
    assert.equal(await offsetOf(records), 6n);
    await records.return!();
    const refused = 'failed: REBALANCE_IN_PROGRESS';
    assert.deepEqual(client.log, [refused, refused, 'committed 1: 6', 'disconnected', 'went on']);
  });

  test('a crash ends the flow, unless the client begins anew', async () => {
    const client = new Scripted();
    const records = read(client);
    const first = offsetOf(records);
    setImmediate(() => client.offer(0, 0, 1));
    assert.equal(await first, 0n);
    client.emit('consumer.crash', { error: new Error('away'), restart: true });
    const again = offsetOf(records);
    await eventually('the batch is given up', () => client.log.length === 1);
    client.emit('consumer.group_join');
    client.offer(0, 0);
    assert.equal(await again, 0n);
    const error = new Error('not authorized');
    client.emit('consumer.crash', { error, restart: false });
    await assert.rejects(records.next(), (thrown) => thrown === error);
    assert.deepEqual(client.log, ['failed: away', 'failed: not authorized', 'disconnected']);
  });

  test('an error of leaving is told, beside one that ended the flow', async () => {
    const client = new Scripted();
    const cannot = new Error('cannot leave');
    client.disconnecting = () => Promise.reject(cannot);
    setTimeout(() => client.offer(0, 0, 1), 10);
    await assert.rejects(fromKafka(client.kafka, 't', { group: 'g' }).take(1).count(), (thrown) => thrown === cannot);
    setTimeout(() => client.offer(0, 0, 1), 10);
    const limited = fromKafka(client.kafka, 't', { group: 'g', limit: 1 }).count();
    await assert.rejects(limited, (thrown) => thrown === cannot);
    const mine = new Error('mine');
    setTimeout(() => client.offer(0, 0, 1), 10);
    const run = fromKafka(client.kafka, 't', { group: 'g' }).forEach(() => {
      throw mine;
    });
    await assert.rejects(run, (thrown) => {
      const { error, suppressed } = thrown as { error: unknown; suppressed: unknown };
      return error === cannot && suppressed === mine;
    });
  });

  test('after its end it stays until all is acknowledged', async () => {
    const client = new Scripted();
    const records = read(client, { ack: 'manual', limit: 2 });
    const first = records.next();
    setImmediate(() => client.offer(0, 0, 1, 2));
    const handed = [await first, await records.next()].map(({ value }) => value as KafkaRecord);
    assert.equal((await records.next()).done, true);
    assert.deepEqual(client.log, []);
    handed[1]!.ack();
    await sleep(20);
    assert.deepEqual(client.log, []);
    handed[0]!.ack();
    await eventually('it has left', () => client.log.includes('disconnected'));
    assert.deepEqual(client.log, ['committed 0: 2', 'disconnected', 'went on']);
  });
});

test('wrong arguments are errors at the call', async () => {
  const kafka = { consumer: () => assert.fail('used'), sasl: { password: 'secret' } };
  const producer = { sendBatch: () => Promise.reject(new Error('used')), transaction: () => assert.fail('used') };
  const wrong = { sasl: { password: 'secret' } } as never;
  assert.throws(() => fromKafka(wrong, 't', { group: 'g' }), /kafka must be a client of kafkajs, got an object$/);
  assert.throws(() => fromKafka(kafka, [], { group: 'g' }), /topics must be a name or a list of names, got an array/);
  assert.throws(() => fromKafka(kafka, ['a', ''], { group: 'g' }), /topics must be a name or a list of names/);
  assert.throws(() => fromKafka(kafka, 't', {} as never), /group must be a string, got undefined/);
  assert.throws(
    () => fromKafka(kafka, 't', { group: 'g', start: 'first' as never }),
    /start must be "earliest" or "latest", got "first"/,
  );
  assert.throws(() => toKafka(wrong, 't'), /producer must be a producer of kafkajs, got an object$/);
  assert.throws(() => toKafka(producer, ''), /topic must be a string or a function, got ""/);
  assert.throws(() => toKafka(producer, 't', { key: 'k' as never }), /key must be a function, got "k"/);
  assert.throws(() => toKafka(producer, 't', { compression: -1 }), /compression must be an integer of at least 0/);
  await assert.rejects(
    flow([undefined]).to(toKafka(producer, 't')),
    /toKafka: every item must be something that JSON has, got undefined/,
  );
});

test('a transaction that fails is aborted', async () => {
  const log: string[] = [];
  const failure = new Error('no leader');
  const note = (what: string): Promise<void> => {
    log.push(what);
    return Promise.resolve();
  };
  const producer: KafkaProducer = {
    sendBatch: () => assert.fail('outside of the transaction'),
    transaction: () =>
      Promise.resolve({
        sendBatch: () =>
          log.filter((what) => what === 'commit').length === 1 ? Promise.reject(failure) : note('send'),
        commit: () => note('commit'),
        abort: () => note('abort'),
      }),
  };
  const run = range(3).to(toKafka(producer, 't', { transactional: true, batchSize: 1 }));
  await assert.rejects(run, (thrown) => thrown === failure);
  assert.deepEqual(log, ['send', 'commit', 'abort']);
});
