import { checkFunction, wrongType } from '../pipeline/check.ts';
import { checkPush, type PushOptions, PushPipeline, type Sink, type Subscription } from './fromPush.ts';

type Listener = (...args: never[]) => unknown;

/** What Node calls an EventEmitter, as far as it is needed. */
export interface Emitter {
  on(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
  off(event: string | symbol, listener: (...args: unknown[]) => void): unknown;
}

export interface EventOptions extends PushOptions {
  /** The event with which the flow ends, or several. Default: none; the flow ends when it is left. */
  readonly end?: string | readonly string[];
  /**
   * The event with which it fails, its argument being the error, or several. Default `error` for an emitter; none for an
   * EventTarget, whose error events are not errors.
   */
  readonly error?: string | readonly string[];
}

type Listen = (event: string, listener: (...args: unknown[]) => void) => void;

function listening(target: Emitter | EventTarget): readonly [on: Listen, off: Listen] | undefined {
  if ('addEventListener' in target && typeof target.addEventListener === 'function') {
    return [(event, f) => target.addEventListener(event, f), (event, f) => target.removeEventListener(event, f)];
  }
  if ('on' in target && typeof target.on === 'function' && typeof target.off === 'function') {
    return [(event, f) => target.on(event, f), (event, f) => target.off(event, f)];
  }
  return undefined;
}

/**
 * The events of an emitter or EventTarget.
 *
 * Listens from its first pull until it is left or ends. An emitter cannot be slowed down: where events come faster than they
 * are taken, the flow fails once `capacity` of them are waiting, if nothing else is asked for.
 *
 * @param target - A Node EventEmitter, or an EventTarget.
 * @param event - The event's name.
 * @param options - `end`: events that end the flow; `error`: events that fail it; `capacity` and `overflow` as for `fromPush`.
 * @returns Of an emitter the first argument of each event, of an EventTarget the event. Holds up to `capacity` (default 1024).
 * @throws TypeError or RangeError for a bad argument.
 * @example
 * ```ts
 * const target = new EventTarget();
 * const types = flow(fromEvents(target, 'ping', { end: 'bye' })).map((event) => (event as Event).type).toArray();
 * for (const type of ['ping', 'ping', 'bye']) target.dispatchEvent(new Event(type));
 * types // => ['ping', 'ping']
 * ```
 */
export function fromEvents<T = unknown>(
  target: Emitter | EventTarget,
  event: string,
  options: EventOptions = {},
): PushPipeline<T> {
  const found = typeof target === 'object' && target !== null ? listening(target) : undefined;
  if (!found) throw wrongType('fromEvents', 'target', 'an EventEmitter or EventTarget', target);
  if (typeof event !== 'string') throw wrongType('fromEvents', 'event', 'a string', event);
  checkPush('fromEvents', options, ['end', 'error']);
  if (options.overflow === 'pause') {
    const { pause, resume } = target as Partial<Record<'pause' | 'resume', Listener>>;
    checkFunction('fromEvents', 'pause (of the target)', pause);
    checkFunction('fromEvents', 'resume (of the target)', resume);
  }
  const [on, off] = found;
  const isEmitter = !('addEventListener' in target);
  const ends = names(options.end ?? []);
  const errors = names(options.error ?? (isEmitter ? 'error' : []));
  const subscribe = (sink: Sink<T>): Subscription => {
    const listeners: [string, (...args: unknown[]) => void][] = [
      [event, (item) => void sink.next(item as T)],
      ...ends.map((name): [string, () => void] => [name, () => sink.end()]),
      ...errors.map((name): [string, (error: unknown) => void] => [name, (error) => sink.error(error)]),
    ];
    for (const [name, listener] of listeners) on(name, listener);
    const { pause, resume } = target as Partial<Subscription>;
    return {
      unsubscribe: () => {
        for (const [name, listener] of listeners) off(name, listener);
      },
      ...(pause && { pause: () => pause.call(target) }),
      ...(resume && { resume: () => resume.call(target) }),
    };
  };
  return new PushPipeline<T>(`fromEvents(${event})`, subscribe, options);
}

function names(given: string | readonly string[]): readonly string[] {
  return typeof given === 'string' ? [given] : given;
}
