/**
 * Flows: pull pipelines over anything that can be iterated; and Python's generator protocol.
 *
 * @module
 */
export type { AsyncFlow, AsyncFlowRun, Flow, FlowMethods, FlowRun } from './flow/flow.ts';
export { flow } from './flow/make.ts';
export {
  count,
  empty,
  entries,
  fromBatches,
  fromCallback,
  fromEvents,
  fromObservable,
  fromPush,
  fromServerSentEvents,
  fromWebSocket,
  interval,
  iterate,
  type PushFlow,
  range,
  repeat,
  resumable,
  unfold,
} from './flow/sources.ts';
export { retry } from './operators/retry.ts';
export { TimeoutError } from './operators/timeout.ts';
export { LateItemError, type TimeWindow } from './operators/windowsBy.ts';
export type { Clock } from './pipeline/clock.ts';
export { LagError } from './pipeline/hub.ts';
export { broadcast, type Broadcast } from './sources/broadcast.ts';
export { channel, type Channel, ChannelClosedError } from './sources/channel.ts';
export { SocketClosedError } from './sources/fromWebSocket.ts';
export { OverflowError } from './sources/fromPush.ts';
export type { AsyncTwoWayFlow, TwoWayFlow } from './pipeline/two-way.ts';
export { compiledSource, explain, explanation, type Step } from './pipeline/explain.ts';
export { CleanupTimeoutError, ConsumedError } from './pipeline/errors.ts';
export { anext, asyncGenerator, type AsyncGeneratorObject } from './protocol/async-generator.ts';
export {
  type AsyncContext,
  asyncContextManager,
  type AsyncContextManager,
  type Context,
  contextManager,
  type ContextManager,
} from './protocol/context-manager.ts';
export { aclosing, closing, nullContext, suppress } from './protocol/contexts.ts';
export { delegate } from './protocol/delegate.ts';
export { AsyncDisposableStack, DisposableStack } from './protocol/disposable-stack.ts';
export { AsyncExitStack, ExitStack } from './protocol/exit-stack.ts';
export type { GeneratorState } from './protocol/frame.ts';
export { coroutine, generator, type GeneratorObject } from './protocol/generator.ts';
export { GeneratorExit, StopAsyncIteration, StopIteration } from './protocol/signals.ts';
export { delegatingTo, isRunning, stateOf } from './protocol/state.ts';
export { rootCause, SuppressedError } from './protocol/suppressed-error.ts';
