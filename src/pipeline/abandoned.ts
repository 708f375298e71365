import { callSite } from './errors.ts';
import { type BatchReader, type SyncReader } from './reader.ts';
import { AsyncIteratorReader, IteratorReader, type Source } from './source.ts';

/**
 * Development mode: whether `NODE_ENV` is `development` when this is loaded; bundlers put its value in here. Where there is no
 * `process` it is off, and in Deno unless that may be read already: it must not be asked for on this account.
 */
const development = ((): boolean => {
  try {
    const { Deno } = globalThis as { Deno?: { permissions: { querySync(of: object): { state: string } } } };
    if (Deno && Deno.permissions.querySync({ name: 'env', variable: 'NODE_ENV' }).state !== 'granted') return false;
    return process.env.NODE_ENV === 'development';
  } catch {
    return false;
  }
})();

/** A stack as text: an error whose stack was not asked for yet holds the objects whose methods are on it. */
type Place = Pick<Error, 'stack'>;

/** What is known of a run that is under way. */
interface Running {
  readonly what: string;
  readonly source: string;
  readonly where: Place;
}

/** How many lines of a stack are looked at. */
const DEEP = 100;

/** The places that were told of: a loop would else tell of the same one for ever. */
const told = new Set<string>();

function tell({ what, source, where }: Running): void {
  const place = callSite(where);
  const text =
    `${what}: a flow over ${source} was garbage-collected before it came to its end, so that what it has open was never closed` +
    `${place && `; it was run at ${place}`}. Leave it by return(), by break, or with (await) using`;
  if (told.has(text)) return;
  told.add(text);
  const { process: node } = globalThis as { process?: { emitWarning?: (text: string, type: string) => void } };
  if (node?.emitWarning) node.emitWarning(text, 'AbandonedFlowWarning');
  else console.warn(text);
}

const registry = development ? new FinalizationRegistry(tell) : undefined;

/** Whether there is something to close about a reader. */
function holds(source: Source<unknown>, reader: SyncReader<unknown> | BatchReader<unknown>): boolean {
  // What is read by another source tells of itself.
  if (source.upstream || source.inert || source.holdsOpen === false) return false;
  if (reader instanceof IteratorReader || reader instanceof AsyncIteratorReader) {
    return typeof (reader.iterator as { return?: unknown }).return === 'function';
  }
  return true;
}

/**
 * Tells of a run that was garbage-collected while it had its source open: of each place in the code once. In development mode
 * only; else it is `undefined`, and costs nothing.
 */
export const abandonment:
  | {
      /** Where a run begins: to be made where the user's call is on the stack. */
      begin(): Place;
      /** The source of a run was opened. */
      opened(
        run: object,
        source: Source<unknown>,
        reader: SyncReader<unknown> | BatchReader<unknown>,
        what: string,
        where: Place,
      ): void;
      /** It has ended, failed or been closed. */
      over(run: object): void;
    }
  | undefined = registry && {
  begin: () => {
    // What is read by a chain of others is opened deep below the user's call.
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = DEEP;
    const { stack } = new Error();
    Error.stackTraceLimit = limit;
    return stack === undefined ? {} : { stack };
  },
  opened: (run, source, reader, what, where) => {
    if (holds(source, reader)) registry.register(run, { what, source: source.name, where }, run);
  },
  over: (run) => void registry.unregister(run),
};
