import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { flow } from '../../flow/make.ts';
import { lines } from '../formats/lines.ts';
import { DecompressionError } from '../codecs/decoder.ts';
import { explain } from '../../pipeline/explain.ts';
import { glob, type GlobOptions } from './glob.ts';
import { inputs } from './inputs.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-glob-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, data: string | Uint8Array = name): void {
  mkdirSync(dirname(join(folder, name)), { recursive: true });
  writeFileSync(join(folder, name), data);
}

const names = [
  'a.log',
  'a/b.log',
  'a/c/d.log',
  'a/c/e.txt',
  'a-b/f.log',
  '.hidden/g.log',
  'a/.h.log',
  'x[1].log',
  'ä.log',
];
for (const name of names) file(name);
mkdirSync(join(folder, 'empty.log'));
symlinkSync('a', join(folder, 'link'));
symlinkSync('a.log', join(folder, 'link.log'));
symlinkSync('nowhere', join(folder, 'broken.log'));

const found = (pattern: string | string[], options: GlobOptions = {}): Promise<string[]> =>
  flow(glob(pattern, { cwd: folder, ...options })).toArray();

describe('glob', () => {
  const cases: readonly (readonly [string | string[], string[], GlobOptions?])[] = [
    ['*.log', ['a.log', 'link.log', 'x[1].log', 'ä.log']],
    ['**/*.log', ['a-b/f.log', 'a.log', 'a/b.log', 'a/c/d.log', 'link.log', 'x[1].log', 'ä.log']],
    ['a/**', ['a/b.log', 'a/c/d.log', 'a/c/e.txt']],
    ['a/**/c/*.txt', ['a/c/e.txt']],
    ['**/c/**/*', ['a/c/d.log', 'a/c/e.txt']],
    ['*/b.log', ['a/b.log', 'link/b.log']],
    ['{a,a-b}/{b,f}.log', ['a-b/f.log', 'a/b.log']],
    ['a{,/b,/c/{d,nothing}}.log', ['a.log', 'a/b.log', 'a/c/d.log']],
    [
      ['a.log', '*.log', './a.log'],
      ['a.log', 'link.log', 'x[1].log', 'ä.log'],
    ],
    ['?.log', ['a.log', 'ä.log']],
    ['[!b-z].log', ['a.log', 'ä.log']],
    ['[b-z].log', []],
    ['x\\[1\\].log', ['x[1].log']],
    ['x[[]1].log', ['x[1].log']],
    ['.hidden/*', ['.hidden/g.log']],
    ['.*/*.log', ['.hidden/g.log']],
    ['a/*', ['a/b.log']],
    ['a-?/*', ['a-b/f.log']],
    ['a/*', ['a/.h.log', 'a/b.log'], { dot: true }],
    ['a/../a.log', ['a/../a.log']],
    ['a/{..,c}/*.txt', ['a/c/e.txt']],
    ['empty.log/*', []],
    ['missing/**/*', []],
    ['a.log/*', []],
  ];
  for (const [pattern, expected, options] of cases) {
    test(JSON.stringify(pattern), async () => assert.deepEqual(await found(pattern, options), expected));
  }

  test('absolute patterns give absolute paths, and unsorted ones the same files', async () => {
    const all = await flow(glob(`${folder}/**/*.log`, { sorted: false })).toArray();
    const expected = await found('**/*.log');
    assert.deepEqual(
      all.sort(),
      expected.map((path) => join(folder, path)),
    );
  });

  test('the order is that of the paths', async () => {
    const all = await found('**/*', { dot: true });
    assert.deepEqual(all, [...all].sort());
  });

  test('folders are looked into when their first file is asked for', async () => {
    const looked = flow(glob('a{.log,/*}', { cwd: folder }))[Symbol.asyncIterator]();
    assert.equal((await looked.next()).value, 'a.log');
    file('a/late.log');
    assert.deepEqual([(await looked.next()).value, (await looked.next()).value], ['a/b.log', 'a/late.log']);
    await looked.return!();
    rmSync(join(folder, 'a/late.log'));
  });

  test('what cannot be is an error at the call', () => {
    for (const [pattern, reason] of [
      ['', 'is empty'],
      ['/', 'names no file'],
      ['a{b', 'has a { without a }'],
      ['[a', 'has a [ without a ]'],
      ['[z-a]', 'has a set that cannot be: [z-a]'],
      ['a**', 'has ** beside other characters; it stands for whole folders'],
      ['\0', 'has a NUL'],
    ] as const) {
      assert.throws(() => glob(pattern), {
        name: 'RangeError',
        message: `glob: the pattern ${JSON.stringify(pattern)} ${reason}`,
      });
    }
    assert.throws(() => glob([]), {
      message: 'glob: pattern must be a string or an array of strings, got an array of 0',
    });
    assert.throws(() => glob('*', { sorted: 1 as never }), { message: 'glob: sorted must be a boolean, got 1' });
    assert.throws(() => glob('*', { sort: true } as never), /unknown option "sort"/);
  });
});

