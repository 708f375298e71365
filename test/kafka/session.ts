import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Kafka, Partitioners } from 'kafkajs';
import { flow } from '../../src/flow/make.ts';
import { range } from '../../src/flow/sources.ts';
import { fromKafka, type KafkaRecord, toKafka } from '../../src/io/queues/kafka.ts';

/** The topic of the session; it has two partitions. */
export const TOPIC = 'orders';

const timestamp = (n: number): number => 1_700_000_000_000 + n;
const numbers = (records: readonly KafkaRecord[]): number[] => records.map((record) => record.json() as number);

function inOrder(records: readonly KafkaRecord[]): void {
  for (const partition of [0, 1]) {
    const found = numbers(records.filter((record) => record.partition === partition));
    assert.deepEqual(
      found,
      found.toSorted((a, b) => a - b),
    );
    assert.ok(found.every((n) => n % 2 === partition));
  }
}

/** Everything of the adapter's, once: with a cluster it can be recorded, with the recording it can be had again. */
export async function session(kafka: Kafka): Promise<void> {
  const createPartitioner = Partitioners.DefaultPartitioner;
  const producer = kafka.producer({ createPartitioner });
  await producer.connect();
  const report = await range(6).to(
    toKafka(producer, TOPIC, {
      key: (n) => `k${n}`,
      headers: (n) => ({ parity: n % 2 === 0 ? 'even' : Uint8Array.of(0xff) }),
      partition: (n) => n % 2,
      timestamp,
      batchSize: 4,
    }),
  );
  assert.deepEqual(report, { items: 6, affected: 6, batches: 2 });
  await producer.disconnect();

  const consumer = { sessionTimeout: 4_000, heartbeatInterval: 200, maxWaitTimeInMs: 100 };
  const read = (options: { limit?: number; idle?: number }) =>
    fromKafka(kafka, TOPIC, { group: 'mailer', consumer, ...options });
  // The last one is being looked at when the flow is left: it is not done with.
  let seen = 0;
  const some = await read({})
    .tap(async () => {
      if ((seen += 1) === 2) await sleep(600);
    })
    .take(4)
    .toArray();
  inOrder(some);
  for (const record of some) {
    const n = record.json() as number;
    const { topic, offset, timestamp: time } = record;
    assert.deepEqual([topic, offset, time, record.keyText()], [TOPIC, BigInt(n >> 1), timestamp(n), `k${n}`]);
    if (n % 2 === 0) assert.equal(record.header('parity'), 'even');
    else assert.deepEqual([...(record.headers['parity'] as Uint8Array)], [0xff]);
  }
  const rest = await read({ limit: 3 })
    .tap(() => sleep(300))
    .toArray();
  inOrder(rest);
  const done = [...numbers(some).slice(0, 3), ...numbers(rest)];
  assert.deepEqual(new Set(done), new Set([0, 1, 2, 3, 4, 5]));
  assert.equal(done.length, 6);

  const transactional = kafka.producer({ createPartitioner, transactionalId: 'mailer', maxInFlightRequests: 1 });
  await transactional.connect();
  const options = { transactional: true, partition: () => 0, timestamp: () => timestamp(7) };
  await flow([7]).to(toKafka(transactional, TOPIC, options));
  await transactional.disconnect();
  const last = await read({ idle: 700 }).toArray();
  assert.deepEqual(
    last.map((record) => [record.json(), record.key]),
    [[7, null]],
  );
}
