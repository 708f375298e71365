import { expectTypeOf } from 'expect-type';
import type { Consumer, EachBatchPayload, Kafka as Client, KafkaMessage as Received, Message, Producer } from 'kafkajs';
import { flow } from '../../flow/make.ts';
import type { AsyncFlow } from '../../flow/flow.ts';
import {
  fromKafka,
  type Kafka,
  type KafkaBatch,
  type KafkaConsumer,
  type KafkaMessage,
  type KafkaProducer,
  type KafkaRecord,
  type RawKafkaRecord,
  toKafka,
} from './kafka.ts';

declare const kafka: Client;
declare const producer: Producer;

// What the client has is what the adapter takes.
expectTypeOf<Client>().toExtend<Kafka>();
expectTypeOf<Consumer>().toExtend<KafkaConsumer>();
expectTypeOf<EachBatchPayload>().toExtend<KafkaBatch>();
expectTypeOf<Received>().toExtend<RawKafkaRecord>();
expectTypeOf<Producer>().toExtend<KafkaProducer>();
expectTypeOf<KafkaMessage>().toExtend<Message>();

expectTypeOf(fromKafka(kafka, 't', { group: 'g' })).toEqualTypeOf<AsyncFlow<KafkaRecord>>();
fromKafka(kafka, ['t'], { group: 'g', consumer: { sessionTimeout: 10_000, retry: { retries: 1 } } });
// @ts-expect-error: the client has no such option
fromKafka(kafka, 't', { group: 'g', consumer: { sesionTimeout: 10_000 } });
// @ts-expect-error: the group is an option of the source
fromKafka(kafka, 't', { group: 'g', consumer: { groupId: 'g' } });

void flow([{ id: 1 }]).to(toKafka(producer, ({ id }) => `t${id}`, { key: ({ id }) => String(id) }));
// @ts-expect-error: a client is no producer
toKafka(kafka, 't');
