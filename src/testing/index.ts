/**
 * The laziness kit: sources that count what is done to them, and the laws that every operator keeps, for operators of your own
 * too.
 *
 * @module
 */
export { type Exam, LawBroken, type LawName, type Operator, type Sample } from './case.ts';
export { manualClock, type ManualClock } from './clock.ts';
export { equal, show } from './equal.ts';
export { checkLaw, checkRejects, lawNames } from './laws/index.ts';
export {
  AsyncCountingIterator,
  AsyncWitnessed,
  CountingIterator,
  type Cuts,
  failingAfter,
  type Fate,
  type Observed,
  Rechunked,
  resurrecting,
  Stalling,
  Untouchable,
  Witnessed,
} from './probes.ts';
