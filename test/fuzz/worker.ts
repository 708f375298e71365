// Runs the cases of `npm run fuzz`, away from the thread that watches it.
import { setImmediate } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';
import { caseOf, runCase } from './fuzz.ts';

interface Job {
  readonly name: string;
  readonly seed: number;
  readonly from: number;
  readonly to: number;
  /** The case that is being run. */
  readonly current: Float64Array;
}

/** A port, unlike a window, has no origin. */
// oxlint-disable-next-line unicorn/require-post-message-target-origin
const tell = (message: unknown): void => parentPort!.postMessage(message);

const { name, seed, from, to, current } = workerData as Job;
for (let number = from; number < to; number++) {
  current[0] = number;
  // What the runtime does later, such as closing what has failed, needs a turn now and then.
  if (number % 256 === 0) await setImmediate();
  try {
    await runCase(name, caseOf(name, seed, number));
  } catch (error) {
    tell({ number, error: (error as Error).stack });
  }
}
tell('done');
