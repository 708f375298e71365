import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import * as zlib from 'node:zlib';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { lines } from '../formats/lines.ts';
import { pipe } from '../../pipeline/pipe.ts';
import { map } from '../../operators/map.ts';
import { toFile, toNdjson } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-sinks-'));
after(() => rmSync(folder, { recursive: true }));
let made = 0;
/** A new empty folder, so that what is left behind shows. */
function place(): string {
  return mkdtempSync(join(folder, `${++made}-`));
}

describe('a file', () => {
  test('strings are lines, bytes are themselves, and the report counts both', async () => {
    const path = join(place(), 'a.txt');
    const report = await flow(['é', Buffer.from('raw'), 'x']).toFile(path);
    assert.deepEqual(report, { path, items: 3, bytes: 8 });
    assert.equal(readFileSync(path, 'utf8'), 'é\nrawx\n');
  });

  test('an empty flow makes an empty file', async () => {
    const path = join(place(), 'a.txt');
    assert.deepEqual(await flow<string>([]).toFile(path), { path, items: 0, bytes: 0 });
    assert.equal(readFileSync(path, 'utf8'), '');
  });

  test('it is the end of a pipe too, over sync and async sources', async () => {
    const path = join(place(), 'a.ndjson');
    await pipe(
      [1, 2],
      map((n: number) => ({ n })),
      toNdjson(path),
    );
    assert.equal(readFileSync(path, 'utf8'), '{"n":1}\n{"n":2}\n');
    async function* items(): AsyncGenerator<string> {
      yield 'a';
      await turn();
      yield 'b';
    }
    const report = await pipe(items, toFile(path));
    assert.equal(report.items, 2);
    assert.equal(readFileSync(path, 'utf8'), 'a\nb\n');
  });

  test('much more than fits a buffer', async () => {
    const path = join(place(), 'a.txt');
    const report = await range(300_000).map(String).toFile(path);
    assert.equal(report.bytes, statSync(path).size);
    assert.equal(readFileSync(path, 'utf8').split('\n').length, 300_001);
  });

  test('it is compressed as its name says', async () => {
    const gz = join(place(), 'a.txt.gz');
    await flow(['one', 'two']).toFile(gz);
    assert.equal(zlib.gunzipSync(readFileSync(gz)).toString(), 'one\ntwo\n');
    const br = join(place(), 'a.txt.BR');
    await range(100_000).map(String).toFile(br);
    assert.equal(zlib.brotliDecompressSync(readFileSync(br)).toString().length, 588_890);
    const zst = join(place(), 'a.txt.zst');
    await range(400_000).map(String).toFile(zst, { level: 1 });
    assert.ok(statSync(zst).size < 1.5e6);
    assert.equal(await lines(zst).sum(Number), (400_000 * 399_999) / 2);
  });

  test('folders are made on request only, and a missing one leaves nothing behind', async () => {
    const root = place();
    const path = join(root, 'x', 'y', 'a.txt');
    await assert.rejects(flow(['a']).toFile(path), { code: 'ENOENT' });
    assert.deepEqual(readdirSync(root), []);
    await flow(['a']).toFile(path, { mkdir: true });
    assert.equal(readFileSync(path, 'utf8'), 'a\n');
  });

  test('an error leaves the file that was there, and nothing beside it; the source is closed', async () => {
    const root = place();
    const path = join(root, 'a.txt');
    writeFileSync(path, 'old');
    let closed = 0;
    const failure = new Error('mine');
    const items = function* (): Generator<string> {
      try {
        for (let i = 0; ; i++) {
          if (i === 100_000) throw failure;
          yield `${i}`;
        }
      } finally {
        closed += 1;
      }
    };
    await assert.rejects(flow(items).toFile(path), failure);
    await assert.rejects(flow(items).toFile(`${path}.gz`), failure);
    assert.deepEqual([readFileSync(path, 'utf8'), readdirSync(root), closed], ['old', ['a.txt'], 2]);
    await assert.rejects(flow([5 as never as string]).toFile(path), {
      name: 'TypeError',
      message: 'toFile: every item must be a string or Uint8Array (toNdjson and toCsv write records), got 5',
    });
    assert.deepEqual([readFileSync(path, 'utf8'), readdirSync(root)], ['old', ['a.txt']]);
  });

  test('a process that is killed leaves the file that was there', async () => {
    const root = place();
    const path = join(root, 'a.txt');
    writeFileSync(path, 'old');
    const code = `
      const { flow } = await import(${JSON.stringify(new URL('../../flow/make.js', import.meta.url).href)});
      let told = false;
      await flow(async function* () {
        for (let i = 0; ; i++) {
          yield 'x'.repeat(1000);
          if (i > 5000 && !told) { told = true; console.log('now'); }
          if (i % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
        }
      }).toFile(${JSON.stringify(path)});`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', code], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    child.kill('SIGKILL');
    await new Promise((resolve) => child.once('exit', resolve));
    assert.equal(readFileSync(path, 'utf8'), 'old');
    assert.equal(readdirSync(root).length, 2);
  });

  test('the mode of the file that was there is kept, and a link still leads there', async () => {
    const root = place();
    const path = join(root, 'a.txt');
    writeFileSync(path, 'old');
    chmodSync(path, 0o640);
    const link = join(root, 'link.txt');
    symlinkSync(path, link);
    await flow(['new']).toFile(link);
    assert.equal(readFileSync(path, 'utf8'), 'new\n');
    assert.equal(statSync(path).mode & 0o777, 0o640);
    assert.deepEqual(readdirSync(root).sort(), ['a.txt', 'link.txt']);
  });

  test('a full disk is an error', { skip: !existsSync('/dev/full') }, async () => {
    await assert.rejects(range(100_000).map(String).toFile('/dev/full'), { code: 'ENOSPC' });
    await assert.rejects(flow(['a']).toFile('/dev/full'), { code: 'ENOSPC' });
  });

  test('what is no regular file is written as it is', { skip: !existsSync('/dev/null') }, async () => {
    assert.equal((await flow(['a']).toFile('/dev/null')).bytes, 2);
    assert.ok(!statSync('/dev/null').isFile());
  });
});

