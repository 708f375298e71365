// Large inputs with known answers (../shared/data/gen_data.py), through the command line: every aggregate has to be exact.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { absent, shared } from '../shared.ts';
import { run } from './run.ts';

const BYTES = process.env['CI'] ? '1e8' : '4e6';
const python = spawnSync('python3', ['--version']).status === 0;
const skip = absent('data') || (!python && !process.env['CI'] && 'needs python3');

const folder = mkdtempSync(join(tmpdir(), 'sluice-generated-'));
after(() => rmSync(folder, { recursive: true }));

type Expected = Record<string, unknown>;

function generate(kind: string, ...options: string[]): { path: string; expected: Expected } {
  const path = join(folder, [kind, ...options, 'in'].join('').replace(/\W/g, '-'));
  const args = [shared('data/gen_data.py'), kind, '--bytes', BYTES, '--seed', '71', '--out', path, ...options];
  const { status, stderr } = spawnSync('python3', args, { encoding: 'utf8' });
  assert.equal(status, 0, stderr);
  return { path, expected: JSON.parse(readFileSync(`${path}.expect.json`, 'utf8')) as Expected };
}

/** What an expression gives, as JSON; with the numbers of the lines that were rejected. */
async function answer(
  expression: string,
  path: string,
): Promise<{ got: Expected; rejected: number[]; stderr: string }> {
  const rejects = join(folder, 'rejects.ndjson');
  const { code, stdout, stderr } = await run(['-o', 'json', '--rejects', rejects, expression, path]);
  const bad = /bad record/.test(stderr) ? readFileSync(rejects, 'utf8').trimEnd().split('\n') : [];
  rmSync(rejects, { force: true });
  assert.equal(code, 0, stderr);
  const rejected = bad.map((line) => (JSON.parse(line) as { line: number }).line);
  return { got: JSON.parse(stdout) as Expected, rejected, stderr };
}

function compare(got: Expected, expected: Expected): void {
  assert.ok(Object.keys(got).length > 0);
  for (const [key, value] of Object.entries(got)) assert.deepEqual(value, expected[key], key);
}

/** The helpers that the expressions share: hashes, and counts in the order of `top_...`. */
const HELPERS = `
  const { createHash } = process.getBuiltinModule("crypto");
  const hashed = (end, f) => fold(() => createHash("sha256"), (hash, r) => hash.update(f(r) + end));
  const top = (map) => [...map].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, 20);
  const byKey = (map) => Object.fromEntries([...map].sort(([a], [b]) => (a < b ? -1 : 1)));
`;
const expression = (body: string): string => `await (async () => {${HELPERS}${body}})()`;

const ACCESS = expression(String.raw`
  const months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const pattern = /^(\S+) - (\S+) \[(\d\d)\/(\w{3})\/(\d{4}):(\d\d):\d\d:\d\d \+0000\] "(\S+) (\S+) HTTP\/1\.1" (\d{3}) (\d+|-) "((?:[^"\\]|\\.)*)" "([^"]*)"$/;
  const malformed = [];
  let number = 0;
  const r = await lines()
    .map(line => {
      number++;
      const m = pattern.exec(line);
      if (!m) { malformed.push(number); return undefined; }
      const month = String(months.indexOf(m[4]) / 3 + 1).padStart(2, "0");
      return { ip: m[1], hour: m[5] + "-" + month + "-" + m[3] + "T" + m[6], method: m[7], path: m[8], status: m[9], size: m[10] };
    })
    .filter(entry => entry !== undefined)
    .aggregate({
      parsed: count(), no_size: count(e => e.size === "-"), sum_bytes: sum(e => e.size === "-" ? 0 : +e.size),
      max_bytes: max({ by: e => e.size === "-" ? 0 : +e.size }), by_status: countBy(e => e.status), by_method: countBy(e => e.method),
      by_hour: countBy(e => e.hour), ips: countBy(e => e.ip),
      paths: countBy(e => /^\/orders\/\d{8}-\d+$/.test(e.path) ? "" : e.path),
    });
  const { ips, paths, max_bytes, ...rest } = r;
  paths.delete("");
  return { ...rest, max_bytes: +max_bytes.size, lines: number, malformed: malformed.length, malformed_line_numbers_first_2000: malformed.slice(0, 2000),
    distinct_ips: ips.size, top_ips: top(ips), top_paths: top(paths) };
`);

