/**
 * Sources without a file or a network: each gives a pipeline that `flow` and `pipe` take and that can be iterated as it is. The
 * root entry has the same as flows.
 *
 * @module
 */
export { broadcast, Broadcast, type BroadcastOptions } from './broadcast.ts';
export { channel, Channel, ChannelClosedError, type ChannelOptions } from './channel.ts';
export { count } from './count.ts';
export { empty } from './empty.ts';
export { entries } from './entries.ts';
export { fromBatches } from './fromBatches.ts';
export { fromCallback } from './fromCallback.ts';
export { type Emitter, type EventOptions, fromEvents } from './fromEvents.ts';
export {
  fromPush,
  type Overflow,
  OverflowError,
  type PushCounts,
  type PushOptions,
  PushPipeline,
  type Sink,
  type Subscription,
} from './fromPush.ts';
export { fromObservable, type Observer, type Subscribable } from './fromObservable.ts';
export { fromServerSentEvents, type ServerSentEvent } from './fromServerSentEvents.ts';
export { fromWebSocket, type Socket, SocketClosedError } from './fromWebSocket.ts';
export { interval } from './interval.ts';
export { iterate } from './iterate.ts';
export { range } from './range.ts';
export { repeat } from './repeat.ts';
export { resumable, type ResumableOptions } from './resumable.ts';
export { toAsync } from './toAsync.ts';
export { unfold } from './unfold.ts';
