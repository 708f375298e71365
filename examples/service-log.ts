// Makes the demo's input: a gzip-compressed NDJSON log of a few services over one day, with a pattern to find (one service
// slows down and fails in the evening) and about 0.1 % of its lines broken. The same bytes at every run.
import { closeSync, mkdirSync, openSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';

const services = ['auth', 'billing', 'catalog', 'checkout', 'search', 'shipping'];
const methods = ['GET', 'GET', 'GET', 'POST', 'PUT', 'DELETE'];
const resources = ['users', 'orders', 'items', 'carts', 'invoices', 'sessions', 'reports', 'labels'];
const start = Date.UTC(2026, 2, 14);

/** mulberry32: small, fast, the same everywhere. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** One entry as its line of JSON. */
function entry(index: number, total: number, random: () => number): string {
  const pick = (from: readonly string[]): string => from[Math.floor(random() * from.length)]!;
  const time = new Date(start + Math.floor((index / total) * 86_400_000));
  const service = pick(services);
  const troubled = service === 'checkout' && time.getUTCHours() >= 18 && time.getUTCHours() < 21;
  const failed = random() < (troubled ? 0.2 : 0.004);
  const ms = Math.exp(random() * 2 + random() * 2 + (troubled ? 3 : 1)).toFixed(1);
  const status = failed ? (random() < 0.5 ? 500 : 503) : random() < 0.05 ? 404 : 200;
  const level = failed ? 'error' : status === 404 ? 'warn' : 'info';
  const path = `/${service}/${pick(resources)}/${random() < 0.3 ? 'list' : Math.floor(random() * 40)}`;
  return (
    `{"time":"${time.toISOString()}","service":"${service}","level":"${level}","method":"${pick(methods)}",` +
    `"path":"${path}","status":${status},"ms":${ms},"trace":"${index.toString(16).padStart(8, '0')}"}`
  );
}

/** The ways in which logs are broken in real life. */
const breakages: ((line: string, random: () => number) => string | Buffer)[] = [
  (line, random) => line.slice(0, Math.floor(random() * line.length)) || '{',
  (line) => line.replace('"ms":', '"ms":NaN,"old":'),
  (line) => line.replaceAll('"', "'"),
  (line) => Buffer.from(line.replace('/list', '/l\u00EFst').replace('"time"', '"t\u00EFme"'), 'latin1'),
  () => '<html><body>502 Bad Gateway</body></html>',
  (line) => `${line},`,
];

/** Writes the log under its name only when it is complete. */
export function writeServiceLog(path: string, records: number): void {
  const random = randomNumbers(20_260_314);
  mkdirSync(dirname(path), { recursive: true });
  const file = openSync(`${path}.part`, 'w');
  for (let index = 0; index < records;) {
    const lines: (string | Buffer)[] = [];
    for (const end = Math.min(records, index + 20_000); index < end; index++) {
      const line = entry(index, records, random);
      const broken = random() < 0.001;
      lines.push(broken ? breakages[Math.floor(random() * breakages.length)]!(line, random) : line, '\n');
    }
    const block = Buffer.concat(lines.map((line) => (typeof line === 'string' ? Buffer.from(line) : line)));
    // A gzip file may have many members, and rotated logs do.
    writeSync(file, gzipSync(block, { level: 1 }));
  }
  closeSync(file);
  renameSync(`${path}.part`, path);
}
