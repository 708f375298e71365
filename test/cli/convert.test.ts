import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { flow } from '../../src/flow/make.ts';
import { OPTIONAL_PARTS } from '../../src/io/optional.ts';
import { parquet } from '../../src/io/index.ts';
import { run, sluice } from './run.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-convert-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function printed(args: readonly string[], input?: string): Promise<string> {
  const { code, stdout, stderr } = await run(args, input);
  assert.deepEqual([stderr, code], ['', 0]);
  return stdout;
}

const orders = 'id,zip,note\r\n1,007,"a\tb"\r\n2,123,\r\n';
const ndjson = '{"id":"1","zip":"007","note":"a\\tb"}\n{"id":"2","zip":"123","note":""}\n';
const access = 'h - - [10/Oct/2000:13:55:36 -0700] "GET / HTTP/1.0" 200 5';

describe('conversion', () => {
  test('a word for what goes in and one for what comes out', async () => {
    const path = file('orders.csv', orders);
    assert.equal(await printed(['-i', 'csv', '-o', 'ndjson', path]), ndjson);
    assert.equal(await printed(['-i', 'csv', '-o', 'ndjson'], orders), ndjson);
    assert.equal(await printed(['-i', 'csv', '-o', 'ndjson', '-'], orders), ndjson);
    assert.equal(await printed(['-o', 'csv', file('a.jsonl.gz', gzipSync(ndjson))]), orders.replaceAll('"', ''));
    assert.equal(await printed(['-o', 'tsv', path]), 'id\tzip\tnote\n1\t007\ta\\tb\n2\t123\t\n');
    assert.equal(await printed(['-i', 'csv', '-o', 'logfmt', path]), 'id=1 zip=007 note="a\\tb"\nid=2 zip=123 note=\n');
    assert.equal(await printed(['-i', 'logfmt', '-o', 'ndjson'], 'a=1 b\n'), '{"a":"1","b":true}\n');
    assert.equal(await printed(['-i', 'tsv', '-o', 'csv'], 'a\tb\n1\t2\n'), 'a,b\r\n1,2\r\n');
    assert.equal(await printed(['-o', 'json', file('doc.json', '[1,{"a":2}]')]), '[\n1,\n{"a":2}\n]\n');
    assert.match(
      await printed(['-i', 'common', '-o', 'ndjson'], `${access}\n`),
      /"time":"2000-10-10T20:55:36.000Z".*"bytes":5}/,
    );
    assert.match(await printed(['-i', 'combined', '-o', 'csv'], `${access} "-" "x"\n`), /^host,.*,agent\r\nh,,,2000-/);
    assert.match(
      await printed(['-i', 'syslog', '-o', 'ndjson'], '<34>Oct 11 22:14:15 h su: x\n'),
      /"facility":4,"severity":2/,
    );
  });

  test('logs in, logs out', async () => {
    const combined = `${access.replace('-0700', '+0000')} "-" "x"\n`;
    assert.equal(await printed(['-i', 'combined', '-o', 'combined'], combined), combined);
    assert.equal(
      await printed(['-i', 'common', '-o', 'common'], `${access}\n`),
      `${access.replace('13:55:36 -0700', '20:55:36 +0000')}\n`,
    );
    const vhost = await printed(['-i', 'combined', '-o', 'vhost', '.map(r => ({ vhost: "v:80", ...r }))'], combined);
    assert.equal(vhost, `v:80 ${combined}`);
    const [bsd, ietf] = ['<34>Oct 11 22:14:15 h su: x\n', '<34>1 2003-10-11T22:14:15.003Z h su - - - x\n'];
    assert.equal(await printed(['-i', 'syslog', '-o', 'syslog'], bsd + ietf), bsd + ietf);
    assert.equal(await printed(['-i', 'rfc5424', '-o', 'rfc3164'], ietf), bsd);
    assert.match(
      await printed(['-i', 'rfc3164', '-o', 'rfc5424'], bsd),
      /^<34>1 20\d\d-10-11T22:14:15\.000Z h su - - - x\n$/,
    );
    const { code, stderr } = await run(['-i', 'combined', '-o', 'common'], combined);
    assert.match(
      stderr,
      /^sluice: TypeError: toAccessLog: record 0 has the member "agent", which the format common has not/,
    );
    assert.equal(code, 1);
  });

  test('Parquet, which is read from its end', async () => {
    const path = join(folder, 'a.parquet');
    await flow([
      { n: 1, s: 'x' },
      { n: 2, s: 'y' },
    ]).toParquet(path);
    assert.equal(await printed(['-o', 'csv', path]), 'n,s\r\n1,x\r\n2,y\r\n');
    assert.equal(await printed(['parquet({ columns: ["n"] }).sum(r => r.n)', path]), '3\n');
    const pattern = JSON.stringify(join(folder, '?.parquet'));
    assert.equal(await printed([`parquet(glob(${pattern}), { filter: { n: { $gt: 1 } } }).count()`]), '1\n');
    const { code, stderr } = await run(['-i', 'parquet', '-'], 'PAR1');
    assert.deepEqual(
      [code, stderr.split('\n')[0]],
      [2, 'sluice: parquet: stdin cannot be read from any place; name a file'],
    );
  });

  test('Parquet out, into a file and into a pipe', async () => {
    const written = async (...args: string[]): Promise<unknown[]> => {
      const command = [sluice, '-o', 'parquet', ...args];
      const path = join(folder, 'out.parquet');
      const out = openSync(path, 'w');
      const intoFile = spawnSync(process.execPath, command, { stdio: ['ignore', out, 'pipe'] });
      closeSync(out);
      assert.deepEqual([intoFile.stderr.toString(), intoFile.status], ['', 0]);
      const intoPipe = spawnSync(process.execPath, command);
      assert.deepEqual(intoPipe.stdout, readFileSync(path));
      return await parquet(path).toArray();
    };
    const path = file('orders.csv', orders);
    const records = [
      { id: '1', zip: '007', note: 'a\tb' },
      { id: '2', zip: '123', note: '' },
    ];
    assert.deepEqual(await written(path), records);
    assert.deepEqual(await written('.filter(r => r.id === "2")', file('o.csv.gz', gzipSync(orders))), [records[1]]);
    assert.deepEqual(await written('csv().map(r => ({ n: +r.id, at: new Date(0), big: 2n ** 60n }))', path), [
      { n: 1, at: new Date(0), big: 2n ** 60n },
      { n: 2, at: new Date(0), big: 2n ** 60n },
    ]);
    assert.deepEqual(await written('range(2)'), [{ value: 0 }, { value: 1 }]);
    assert.deepEqual(await written('csv().count()', path), [{ value: 2 }]);
    assert.deepEqual(await written('csv().countBy(r => r.zip)', path), [
      { key: '007', value: 1 },
      { key: '123', value: 1 },
    ]);
  });

  test('Parquet out: what cannot be written is one line', async () => {
    const { code, stderr } = await run(['-o', 'parquet', 'flow([1, "a"])']);
    assert.match(stderr, /^sluice: TypeError: toParquet: the column "value" holds double, but record 1 has "a".*\n$/);
    assert.equal(code, 1);
  });

  const terminal = spawnSync('script', ['--version']).status === 0;
  test('Parquet is not written to a terminal', { skip: terminal ? false : 'needs script' }, () => {
    const command = `${process.execPath} ${sluice} -o parquet 'range(3)'`;
    const { stdout, status } = spawnSync('script', ['-qec', command, '/dev/null'], { encoding: 'utf8' });
    assert.equal(
      stdout,
      'sluice: Parquet is no text for a terminal; write it to a file: sluice ... -o parquet > out.parquet\r\n',
    );
    assert.equal(status, 2);
  });

  test('a file that is not there is no expression', async () => {
    const { code, stderr } = await run(['nothere.csv.gz']);
    assert.deepEqual([code, stderr.split('\n')[0]], [2, 'sluice: there is no file nothere.csv.gz']);
  });

  test('files by a pattern', async () => {
    file('one.log', 'a\nb\n');
    file('two.log', 'c\n');
    assert.equal(await printed([`lines(glob(${JSON.stringify(join(folder, '*.log'))})).count()`]), '3\n');
  });

  test('a chain of methods goes on with it', async () => {
    const path = file('orders.csv', orders);
    assert.equal(await printed(['.map(r => r.id).join()', path]), '1,2\n');
    assert.equal(await printed(['-i', 'csv', '.count()'], orders), '2\n');
    assert.equal(await printed(['-i', 'csv', '.count()', path, path]), '4\n');
  });

  test('--head, --sample and --schema', async () => {
    const path = file('orders.csv', orders);
    assert.equal(await printed(['--head', '1', '-o', 'ndjson', path]), `${ndjson.split('\n')[0]}\n`);
    assert.equal((await printed(['--sample', '1', '-o', 'ndjson', path])).split('\n').length, 2);
    assert.equal(await printed(['--sample', '5', 'range(3)']), '0\n1\n2\n');
    assert.equal(
      await printed(['--schema', path]),
      'id    integer            "1"\nzip   string             "007"\nnote  string   nullable  "a\\tb"\n',
    );
    assert.match(
      await printed(['--schema', '-o', 'json', 'ndjson()'], '{"a":1}\n'),
      /^{"a":{"kind":"integer","nullable":false/,
    );
  });

  test('readers in expressions', async () => {
    assert.equal(await printed(['pattern(/^(?<k>\\w)=(?<v>.*)$/).map(r => r.v)'], 'a=1\nb=2\n'), '1\n2\n');
    const path = file('kv.txt', 'a=1\n');
    assert.equal(await printed([`pattern(${JSON.stringify(path)}, /(?<v>.)$/)`]), '{"v":"1"}\n');
    assert.equal(await printed(['json("data.items[*]").sum()'], '{"data":{"items":[1,2]}}'), '3\n');
    assert.equal(await printed(['accessLog({ format: "common" }).map(e => e.status)'], access), '200\n');
    const bad = join(folder, 'bad.ndjson');
    const { stdout } = await run(['--rejects', bad, 'csv().count()'], 'a,b\n1,2\n3;4\n');
    assert.equal(stdout, '1\n');
    assert.match(await printed(['-o', 'csv', '-i', 'rejects', bad]), /^file,line,offset,reason,text\r\nstdin,3,8,/);
    const replay = 'rejects((bytes, o) => csv(bytes, { ...o, headers: ["a", "b"], delimiter: ";" }))';
    assert.equal(await printed([replay, bad]), '{"a":"3","b":"4"}\n');
  });

  test('bad records are counted by reason, with the first of each', async () => {
    const { code, stderr } = await run(['-i', 'csv', '.count()'], 'a,b\n1\n2\n"x\n3,4\n');
    assert.equal(code, 3);
    const [, first, second] = stderr.split('\n');
    assert.equal(first, '  stdin:2: expected 2 fields, got 1: "1" (and 1 more)');
    assert.match(second!, /^ {2}stdin:4: /);
  });

  test('what cannot be told is asked for', async () => {
    const cases: [string[], RegExp][] = [
      [['-i', 'xml'], /^sluice: --input must be one of csv, tsv, .*, got "xml"/],
      [['-o', 'csv', file('data.bin', '')], /cannot be told by its name; say it with -i FORMAT/],
      [['-o', 'csv', '-'], /what stdin is cannot be told by its name/],
      [['-o', 'csv', file('x.csv', 'a\n'), file('y.json', '1')], /of several formats, csv and json/],
      [['-i', 'csv', 'csv().take(3)'], /begins with a dot as in '.take\(3\)', got "csv\(\).take\(3\)"/],
      [['.take(3)'], /has nothing before the dot/],
      [['--head', '1', '--limit', '1', 'range(3)'], /--limit and --head are the same/],
      [['--schema', '5'], /--schema needs records/],
      [['completion', 'csh'], /completion needs a shell: one of bash, zsh, fish, got csh/],
    ];
    for (const [args, message] of cases) {
      const { code, stderr } = await run(args);
      assert.match(stderr, message);
      assert.equal(code, 2);
    }
  });
});

test('doctor tells of every optional part', async () => {
  const text = await printed(['doctor']);
  assert.match(text, /^sluice \d+\.\d+\.\d+, Node /);
  for (const { name, purpose } of OPTIONAL_PARTS) assert.ok(text.includes(purpose) && text.includes(name), name);
});

describe('completion', () => {
  const has = (shell: string): boolean => spawnSync(shell, ['-c', 'exit 0']).status === 0;

  test(
    'bash completes options, formats, commands and files',
    { skip: has('bash') ? false : 'needs bash' },
    async () => {
      const script = file('sluice.bash', await printed(['completion', 'bash']));
      const complete = (...words: string[]): string[] => {
        const list = words.map((word) => `'${word}'`).join(' ');
        const code = `source ${script}; COMP_WORDS=(sluice ${list}); COMP_CWORD=${words.length}; _sluice; printf '%s\\n' "\${COMPREPLY[@]}"`;
        return spawnSync('bash', ['-c', code], { cwd: folder, encoding: 'utf8' }).stdout.trim().split('\n').sort();
      };
      assert.deepEqual(complete('--sc'), ['--schema']);
      assert.deepEqual(complete('-o', 't'), ['table', 'text', 'tsv']);
      assert.deepEqual(complete('--input', 'co'), ['combined', 'common']);
      assert.deepEqual(complete('completion', 'f'), ['fish']);
      assert.deepEqual(
        complete('doc'),
        ['doc.json', 'doctor'].filter((word) => complete('doc').includes(word)),
      );
      assert.deepEqual(complete('-i', 'csv', 'orders'), ['orders.csv']);
    },
  );

  for (const shell of ['zsh', 'fish']) {
    test(`${shell} can read its script`, { skip: has(shell) ? false : `needs ${shell}` }, async () => {
      const script = file(`sluice.${shell}`, await printed(['completion', shell]));
      assert.equal(spawnSync(shell, ['-n', script]).status, 0);
    });
  }
});
