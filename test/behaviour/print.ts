import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { table } from '../../src/observe/table.ts';
import { type AsyncAdapter, sluiceAsync, sluiceSync, type SyncAdapter } from './adapters.ts';
import { probeAsync, probeSync, type Row } from './probe.ts';

type Functions = Record<string, (...args: unknown[]) => never>;

const root = join(import.meta.dirname ?? new URL('.', import.meta.url).pathname, '..', '..', '..');
const { peer } = (await import(pathToFileURL(join(root, 'scripts', 'peers.mjs')).href)) as {
  peer(specifier: string): Promise<Functions | undefined>;
};
// Of peers that lose one; with sluice there is none, which the tests see to.
process.on('unhandledRejection', () => {});

const streaming = await peer('streaming-iterables');
const tools = await peer('iter-tools');
const pMap = await peer('p-map');

const sync: Record<string, SyncAdapter> = { sluice: sluiceSync };
const async: Record<string, AsyncAdapter> = { sluice: sluiceAsync };
if (tools) {
  sync['iter-tools'] = {
    take: (items, count) => tools['take']!(count, items),
    map: (items, f) => tools['map']!(f, items),
    zip: (a, b) => tools['zip']!(a, b),
    flatMap: (items, f) => tools['flatMap']!(f, items),
  };
  async['iter-tools'] = {
    take: (items, count) => tools['asyncTake']!(count, items),
    map: (items, f) => tools['asyncMap']!(f, items),
    zip: (a, b) => tools['asyncZip']!(a, b),
  };
}
if (streaming) {
  async['streaming-iterables'] = {
    take: (items, count) => streaming['take']!(count, items),
    map: (items, f) => streaming['map']!(f, items),
    merge: (a, b) => streaming['parallelMerge']!(a, b),
    mapConcurrent: (items, f, limit) => streaming['parallelMap']!(limit, f, items),
  };
}
if (pMap) {
  const { pMapIterable } = pMap;
  async['p-map'] = {
    ...sluiceAsync,
    mapConcurrent: (items, f, limit) => pMapIterable!(items, f, { concurrency: limit }),
  };
}

/** One library a column: the questions are longer than the answers. */
function print(title: string, rows: Record<string, Row>): void {
  const questions = Object.keys(rows['sluice']!);
  const lines = questions.map((question) => ({
    [title]: question,
    ...Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, row[question] ?? '-'])),
  }));
  console.log(`\n${table(lines)}`);
}

print('sync', Object.fromEntries(Object.entries(sync).map(([name, library]) => [name, probeSync(library)])));
const probed: Record<string, Row> = {};
for (const [name, library] of Object.entries(async)) {
  // p-map has but one of these.
  const row = await probeAsync(library);
  probed[name] =
    name === 'p-map'
      ? Object.fromEntries(Object.entries(row).filter(([key]) => /concurrent|slow|flight/.test(key)))
      : row;
}
print('async', probed);
