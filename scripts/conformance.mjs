// Random calls here and in CPython: npm run conformance -- --cases 10000 --seed 1
import { parseArgs } from 'node:util';
import { run } from './prepare.mjs';

const { values } = parseArgs({ options: { cases: { type: 'string', default: '10000' }, seed: { type: 'string' } } });
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
const env = { ...process.env, SLUICE_CASES: values.cases, SLUICE_SEED: seed };
run(process.execPath, ['scripts/test.mjs', 'itertools/differential'], { env });
