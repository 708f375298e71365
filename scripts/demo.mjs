// npm run demo: makes a realistic log of a million requests (once), and runs examples/errors-by-service.ts on it.
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { compile, root, run } from './prepare.mjs';

const log = join(root, '.data', 'demo', 'service.ndjson.gz');
compile();
const examples = join(root, '.build', 'examples');
if (!existsSync(log)) {
  console.error('sluice: making a gzip-compressed NDJSON log of 1,000,000 requests in .data/demo/ (once)');
  const { writeServiceLog } = await import(pathToFileURL(join(examples, 'service-log.js')));
  writeServiceLog(log, 1_000_000);
}
console.error(
  `sluice: running examples/errors-by-service.ts on it (${(statSync(log).size / 1e6).toFixed(0)} MB compressed)\n`,
);
run(process.execPath, [join(examples, 'errors-by-service.js'), log]);
