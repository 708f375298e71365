import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AckPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { find } from '../../../test/servers.ts';
import { queueExam } from '../../../test/queue-exam.ts';
import { fromJetStream, type JetStreamMessage, toJetStream } from './nats.ts';

// Each run has streams of its own: others may be testing on the same server.
const prefix = `sluice_${process.pid}_`;
let made = 0;

const { client: connection, skip } = await find(
  'NATS',
  async () => {
    const connection = await connect({ servers: process.env['NATS_URL'] ?? '127.0.0.1:4222', reconnect: false });
    await jetstreamManager(connection);
    return connection;
  },
  async (connection) => {
    const manager = await jetstreamManager(connection);
    for (let i = 1; i <= made; i++) await manager.streams.delete(`${prefix}${i}`).catch(() => {});
    await connection.close();
  },
);

async function stream(ackWait = 60_000) {
  const manager = await jetstreamManager(connection);
  const name = `${prefix}${(made += 1)}`;
  await manager.streams.add({ name, subjects: [`${name}.>`], storage: 'memory' });
  await manager.consumers.add(name, { durable_name: 'c', ack_policy: AckPolicy.Explicit, ack_wait: ackWait * 1e6 });
  const client = jetstream(connection);
  return { name, client, consumer: () => client.consumers.get(name, 'c'), manager };
}

queueExam<JetStreamMessage>({
  name: 'NATS JetStream',
  skip,
  open: async (patience) => {
    const { name, client, consumer, manager } = await stream(patience);
    const opened = await consumer();
    return {
      fill: async (from, to) => {
        await range(from, to + 1).to(toJetStream(client, `${name}.n`));
      },
      read: (options) => fromJetStream(opened, options),
      number: (message) => message.json() as number,
      pending: async () => (await manager.consumers.info(name, 'c')).num_ack_pending,
    };
  },
});

describe('fromJetStream', () => {
  test('a message is what was sent', { skip }, async () => {
    const { name, client, consumer } = await stream();
    const data = (item: { text: string }): string => item.text;
    await flow([{ text: 'ü' }]).to(toJetStream(client, `${name}.x`, { data, id: () => 'one' }));
    const [message] = await fromJetStream(await consumer(), { limit: 1 }).toArray();
    assert.equal(message!.subject, `${name}.x`);
    assert.equal(message!.text(), 'ü');
    assert.deepEqual([...message!.data], [...Buffer.from('ü')]);
    assert.equal(message!.sequence, 1);
    assert.equal(message!.redelivered, false);
    assert.equal(message!.header('Nats-Msg-Id'), 'one');
    assert.equal(message!.header('nothing'), undefined);
    assert.throws(() => message!.json(), SyntaxError);
  });

  test('what comes again says so', { skip }, async () => {
    const { name, client, consumer } = await stream();
    await flow([1]).to(toJetStream(client, `${name}.x`));
    assert.equal(
      await fromJetStream(await consumer())
        .take(1)
        .count(),
      1,
    );
    const [again] = await fromJetStream(await consumer(), { limit: 1 }).toArray();
    assert.equal(again!.redelivered, true);
  });
});

describe('toJetStream', () => {
  test('what the stream has already is not stored twice', { skip }, async () => {
    const { name, client, manager } = await stream();
    const id = (n: number): string => String(n);
    const report = await range(25).to(toJetStream(client, (n: number) => `${name}.${n % 2}`, { id, batchSize: 10 }));
    assert.deepEqual(report, { items: 25, affected: 25, batches: 3 });
    const again = await range(30).to(toJetStream(client, `${name}.x`, { id }));
    assert.deepEqual(again, { items: 30, affected: 5, batches: 1 });
    assert.equal((await manager.streams.info(name)).state.messages, 30);
  });

  test('errors are those of the client', { skip }, async () => {
    const { client } = await stream();
    await assert.rejects(range(3).to(toJetStream(client, `${prefix}nowhere`)));
    await assert.rejects(
      flow([undefined]).to(toJetStream(client, 'x')),
      /every item must be something that JSON has, got undefined/,
    );
  });

  test('wrong arguments are errors at the call', () => {
    assert.throws(
      () => toJetStream({} as never, 'x'),
      /client must be what jetstream\(connection\) gives, got an object/,
    );
    assert.throws(
      () => toJetStream({ publish: () => Promise.reject(new Error('used')) }, ''),
      /subject must be a string or a function/,
    );
    assert.throws(() => fromJetStream({} as never), /consumer must be a pull consumer of @nats-io\/jetstream/);
    const consumer = { fetch: () => Promise.reject(new Error('used')), info: () => Promise.reject(new Error('used')) };
    assert.throws(() => fromJetStream(consumer, { batchSize: 0 }), /batchSize must be an integer of at least 1, got 0/);
  });
});