const CSV = expression(String.raw`
  const cents = (r) => Math.round(+r.unit_price * 100);
  const r = await csv().aggregate({
    records: count(), sum_qty: sum(r => +r.qty), sum_unit_price_cents: sum(cents), sum_revenue_cents: sum(r => +r.qty * cents(r)),
    empty_notes: count(r => r.note === ""), notes_with_newline: count(r => r.note.includes("\n")),
    notes_with_quote: count(r => r.note.includes('"')), note_utf16_units: sum(r => r.note.length),
    note_utf8_bytes: sum(r => Buffer.byteLength(r.note)), by_customer: countBy(r => r.customer), by_day: countBy(r => r.created.slice(0, 10)),
    by_country: groupBy(r => r.country, aggregate({ records: count(), revenue_cents: sum(r => +r.qty * cents(r)) })),
    skus: groupBy(r => r.sku, aggregate({ n: count(), cents: sum(r => +r.qty * cents(r)) })),
    ids: hashed("\n", r => r.order_id), notes: hashed("\x1e", r => r.note),
  });
  const { ids, notes, skus, ...rest } = r;
  const best = [...skus].sort((a, b) => b[1].cents - a[1].cents || (a[0] < b[0] ? -1 : 1)).slice(0, 20).map(([sku, { n, cents }]) => [sku, n, cents]);
  return { ...rest, distinct_skus: skus.size, top_skus_by_revenue: best, order_ids_sha256: ids.digest("hex"),
    notes_sha256_each_followed_by_0x1e: notes.digest("hex") };
`);

const NDJSON = expression(String.raw`
  const r = await ndjson().aggregate({
    valid: count(), sum_n: sum(r => r.n), sum_amt: sum(r => r.props.amt), by_ev: countBy(r => r.ev),
    sum_n_by_ev: groupBy(r => r.ev, sum(r => r.n)), users: countBy(r => r.user.id), ids: hashed("\n", r => r.id),
  });
  const { users, ids, ...rest } = r;
  return { ...rest, distinct_users: users.size, top_users: top(users), valid_ids_sha256: ids.digest("hex") };
`);

describe('generated inputs give the expected aggregates', { skip }, () => {
  test('an access log', async () => {
    const { path, expected } = generate('access');
    const { got } = await answer(ACCESS, path);
    compare(got, expected);
  });

  test('an access log of many gzip members', async () => {
    const { path, expected } = generate('access', '--gz', 'multi');
    const { got } = await answer(ACCESS, path);
    compare(got, expected);
  });

  test('a truncated gzip: every complete line, then an error that says where', async () => {
    const { path, expected } = generate('access', '--gz', 'single', '--truncate', '0.7');
    const { code, stdout, stderr } = await run(['lines()', path]);
    assert.equal(code, 1);
    assert.match(stderr, new RegExp(`^sluice: .*truncate.*${expected['readable_plain_bytes'] as number}`, 'i'));
    // The line that the cut goes through is no line.
    assert.equal(stdout.split('\n').length - 1, expected['complete_lines']);
  });

  test('CSV', async () => {
    const { path, expected } = generate('csv');
    const { got, rejected } = await answer(CSV, path);
    compare(got, expected);
    assert.deepEqual(rejected, []);
  });

  test('NDJSON, and the number of every broken line', async () => {
    const { path, expected } = generate('ndjson', '--gz', 'multi');
    const { got, rejected } = await answer(NDJSON, path);
    compare(got, expected);
    const broken = Object.values(expected['broken_line_numbers'] as Record<string, number[]>).flat();
    assert.deepEqual(
      rejected,
      broken.sort((a, b) => a - b),
    );
  });
});
