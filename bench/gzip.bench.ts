// gzip read, and written: sluice, and node:zlib bare, in large chunks.
//
// Run it with `npm run bench -- gzip [megabytes]`. What is read has to be as long, and what is written to be read back the same.
import assert from 'node:assert/strict';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { bytes } from 'sluice/io';
import { data, generated, interleave, machine, report } from './harness.ts';
import { requestBlocks } from './requests.ts';

const LARGE = 1 << 20;
const megabytes = Number(process.argv[2] ?? 250);
const plain = generated(`requests-${megabytes}.ndjson`, () => requestBlocks(megabytes));
const size = statSync(plain).size;
const packed = `${plain}.gz`;
if (!existsSync(packed)) {
  await pipeline(createReadStream(plain), createGzip(), createWriteStream(`${packed}.part`));
  renameSync(`${packed}.part`, packed);
}

async function bare(file: string): Promise<number> {
  const chunks = createReadStream(file, { highWaterMark: LARGE }).pipe(createGunzip({ chunkSize: LARGE }));
  let length = 0;
  for await (const chunk of chunks) length += (chunk as Buffer).length;
  return length;
}
const ours = (): Promise<number> => bytes(packed).sum((chunk) => chunk.length);
console.log(machine());
const reading = [
  { name: 'node:zlib', run: () => bare(packed) },
  { name: 'sluice', run: ours },
];
report(`${megabytes} MB read from gzip`, await interleave(reading, 7), { amount: size / 1e6, unit: 'MB' });

const out = join(data, 'written.gz');
async function written(write: () => Promise<unknown>): Promise<void> {
  await write();
  assert.ok(statSync(out).size > 0);
}
const toFile = (parallel: number) => (): Promise<unknown> => bytes(plain).toFile(out, { parallel });
const writing = [
  {
    name: 'node:zlib',
    run: () =>
      written(() =>
        pipeline(
          createReadStream(plain, { highWaterMark: LARGE }),
          createGzip({ chunkSize: LARGE }),
          createWriteStream(out),
        ),
      ),
  },
  ...[1, 2, 4].map((parallel) => ({
    name: `sluice, parallel: ${parallel}`,
    run: () => written(toFile(parallel)),
  })),
];
for (const { name, run } of writing) {
  await run();
  assert.equal(await bare(out), size, name);
}
report(`${megabytes} MB written to gzip`, await interleave(writing, 3, 0), { amount: size / 1e6, unit: 'MB' });
rmSync(out);
