// Runs the cases of `npm run fuzz`, away from the thread that watches it.
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

const { name, seed, from, to, current } = workerData as Job;
for (let number = from; number < to; number++) {
  current[0] = number;
  try {
    runCase(name, caseOf(name, seed, number));
  } catch (error) {
    parentPort!.postMessage({ number, error: (error as Error).stack });
  }
}
parentPort!.postMessage('done');