/** A stream that takes a turn for each write and holds next to nothing. */
function slow(written: string[]): Writable {
  return new Writable({
    highWaterMark: 1,
    write(chunk: Buffer, _encoding, done) {
      written.push(chunk.toString());
      setImmediate(done);
    },
  });
}

describe('a stream', () => {
  test('its backpressure is heeded: little is read ahead', async () => {
    const written: string[] = [];
    const stream = slow(written);
    let most = 0;
    let read = 0;
    const items = flow(function* () {
      for (; read < 50_000; read++) {
        most = Math.max(most, stream.writableLength);
        yield 'x'.repeat(99);
      }
    });
    const report = await items.toFile(stream);
    assert.deepEqual(report, { items: 50_000, bytes: 5_000_000 });
    assert.ok(most < 300_000, `${most} bytes were waiting`);
    assert.ok(stream.writableFinished);
    assert.equal(written.join('').length, 5_000_000);
  });

  test('what there is does not wait for what there will be', async () => {
    const written: string[] = [];
    let more: () => void = () => {};
    const done = flow(async function* () {
      yield 'a';
      await new Promise<void>((resolve) => (more = resolve));
      yield 'b';
    }).toFile(slow(written));
    while (written.length === 0) await turn();
    assert.deepEqual(written, ['a\n']);
    more();
    await done;
    assert.deepEqual(written, ['a\n', 'b\n']);
  });

  test('end: false leaves it open, with no listener of ours', async () => {
    const written: string[] = [];
    const stream = slow(written);
    const before = stream.eventNames().length;
    for (const word of ['a', 'b']) await flow([word]).toFile(stream, { end: false });
    assert.equal(written.join(''), 'a\nb\n');
    assert.deepEqual([stream.writableEnded, stream.eventNames().length], [false, before]);
  });

  test('its error rejects and closes the source', async () => {
    const failure = new Error('stream');
    let closed = false;
    const items = function* (): Generator<string> {
      try {
        for (;;) yield 'x'.repeat(100);
      } finally {
        closed = true;
      }
    };
    const stream = new Writable({ write: (_chunk, _encoding, done) => done(failure) });
    await assert.rejects(flow(items).toFile(stream), failure);
    assert.ok(closed);
    const gone = new PassThrough();
    gone.destroy();
    await assert.rejects(flow(['a']).toFile(gone), /the stream was closed before all was written/);
  });

  test('a flow that fails destroys it, unless it is not to be ended', async () => {
    const failing = flow(function* (): Generator<string> {
      yield 'a';
      throw new Error('mine');
    });
    const stream = slow([]);
    stream.on('error', () => {});
    await assert.rejects(failing.toFile(stream), /mine/);
    assert.ok(stream.destroyed);
    const kept = slow([]);
    await assert.rejects(failing.toFile(kept, { end: false }), /mine/);
    assert.ok(!kept.destroyed);
  });

  test('a web stream, whose backpressure is heeded too', async () => {
    const chunks: string[] = [];
    let closed = false;
    const stream = new WritableStream<Uint8Array>({
      write: async (chunk) => {
        await turn();
        chunks.push(Buffer.from(chunk).toString());
      },
      close: () => {
        closed = true;
      },
    });
    await range(50_000).map(String).toFile(stream);
    assert.equal(chunks.join('').length, 288_890);
    assert.ok(closed);
    const failure = new Error('web');
    const bad = new WritableStream<Uint8Array>({ write: () => Promise.reject(failure) });
    await assert.rejects(range(50_000).map(String).toFile(bad), failure);
  });
});

test('the standard output: a reader that leaves is a BrokenPipeError', async () => {
  const code = `
    const { range } = await import(${JSON.stringify(new URL('../../flow/sources.js', import.meta.url).href)});
    await range(1e9).map(String).toStdout().catch((error) => console.error(error.name));`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'pipe'] });
  let errors = '';
  child.stderr.on('data', (text: Buffer) => (errors += text));
  const first = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve));
  assert.ok(first.toString().startsWith('0\n1\n2\n'));
  child.stdout.destroy();
  const status = await new Promise((resolve) => child.once('close', resolve));
  assert.deepEqual([errors, status], ['BrokenPipeError\n', 0]);
});

test('arguments are checked', async () => {
  assert.throws(() => toFile(5 as never), /toFile: output must be a path, a Node Writable or a WritableStream, got 5/);
  assert.throws(() => toFile('a', { mkdirs: true } as never), /unknown option "mkdirs"/);
  await assert.rejects(flow(['a']).toFile(''), TypeError);
  const rows = flow([1]);
  assert.throws(() => rows.groupBy((n) => n, toNdjson('a') as never), /a sink ends a flow; it cannot be a reducer/);
});
