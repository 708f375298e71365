// PostgreSQL: rows out by a cursor, against pg-cursor bare and all at once; rows in by COPY, against psql's \copy of the same file.
//
// Run it with `npm run bench -- postgres [rows]`. It needs a server on 127.0.0.1 (PGHOST, PGPORT, PGUSER, PGDATABASE) and psql. The sums of
// what is read, and of what the tables hold, are compared first.
import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { flow } from '../src/index.ts';
import { copyToPostgres, fromPostgres, toPostgres } from '../src/io/databases/postgres.ts';
import { type Candidate, generated, interleave, machine, present, report } from './harness.ts';

const count = Number(process.argv[2] ?? 500_000);
const config = {
  host: process.env['PGHOST'] ?? '127.0.0.1',
  port: Number(process.env['PGPORT'] ?? 5432),
  user: process.env['PGUSER'] ?? 'root',
  database: process.env['PGDATABASE'] ?? 'test',
};
const pool = new pg.Pool(config);
const table = `sluice_bench_${process.pid}`;
await pool.query(`CREATE UNLOGGED TABLE ${table} (id int, sku text, amount float8, ok boolean)`);
const fill = `INSERT INTO ${table} SELECT n, 'sku-' || n % 977, n / 8.0, n % 3 = 0 FROM generate_series(1, ${count}) AS n`;
await pool.query(fill);

interface Sale {
  readonly id: number;
  readonly sku: string;
  readonly amount: number;
  readonly ok: boolean;
}
const query = `SELECT * FROM ${table}`;
const BATCH = 1_000;

async function bare(): Promise<number> {
  const client = await pool.connect();
  const cursor = client.query(new Cursor<Sale>(query));
  let sum = 0;
  for (;;) {
    const rows = await cursor.read(BATCH);
    if (rows.length === 0) break;
    for (const row of rows) sum += row.amount;
  }
  await cursor.close();
  client.release();
  return sum;
}

const add = (sum: number, { amount }: Sale): number => sum + amount;
const reading: Candidate[] = [
  { name: 'pg-cursor bare', run: bare },
  {
    name: 'fromPostgres with pg-cursor',
    run: () => fromPostgres<Sale>(pool, query, { cursor: Cursor, batchSize: BATCH }).fold(() => 0, add),
  },
  {
    name: 'fromPostgres (DECLARE, FETCH)',
    run: () => fromPostgres<Sale>(pool, query, { batchSize: BATCH }).fold(() => 0, add),
  },
  { name: 'pg, all rows at once', run: async () => (await pool.query<Sale>(query)).rows.reduce(add, 0) },
];

const file = generated(`postgres-${count}.tsv`, function* () {
  let text = '';
  for (let n = 1; n <= count; n++) {
    text += `${n}\tsku-${n % 977}\t${n / 8}\t${n % 3 === 0 ? 'true' : 'false'}\n`;
    if (text.length > 1e6 || n === count) {
      yield text;
      text = '';
    }
  }
});
function* sales(): Generator<Sale> {
  for (let n = 1; n <= count; n++) yield { id: n, sku: `sku-${n % 977}`, amount: n / 8, ok: n % 3 === 0 };
}

/** Empties the table, fills it anew, and says what is in it. */
function loading(name: string, load: () => unknown): Candidate {
  const run = async (): Promise<unknown> => {
    await pool.query(`TRUNCATE ${table}`);
    await load();
    const text = `SELECT count(*)::int, sum(id)::text AS ids, sum(amount) AS amount, count(DISTINCT sku)::int AS skus, count(*) FILTER (WHERE ok) AS ok FROM ${table}`;
    return (await pool.query(text)).rows;
  };
  return { name, run };
}

function psql(): void {
  const { host, port, user, database } = config;
  const args = ['-h', host, '-p', String(port), '-U', user, '-d', database, '-qc', `\\copy ${table} FROM '${file}'`];
  const { status, stderr } = spawnSync('psql', args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`psql exited with ${status}: ${stderr}`);
}

const columns = ['id', 'sku', 'amount', 'ok'];
const writing: Candidate[] = [
  ...(present('psql') ? [loading('psql \\copy of a file', psql)] : []),
  loading('copyToPostgres of the same file', () =>
    flow(() => createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Uint8Array>).to(
      copyToPostgres<Uint8Array>(pool, table, { columns, format: 'text' }),
    ),
  ),
  loading('copyToPostgres of objects', () => flow(sales).to(copyToPostgres<Sale>(pool, table))),
  loading('toPostgres of objects', () => flow(sales).to(toPostgres<Sale>(pool, table))),
];

if (!present('psql')) console.log('psql is not there: it is passed over');
try {
  console.log(machine());
  report(`${count} rows out`, await interleave(reading, 7), { amount: count, unit: 'items' });
  report(`${count} rows in`, await interleave(writing, 5), { amount: count, unit: 'items' });
} finally {
  await pool.query(`DROP TABLE ${table}`);
  await pool.end();
}
