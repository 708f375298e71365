// Feeds formats with inputs that are made worse at random, and cuts them anywhere:
//   npm run fuzz -- csv ndjson --cases 1000000 --seed 7
//   npm run fuzz -- csv --seed 7 --case 4711      one case, shown
// No crash, no hang, and every byte of an input is in a record or a reject. Without a name, every format is fuzzed.
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { compile, root } from './prepare.mjs';

/** Seconds after which a case that takes a millisecond hangs. */
const HANGS = 60;
/** Megabytes that no case needs. */
const MEMORY = 256;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { cases: { type: 'string' }, seed: { type: 'string' }, case: { type: 'string' } },
});
const number = (option, otherwise) => {
  const value = Number(values[option] ?? otherwise);
  if (!Number.isSafeInteger(value) || value < 0) {
    console.error(`fuzz: --${option} must be an integer of at least 0, got ${values[option]}`);
    process.exit(2);
  }
  return value;
};
const seed = number('seed', 1);
const one = values.case === undefined ? undefined : number('case');
const from = one ?? 0;
const to = one === undefined ? number('cases', 100_000) : one + 1;

compile();
const folder = join(root, '.build', 'test', 'fuzz');
const { FORMATS } = await import(join(folder, 'formats.js'));
const { caseOf } = await import(join(folder, 'fuzz.js'));
const names = positionals.length > 0 ? positionals : Object.keys(FORMATS);
const unknown = names.find((name) => !Object.hasOwn(FORMATS, name));
if (unknown !== undefined) {
  console.error(`fuzz: there is no format ${unknown}; there are ${Object.keys(FORMATS).join(', ')}`);
  process.exit(2);
}

let faults = 0;
for (const name of names) {
  const start = performance.now();
  const found = await fuzz(name);
  faults += found;
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  console.log(`${name}: ${to - from} cases, seed ${seed}, ${found} faults, ${seconds} s`);
}
process.exit(faults > 0 ? 1 : 0);

function fuzz(name) {
  const current = new Float64Array(new SharedArrayBuffer(8));
  if (one !== undefined) {
    const { bytes, cuts } = caseOf(name, seed, one);
    console.log(
      `${name}: ${JSON.stringify(bytes.toString('latin1'))} (as latin1), cut into ${cuts.join(', ')} bytes in turn`,
    );
  }
  const worker = new Worker(join(folder, 'worker.js'), {
    workerData: { name, seed, from, to, current },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY },
  });
  return new Promise((resolve) => {
    let found = 0;
    let last = -1;
    let since = Date.now();
    const fault = (text) => {
      found += 1;
      if (found <= 10) console.error(`${name} --seed ${seed} --case ${current[0]}: ${text}`);
    };
    const finish = () => {
      clearInterval(watch);
      void worker.terminate();
      resolve(found);
    };
    const watch = setInterval(() => {
      if (current[0] !== last) {
        last = current[0];
        since = Date.now();
      } else if (Date.now() - since > HANGS * 1000) {
        fault(`hangs for ${HANGS} s`);
        finish();
      }
    }, 1000);
    worker.on('message', (message) => {
      if (message === 'done') return finish();
      found += 1;
      if (found <= 10) console.error(`${name} --seed ${seed} --case ${message.number}:\n${message.error}`);
    });
    worker.on('error', (error) => {
      fault(error.stack);
      finish();
    });
  });
}
