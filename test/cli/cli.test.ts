import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { run, sluice } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-cli-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function printed(args: readonly string[], input?: string | Uint8Array): Promise<string> {
  const { code, stdout, stderr } = await run(args, input);
  assert.equal(stderr, '');
  assert.equal(code, 0);
  return stdout;
}

const log = 'info up\nerror A\nerror a\nERROR b\nerror B\nok\n';
const orders = 'id,country,amount,status\r\n1,NL,10.5,failed\r\n2,"BE",4,ok\r\n3,NL,2,failed\r\n4,DE,1,failed\r\n';
const events = [
  { service: 'api', level: 'error' },
  { service: 'db', level: 'info' },
  { service: 'api', level: 'error' },
];
const ndjson = (items: readonly unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');

describe('the commands of the issue', () => {
  const expression = 'lines().grep("error").lower().dedupe().count()';

  test('lines of a file, of stdin, and of a compressed file', async () => {
    const plain = file('app.log', log);
    assert.equal(await printed([expression, plain]), '2\n');
    assert.equal(await printed([expression], log), '2\n');
    assert.equal(await printed([expression, '-'], log), '2\n');
    assert.equal(await printed([expression, file('app.log.gz', gzipSync(log))]), '2\n');
    assert.equal(await printed([expression], gzipSync(log)), '2\n');
  });

  test('sums per key of a CSV file', async () => {
    const expr = 'csv().filter(r => r.status === "failed").sumBy(r => r.country, r => +r.amount)';
    assert.equal(
      await printed([expr, file('orders.csv', orders)]),
      ndjson([
        { key: 'NL', value: 12.5 },
        { key: 'DE', value: 1 },
      ]),
    );
  });

  test('counts over several files, one of them compressed', async () => {
    const a = file('a.ndjson.gz', gzipSync(ndjson(events)));
    const b = file('b.ndjson', ndjson(events.slice(0, 1)));
    const expr = 'ndjson().filter(r => r.level === "error").countBy(r => r.service)';
    assert.equal(await printed([expr, a, b]), ndjson([{ key: 'api', value: 3 }]));
  });

  test('a source of numbers', async () => {
    assert.equal(await printed(['range(10).batched(3)']), '[0,1,2]\n[3,4,5]\n[6,7,8]\n[9]\n');
  });
});

describe('results', () => {
  const cases: [expression: string, args: string[], out: string][] = [
    ['range(3).map(n => `line ${n}`)', [], 'line 0\nline 1\nline 2\n'],
    ['range(3)', ['-o', 'json'], '[\n0,\n1,\n2\n]\n'],
    ['range(0)', ['-o', 'json'], '[]\n'],
    ['range(0)', [], ''],
    ['range(2).map(n => ({ n, "a b": `"${n},` }))', ['-o', 'csv'], 'n,a b\r\n0,"""0,"\r\n1,"""1,"\r\n'],
    ['range(2).map(n => ({ n }))', ['-o', 'table'], 'n\n-\n0\n1\n'],
    ['range(2).map(n => `${n}`)', ['-o', 'ndjson'], '"0"\n"1"\n'],
    ['"text"', [], 'text\n'],
    ['"text"', ['-o', 'json'], '"text"\n'],
    ['1 / 3', [], '0.3333333333333333\n'],
    ['2n ** 70n', [], '1180591620717411303424\n'],
    ['null', [], 'null\n'],
    ['undefined', [], ''],
    ['range(4).minmax()', [], '0\n3\n'],
    ['({ a: new Map([["x", new Set([1])]]) })', [], '{"a":{"x":[1]}}\n'],
    ['range(4).groupBy(n => n % 2)', [], '{"key":0,"value":[0,2]}\n{"key":1,"value":[1,3]}\n'],
    ['range(4).groupBy(n => n % 2 ? "odd" : "even")', ['-o', 'json'], '{"even":[0,2],"odd":[1,3]}\n'],
    [
      'range(4).groupBy(n => n % 2, aggregate({ n: count(), sum: sum() }))',
      ['-o', 'csv'],
      'key,n,sum\r\n0,2,2\r\n1,2,4\r\n',
    ],
    ['range(4).aggregate({ n: count(), mean: mean() })', [], '{"n":4,"mean":1.5}\n'],
    ['(await lines().count()) * 2', [], '6\n'],
    ['lines().zip(sources.count(1))', [], '["a",1]\n["b",2]\n["c",3]\n'],
    ['lines().toArray()', [], 'a\nb\nc\n'],
    ['bytes()', [], 'a\nb\nc\n'],
    ['range(1e9)', ['--limit', '2'], '0\n1\n'],
    ['lines() // a comment', ['--limit', '1'], 'a\n'],
    ['lines()\n  .map(line => line + line)', [], 'aa\nbb\ncc\n'],
    ['range(2).through(function* (items) { yield "first"; yield* items; })', [], 'first\n0\n1\n'],
    [
      'lines().through(async function* (items) { for await (const item of items) yield item + "!"; })',
      [],
      'a!\nb!\nc!\n',
    ],
    ['flow([3, 1, 2]).sorted()', [], '1\n2\n3\n'],
  ];
  for (const [expression, args, out] of cases) {
    test([...args, expression].join(' '), async () => {
      assert.equal(await printed([...args, expression], 'a\nb\nc\n'), out);
    });
  }

  test('json() reads an array item by item, and single values', async () => {
    assert.equal(await printed(['json().map(r => r.id)'], '[{"id":1},{"id":2}]'), '1\n2\n');
    assert.equal(await printed(['json().map(r => r.id)'], '{"id":3}'), '3\n');
  });

  test('a file named in the expression', async () => {
    const path = file('named.txt', 'x\ny\n');
    assert.equal(await printed([`lines(${JSON.stringify(path)}).count()`]), '2\n');
  });
});

describe('bad records', () => {
  const broken = '{"a":1}\n{"a":\n{"a":2}\nnope\n';

  test('are counted and shown, and the exit code tells', async () => {
    const { code, stdout, stderr } = await run(['ndjson().map(r => r.a)', file('bad.ndjson', broken)]);
    assert.equal(stdout, '1\n2\n');
    assert.equal(code, 3);
    const [title, first, second] = stderr.split('\n');
    assert.match(title!, /^sluice: 2 bad records; --rejects FILE keeps them$/);
    assert.match(first!, /bad\.ndjson:2: .*"\{\\"a\\":"$/);
    assert.match(second!, /bad\.ndjson:4: .*"nope"$/);
  });

  test('go to the file of --rejects, and are no failure then', async () => {
    const rejects = join(folder, 'rejects.ndjson');
    const args = ['--rejects', rejects, 'ndjson().count()'];
    const { code, stdout, stderr } = await run(args, broken);
    assert.equal(stdout, '2\n');
    assert.equal(code, 0);
    assert.match(stderr, /^sluice: 2 bad records, written to /);
    const kept = readFileSync(rejects, 'utf8').trimEnd().split('\n');
    const places = kept.map((line) => JSON.parse(line) as { file: string; line: number });
    assert.deepEqual(
      places.map(({ file: from, line }) => [from, line]),
      [
        ['stdin', 2],
        ['stdin', 4],
      ],
    );
  });

  test('are a failure beyond --max-errors', async () => {
    const ndjsonCount = 'ndjson().count()';
    assert.equal((await run(['--max-errors', '2', ndjsonCount], broken)).code, 0);
    assert.equal((await run(['--max-errors', '1', ndjsonCount], broken)).code, 3);
    const rejects = join(folder, 'more.ndjson');
    assert.equal((await run(['--max-errors', '1', '--rejects', rejects, ndjsonCount], broken)).code, 3);
  });
});

describe('errors are one line, and a caret', () => {
  const cases: [args: string[], code: number, stderr: RegExp][] = [
    [[], 2, /^sluice: an expression is missing\nusage: sluice /],
    [['--nope', '1'], 2, /^sluice: Unknown option '--nope'\nusage: /],
    [
      ['-o', 'xml', '1'],
      2,
      /--output must be one of text, ndjson, json, csv, tsv, logfmt, common, combined, vhost, syslog, rfc3164, rfc5424, table, parquet, got "xml"/,
    ],
    [['--limit', '-1', '1'], 2, /^sluice: /],
    [['--limit', '1.5', '1'], 2, /--limit must be a whole number of at least 0, got "1.5"/],
    [
      ['lines().grep("x'],
      2,
      /^sluice: Invalid or unexpected token in the expression\n {2}lines\(\)\.grep\("x\n {15}\^\n/,
    ],
    [
      ['lines('],
      2,
      /^sluice: the expression ends before it is complete: a bracket is not closed\n {2}lines\(\n {8}\^\n/,
    ],
    [
      ['lines().grp("x")'],
      2,
      /^sluice: TypeError: .*grp is not a function; did you mean grep\?\n {2}lines\(\)\.grp\("x"\)\n {10}\^\n$/,
    ],
    [['linse()'], 2, /^sluice: ReferenceError: linse is not defined; did you mean lines\?\n {2}linse\(\)\n {2}\^\n$/],
    [
      ['range(3).take(-1)'],
      2,
      /^sluice: RangeError: take: count must be an integer of at least 0 or Infinity, got -1\n {2}range\(3\)\.take\(-1\)\n {11}\^\n$/,
    ],
    [
      ['lines().map(x => x.a.b)'],
      1,
      /^sluice: TypeError: Cannot read properties of undefined \(reading 'b'\)\n {2}lines\(\)\.map\(x => x\.a\.b\)\n {23}\^\n$/,
    ],
    [['range(3).map(x => x.a.b).toArray()'], 1, /^sluice: TypeError: .*\(reading 'b'\)\n.*\n {24}\^\n$/],
    [['lines().count()', join(folder, 'none.log')], 1, /^sluice: lines: cannot read ".*none\.log": no such file\n$/],
    [['lines().count()', folder], 1, /^sluice: .*directory.*\n$/],
    [['range(3)', 'app.log'], 2, /^sluice: the expression does not read app\.log; /],
    [['map(x => x)'], 2, /the expression gives the operator map with nothing to run it on/],
    [['lines'], 2, /the expression gives a function/],
    [['csv().count()'], 1, /^sluice: .*\n$/],
  ];
  for (const [args, code, expected] of cases) {
    test(args.join(' ') || 'no arguments', async () => {
      const outcome = await run(args, args[0] === 'csv().count()' ? 'a,a\n1,2\n' : 'a\n');
      assert.match(outcome.stderr, expected);
      assert.doesNotMatch(outcome.stderr, /\n\s+at /);
      assert.equal(outcome.stdout, '');
      assert.equal(outcome.code, code);
    });
  }

  test('what was right before the error is printed', async () => {
    const { code, stdout, stderr } = await run([
      'range(5).map(n => { if (n === 2) throw new Error("two"); return n; })',
    ]);
    assert.equal(stdout, '0\n1\n');
    assert.match(stderr, /^sluice: two\n/);
    assert.equal(code, 1);
  });

  test('a damaged file: everything before the damage, then its name and both offsets', async () => {
    const whole = gzipSync(ndjson(Array.from({ length: 2000 }, (_, n) => n * 7919)));
    const { code, stdout, stderr } = await run(['lines()', file('cut.gz', whole.subarray(0, 2000))]);
    assert.match(stderr, /^sluice: .*cut\.gz.*\b2000\b.*\n$/);
    assert.ok(stdout.startsWith('0\n7919\n'));
    assert.equal(code, 1);
  });
});

describe('options', () => {
  test('--help and --version', async () => {
    assert.match(await printed(['--help']), /^usage: sluice [\s\S]*Exit codes:/);
    assert.match(await printed(['--version']), /^\d+\.\d+\.\d+\n$/);
  });

  test('--stats is one line of JSON on stderr', async () => {
    const { code, stdout, stderr } = await run(['--stats', 'lines().filter(line => line !== "b")'], 'a\nb\nc\n');
    assert.equal(code, 0);
    assert.equal(stdout, 'a\nc\n');
    const stats = JSON.parse(stderr) as Record<string, number>;
    assert.deepEqual(Object.keys(stats), ['items', 'bytes', 'seconds', 'peakRssBytes', 'rejects']);
    assert.equal(stats['items'], 2);
    assert.equal(stats['bytes'], 6);
    assert.ok(stats['seconds']! >= 0 && stats['peakRssBytes']! > 1e7);
  });

  test('--explain runs nothing and says what holds what', async () => {
    const out = await printed(['--explain', 'lines().map(JSON.parse).sorted().take(3)', 'no-such-file']);
    assert.match(
      out,
      /^lines.*no-such-file.*\nmap\(.*streams\nsorted\(.*holds every item; reads every item before the first result\ntake\(3\) +streams\n$/,
    );
    assert.match(
      await printed(['--explain', 'lines().countBy(x => x)', 'no-such-file']),
      /\ncountBy\(x => x\) +holds .*\n$/,
    );
    assert.match(await printed(['--explain', 'range(1e12).sum()']), /\nsum\(\) /);
  });

  test('--source says what it is compiled to, too', async () => {
    assert.match(await printed(['--source', 'range(9).map(n => n + 1)']), /^range\(9\) .*\nmap\(.*\n\n'use strict';\n/);
    assert.match(await printed(['--source', 'range(1e6).sum()']), /\nsum\(\) .*\n\n'use strict';\n.*s0_sum \+= /s);
    const longest = await printed(['--source', 'range(3).zip([1], { mode: "longest" })']);
    assert.match(longest, /\n\nnothing is compiled: all runs in closures\n$/);
  });

  test('--progress also where it is no terminal; stdout stays data only', async () => {
    const big = file('big.log', 'some line or other\n'.repeat(400_000));
    const { stdout, stderr } = await run([
      '--progress',
      'lines().map(x => { for (let i = 0; i < 3000; i++); return x; }).count()',
      big,
    ]);
    assert.equal(stdout, '400000\n');
    assert.match(stderr, /%/);
    assert.equal((await run(['lines().count()', big])).stderr, '');
  });
});

describe('pipes and signals', () => {
  test('nobody reads on: 141, silently, and what was open is closed', () => {
    const script = `'${process.execPath}' '${sluice}' "$1" | head -n 1; echo "\${PIPESTATUS[0]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', script, '-', 'range(1e9)'], { encoding: 'utf8' });
    assert.equal(stdout, '0\n141\n');
    assert.equal(stderr, '');
  });

  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const) {
    test(`${signal}: the run ends in order`, async () => {
      const closed = join(folder, `closed-${signal}`);
      const expression =
        `lines().through(async function* (items) { try { yield* items; } finally { ` +
        `process.getBuiltinModule('fs').writeFileSync(${JSON.stringify(closed)}, ''); } })`;
      const child = spawn(process.execPath, [sluice, expression], { stdio: ['pipe', 'pipe', 'pipe'] });
      child.stdin.write('first\n');
      // A line that has arrived is seen at once, though stdin is still open.
      const [chunk] = (await once(child.stdout, 'data')) as [Buffer];
      assert.equal(chunk.toString(), 'first\n');
      child.kill(signal);
      const [exit] = (await once(child, 'close')) as [number];
      assert.equal(exit, code);
      assert.ok(existsSync(closed));
    });
  }

  test('a loop that never pauses can be stopped too', async () => {
    const expression = '(setImmediate(() => console.error("begun")), range(1e12).filter(n => n < 0))';
    const child = spawn(process.execPath, [sluice, expression], { stdio: 'pipe' });
    await once(child.stderr, 'data');
    child.kill('SIGINT');
    const [exit] = (await once(child, 'close')) as [number];
    assert.equal(exit, 130);
  });
});
