/** A record as the client has it: a `KafkaMessage`. */
export interface RawKafkaRecord {
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly timestamp: string;
  readonly offset: string;
  readonly headers?: KafkaHeaders;
}

/** The headers of a record. One that is there several times has a list. */
export type KafkaHeaders = Readonly<Record<string, KafkaHeader | readonly KafkaHeader[] | undefined>>;
export type KafkaHeader = Uint8Array | string;

/** How far a group has come. */
export interface KafkaOffsets {
  topics: { topic: string; partitions: { partition: number; offset: string }[] }[];
}

/** What the client hands over of a partition, with what it takes for an answer: an `EachBatchPayload`. */
export interface KafkaBatch {
  readonly batch: {
    readonly topic: string;
    readonly partition: number;
    readonly messages: readonly RawKafkaRecord[];
    lastOffset(): string;
  };
  /** Says from where on the client fetches next: after this. */
  resolveOffset(offset: string): void;
  heartbeat(): Promise<void>;
  commitOffsetsIfNecessary(offsets: KafkaOffsets): Promise<void>;
}

/** A member of a group: what `kafka.consumer()` gives. */
export interface KafkaConsumer {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  subscribe(subscription: { topics: string[]; fromBeginning: boolean }): Promise<void>;
  run(config: {
    autoCommit: boolean;
    eachBatchAutoResolve: boolean;
    eachBatch: (payload: KafkaBatch) => Promise<void>;
  }): Promise<void>;
  on(event: 'consumer.group_join' | 'consumer.rebalancing', listener: () => void): () => void;
  on(event: 'consumer.crash', listener: (event: { payload: { error: Error; restart: boolean } }) => void): () => void;
}

/** A client of `kafkajs`. */
export interface Kafka {
  consumer(config: { groupId: string }): KafkaConsumer;
}

/** What is sent: a `Message`. */
export interface KafkaMessage {
  key?: Buffer | string | null;
  value: Buffer | string | null;
  headers?: Record<string, Buffer | string>;
  partition?: number;
  timestamp?: string;
}

/** Sends messages: a `ProducerBatch`. */
export interface KafkaSender {
  sendBatch(batch: {
    acks: number;
    compression?: number;
    topicMessages: { topic: string; messages: KafkaMessage[] }[];
  }): Promise<unknown>;
}

/** A producer: what `kafka.producer()` gives, connected. */
export interface KafkaProducer extends KafkaSender {
  transaction(): Promise<KafkaTransaction>;
}

export interface KafkaTransaction extends KafkaSender {
  commit(): Promise<void>;
  abort(): Promise<void>;
}
