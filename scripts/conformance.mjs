// Random calls here and in CPython: npm run conformance -- --cases 10000 --seed 1
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { root, run } from './prepare.mjs';

const { values } = parseArgs({ options: { cases: { type: 'string', default: '10000' }, seed: { type: 'string' } } });
const seed = values.seed ?? String(Math.floor(Math.random() * 2 ** 31));
const coverage = join(root, '.build', 'conformance.json');
rmSync(coverage, { force: true });
const env = { ...process.env, SLUICE_CASES: values.cases, SLUICE_SEED: seed, SLUICE_COVERAGE: coverage };
process.on('exit', () => {
  if (!existsSync(coverage)) return;
  const { counts, undrawn } = JSON.parse(readFileSync(coverage, 'utf8'));
  const calls = Object.values(counts).reduce((a, b) => a + b, 0);
  console.log(
    `seed ${seed}: ${calls} calls of ${Object.keys(counts).length} functions compared with CPython, sync and async`,
  );
  for (const [name, why] of Object.entries(undrawn)) console.log(`not drawn: ${name}: ${why}`);
});
run(process.execPath, ['scripts/test.mjs', 'itertools/differential'], { env });