describe('as inputs', () => {
  test('each file is read as one, whatever it is compressed with, beside other inputs, and again', async () => {
    file('logs/1.gz', gzipSync('one\ntwo'));
    file('logs/x/2.gz', gzipSync('three'));
    file('logs/x/3.log', 'four');
    const read = lines([
      glob('logs/**/*.gz', { cwd: folder }),
      Buffer.from('five'),
      glob('logs/*/*.log', { cwd: folder }),
    ]);
    for (let time = 0; time < 2; time++)
      assert.deepEqual(await read.toArray(), ['one', 'two', 'three', 'five', 'four']);
    assert.match(JSON.stringify(explain(read)), /lines\(glob\(.*logs.*\), bytes, glob/);
  });

  test('an error names the file, and a flow that is left looks no further', async () => {
    file('bad/1.gz', 'fine');
    file('bad/2.gz', gzipSync('damaged').subarray(0, 15));
    file('bad/3.gz', 'never');
    const read = lines(glob('bad/*', { cwd: folder }));
    await assert.rejects(read.toArray(), (error) => {
      return error instanceof DecompressionError && error.file === JSON.stringify(join(folder, 'bad/2.gz'));
    });
    assert.deepEqual(await read.take(1).toArray(), ['fine']);
  });

  test('inputs() takes any iterable of inputs, of which each is opened after the one before', async () => {
    const asked: number[] = [];
    async function* some(): AsyncGenerator<Uint8Array, void> {
      for (let i = 0; i < 3; i++) {
        asked.push(i);
        yield Buffer.from(`${i}\n`);
      }
    }
    assert.deepEqual(await lines(inputs(some())).take(2).toArray(), ['0', '1']);
    assert.deepEqual(asked, [0, 1]);
    const once = lines(inputs(some()));
    assert.deepEqual(await once.toArray(), ['0', '1', '2']);
    await assert.rejects(once.toArray(), { name: 'ConsumedError' });
    const paths = flow(glob('a/**', { cwd: folder })).filter((path) => path.endsWith('.log'));
    assert.deepEqual(await lines(inputs(paths.map((path) => join(folder, path)))).toArray(), ['a/b.log', 'a/c/d.log']);
    await assert.rejects(lines(inputs([5 as never])).toArray(), /lines: input must be a path.*got 5/);
  });

  test('a source that is left or disposed of is closed', async () => {
    let closed = 0;
    async function* some(): AsyncGenerator<Uint8Array, void> {
      try {
        for (;;) yield Buffer.from('x\n');
      } finally {
        closed += 1;
      }
    }
    const gone = new Error('mine');
    await assert.rejects(
      lines(inputs(some())).forEach(() => {
        throw gone;
      }),
      gone,
    );
    assert.equal(closed, 1);
    await lines(inputs(some())).take(3).toArray();
    assert.equal(closed, 2);
    const unread = some();
    await lines(inputs(unread))[Symbol.asyncDispose]();
    assert.deepEqual(await unread.next(), { done: true, value: undefined });
  });
});
