/**
 * Development mode: `import 'sluice/development'`, or `node --import sluice/development program.js`.
 *
 * A flow that is garbage-collected while it has its source open, because somebody called `next()` and neither went on nor left, is told
 * of once for each place in the code: as an `AbandonedFlowWarning` of the process where there is one, else by `console.warn`.
 *
 * @module
 */
import { callSite } from '../pipeline/errors.ts';
import { AsyncIteratorReader, IteratorReader } from '../pipeline/source.ts';
import { type Opened, type Place, watched } from '../pipeline/watched.ts';

/** How many lines of a stack are looked at: what is read by a chain of others is opened deep below the user's call. */
const DEEP = 100;

interface Run {
  readonly what: string;
  readonly source: string;
  readonly where: Place;
}

/** What was told: a loop would else tell of the same place for ever. */
const told = new Set<string>();

function tell({ what, source, where }: Run): void {
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

/** Whether there is something to close about a source that was opened. */
function isHeld({ source, reader }: Opened): boolean {
  // What is read by another source tells of itself.
  if (source.upstream || source.inert || source.holdsOpen === false) return false;
  if (reader instanceof IteratorReader || reader instanceof AsyncIteratorReader) {
    return typeof (reader.iterator as { return?: unknown }).return === 'function';
  }
  return true;
}

const registry = new FinalizationRegistry(tell);

watched.by = {
  begun: () => {
    const limit = Error.stackTraceLimit;
    Error.stackTraceLimit = DEEP;
    const { stack = '' } = new Error();
    Error.stackTraceLimit = limit;
    return { stack };
  },
  opened: (input, opened) => {
    const { what, source, where } = opened;
    if (isHeld(opened)) registry.register(input, { what, source: source.name, where }, input);
  },
  over: (input) => void registry.unregister(input),
};
