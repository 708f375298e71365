import { macrotask } from '../src/pipeline/drivers/budget.ts';

/**
 * Some macrotasks later: what was to happen by itself has happened, also where a run gave way once because the machine was
 * slow; an unhandled rejection has failed the test.
 */
export async function turn(): Promise<void> {
  for (let i = 0; i < 3; i++) await macrotask();
}
