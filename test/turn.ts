/** A macrotask later: what was to happen by itself has happened; an unhandled rejection has failed the test. */
export { macrotask as turn } from '../src/pipeline/drivers/budget.ts';
