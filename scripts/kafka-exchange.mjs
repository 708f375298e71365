// Records test/kafka/exchange.ndjson anew: what kafkajs and librdkafka's mock cluster say to each other in test/kafka/session.ts.
// Needs python3 and librdkafka (Debian: librdkafka1). `npm test` plays it again without either.
import { writeFileSync } from 'node:fs';
import { Kafka, logLevel } from 'kafkajs';
import { compile } from './prepare.mjs';

compile();
const { startCluster } = await import('../.build/test/kafka/cluster.js');
const { recording, RECORDED, to } = await import('../.build/test/kafka/exchange.js');
const { session, TOPIC } = await import('../.build/test/kafka/session.js');

const cluster = await startCluster(1);
const [broker] = cluster.brokers;
const relay = await recording(Number(broker.split(':')[1]));
try {
  await cluster.command('topic', TOPIC, 2);
  const socketFactory = to(relay.port);
  await session(new Kafka({ brokers: [broker], clientId: 'sluice', socketFactory, logLevel: logLevel.ERROR }));
} finally {
  relay.stop();
  cluster.stop();
}
writeFileSync(RECORDED, `${relay.exchanges.map((exchange) => JSON.stringify(exchange)).join('\n')}\n`);
console.log(`${relay.exchanges.length} requests recorded`);
