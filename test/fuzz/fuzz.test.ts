import { describe, test } from 'node:test';
import { FORMATS } from './formats.ts';
import { caseOf, runCase } from './fuzz.ts';

/** `npm run fuzz` runs more of them. */
const CASES = process.env['CI'] ? 5000 : 1000;

describe('mutated inputs, cut anywhere: no crash, no loss', () => {
  for (const name of Object.keys(FORMATS)) {
    test(name, async () => {
      for (let number = 0; number < CASES; number++) {
        try {
          await runCase(name, caseOf(name, 1, number));
        } catch (error) {
          throw new Error(`npm run fuzz -- ${name} --seed 1 --case ${number} shows it`, { cause: error });
        }
      }
    });
  }
});
