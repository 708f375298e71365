import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { explain } from '../../pipeline/explain.ts';
import { DecompressionError } from '../codecs/decoder.ts';
import { bytes } from '../formats/bytes.ts';
import { lines } from '../formats/lines.ts';
import { sha256 } from '../formats/sha256.ts';
import type { Inputs, ReadProgress } from './records.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
after(() => rmSync(folder, { recursive: true }));

function file(name: string, data: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, data);
  return path;
}

/** How many files this process has open. Only Linux tells. */
function openFiles(): number {
  return readdirSync('/proc/self/fd').length;
}

const text = Array.from({ length: 100_000 }, (_, i) => `line ${i} of a file that has more than one piece\n`).join('');
const big = file('big.log', text);
const expected = text.split('\n').slice(0, -1);
const abc = Buffer.from('a\nb\nc');

async function* pieces(...all: (Uint8Array | string)[]): AsyncGenerator<Uint8Array | string, void> {
  yield* all;
}

describe('inputs', () => {
  const inputs: Record<string, () => Inputs> = {
    path: () => file('abc', abc),
    URL: () => pathToFileURL(file('a b%c', abc)),
    Uint8Array: () => new Uint8Array(abc),
    ArrayBuffer: () => new Uint8Array(abc).buffer,
    'Node Readable': () => Readable.from([abc.subarray(0, 3), abc.subarray(3)]),
    'Readable of text': () => Readable.from(['a\nb', '\nc']),
    'web stream': () => new Blob([abc]).stream(),
    Response: () => new Response(abc),
    generator: () => [
      (function* () {
        yield abc.subarray(0, 1);
        yield 'a'.slice(1);
        yield abc.subarray(1);
      })(),
    ],
    'async generator': () => pieces(abc.subarray(0, 2), 'b', '\n', 'c'),
    'array of inputs': () => [Buffer.from('a'), Buffer.from('b\n'), file('c', 'c'), file('empty', '')],
    'response without body': () => [new Response(null), abc],
  };
  for (const [name, make] of Object.entries(inputs)) {
    test(name, async () => {
      assert.deepEqual(await lines(make()).toArray(), ['a', 'b', 'c']);
      assert.deepEqual(await lines(make()).take(2).toArray(), ['a', 'b']);
    });
  }

  test('a pipe', async () => {
    const child = spawn(process.execPath, [
      '-e',
      "process.stdout.write('a\\n'); setTimeout(() => console.log('b\\nc'), 50)",
    ]);
    assert.deepEqual(await lines(child.stdout).toArray(), ['a', 'b', 'c']);
  });

  test(
    'a named pipe gives its lines as they come, and can be left',
    { skip: process.platform !== 'linux' },
    async () => {
      const path = join(folder, 'fifo');
      await new Promise((resolve) => spawn('mkfifo', [path]).on('exit', resolve));
      const writer = spawn('sh', ['-c', `exec > '${path}'; echo a; echo b; read end`]);
      const before = openFiles();
      const items = lines(path)[Symbol.asyncIterator]();
      assert.deepEqual(await items.next(), { done: false, value: 'a' });
      assert.deepEqual(await items.next(), { done: false, value: 'b' });
      const pending = items.next();
      await items.return!();
      assert.equal((await pending).done, true);
      writer.stdin.end('\n');
      await new Promise((resolve) => writer.on('exit', resolve));
      for (let i = 0; i < 200 && openFiles() > before; i++) await new Promise((resolve) => setTimeout(resolve, 10));
      assert.ok(openFiles() <= before);
    },
  );

  test('what cannot be read is refused at the call', () => {
    const wrong: [unknown, RegExp][] = [
      [5, /^lines: input must be a path, a file URL, bytes, a stream, a response or an iterable of bytes, got 5$/],
      ['', /got ""$/],
      [{}, /got an object$/],
      [[null], /got null$/],
      [
        new URL('https://example.org/a'),
        /got https:\/\/example.org\/a; of another URL, pass http\(url\) of sluice\/io\/web, or the response: await fetch\(url\)$/,
      ],
    ];
    for (const [input, message] of wrong) assert.throws(() => lines(input as string), { name: 'TypeError', message });
    assert.throws(() => lines(new Response('not here', { status: 404, statusText: 'Not Found' })), {
      message: 'lines: the response is 404 Not Found; to read it all the same, pass its body',
    });
    assert.throws(() => lines('a', { decompress: 'rar' as never }), { name: 'RangeError' });
    assert.throws(() => lines('a', { newLine: 'lf' } as object), /unknown option "newLine"/);
    assert.throws(() => lines('a', { maxLength: 2 ** 30 }), /maxLength must be at most/);
    assert.throws(() => bytes('a', { chunkSize: 0 }), { name: 'RangeError' });
  });

  test('pieces have to be bytes or text', async () => {
    const closed: string[] = [];
    async function* wrong(): AsyncGenerator<Uint8Array, void> {
      try {
        yield abc;
        yield 5 as never;
      } finally {
        closed.push('closed');
      }
    }
    await assert.rejects(lines(wrong()).toArray(), {
      name: 'TypeError',
      message: 'lines: every piece must be bytes or text, got 5',
    });
    assert.deepEqual(closed, ['closed']);
  });
});

describe('files', () => {
  test('one of many pieces can be read again and again, also at the same time', async () => {
    const flow = lines(big);
    const [first, second] = await Promise.all([flow.toArray(), flow.toArray()]);
    assert.deepEqual(first, expected);
    assert.deepEqual(second, expected);
  });

  test('errors name the file, and have the code and cause of the system', async () => {
    const missing = join(folder, 'missing.log');
    const error = await lines([big, missing])
      .drain()
      .catch((caught: unknown) => caught as NodeJS.ErrnoException);
    assert.ok(error instanceof Error);
    assert.equal(error.message, `lines: cannot read ${JSON.stringify(missing)}: no such file`);
    assert.equal(error.code, 'ENOENT');
    assert.match((error.cause as Error).message, /^ENOENT/);
    await assert.rejects(bytes(folder).drain(), {
      code: 'EISDIR',
      message: `bytes: cannot read ${JSON.stringify(folder)}: it is a directory`,
    });
  });

  test(
    'nothing is opened before the first pull, and nothing stays open',
    { skip: process.platform !== 'linux' },
    async () => {
      const gz = file('big.gz', gzipSync(text));
      for (const path of [big, gz]) {
        const before = openFiles();
        const flow = lines([path, path]);
        const unread = flow[Symbol.asyncIterator]();
        await unread.return!();
        assert.equal(openFiles(), before);

        for await (const line of flow) {
          assert.equal(line, expected[0]);
          assert.equal(openFiles(), before + 1);
          break;
        }
        assert.equal(openFiles(), before);

        await assert.rejects(
          flow.forEach(() => {
            throw new Error('stop');
          }),
          /stop/,
        );
        assert.equal(openFiles(), before);

        // Left while it is being opened, and while it is being read.
        for (const turns of [0, 1, 2, 5]) {
          const items = flow[Symbol.asyncIterator]();
          const pending = items.next();
          for (let i = 0; i < turns; i++) await new Promise(setImmediate);
          await items.return!();
          await pending;
          assert.equal(openFiles(), before, `${turns} turns`);
        }

        assert.equal(await flow.count(), 2 * expected.length);
        assert.equal(openFiles(), before);
      }
    },
  );

  test('progress counts what is read, compressed as it is', async () => {
    const gz = file('progress.gz', gzipSync(text));
    const { length } = gzipSync(text);
    const told: ReadProgress[] = [];
    await lines([gz, big], { onProgress: (progress) => told.push(progress) }).drain();
    const total = length + text.length;
    assert.ok(told.length > 10);
    assert.ok(told.every(({ totalBytes }) => totalBytes === total));
    assert.ok(told.every((progress, i) => i === 0 || progress.bytes >= told[i - 1]!.bytes));
    assert.deepEqual(told[0]!.file, JSON.stringify(gz));
    assert.deepEqual(told.at(-1), { bytes: total, totalBytes: total, done: true, file: JSON.stringify(big) });
    assert.equal(told.filter(({ done }) => done).length, 1);
    const unknown: ReadProgress[] = [];
    await lines([big, pieces('a')], { onProgress: (progress) => unknown.push(progress) }).drain();
    assert.equal(unknown.at(-1)!.totalBytes, undefined);
    assert.equal(unknown.at(-1)!.bytes, text.length + 1);
    await assert.rejects(
      lines(big, {
        onProgress: () => {
          throw new Error('mine');
        },
      }).drain(),
      { message: 'mine' },
    );
  });
});

describe('streams', () => {
  test('a second run says where the first began', async () => {
    const flow = lines(pieces('a\n'));
    assert.deepEqual(await flow.toArray(), ['a']);
    await assert.rejects(flow.toArray(), { name: 'ConsumedError', message: /already consumed by toArray at / });
  });

  test('are closed when the flow is left, those too that it had not come to', async () => {
    const closed: string[] = [];
    async function* stream(name: string): AsyncGenerator<string, void> {
      try {
        for (;;) yield `${name}\n`;
      } finally {
        closed.push(name);
      }
    }
    const waiting = new Readable({ read() {} });
    assert.deepEqual(
      await lines([stream('a'), waiting])
        .take(2)
        .toArray(),
      ['a', 'a'],
    );
    assert.deepEqual(closed, ['a']);
    assert.equal(waiting.destroyed, true);
  });

  test('are closed when the flow is disposed of before it is run', async () => {
    const one = new Readable({ read() {} });
    const two = new Readable({ read() {} });
    await lines([one, two])[Symbol.asyncDispose]();
    assert.deepEqual([one.destroyed, two.destroyed], [true, true]);
  });

  test('disposing of a flow ends its run', async () => {
    for (const stream of [new Readable({ read() {} }), new ReadableStream<Uint8Array>()]) {
      const flow = lines(stream);
      const pending = flow.toArray();
      await new Promise(setImmediate);
      await Promise.all([assert.rejects(pending, /disposed of/), flow[Symbol.asyncDispose]()]);
      if (stream instanceof Readable) assert.equal(stream.destroyed, true);
      else assert.equal(stream.locked, false);
    }
  });

  test('an error of theirs is their own, after the lines before it', async () => {
    const mine = new Error('mine');
    async function* failing(): AsyncGenerator<string, void> {
      yield 'a\nb\nhalf';
      throw mine;
    }
    const seen: string[] = [];
    await assert.rejects(
      lines(failing()).forEach((line) => void seen.push(line)),
      (error) => error === mine,
    );
    assert.deepEqual(seen, ['a', 'b']);
  });

  test('a line is there without waiting for the next', async () => {
    let go = (): void => {};
    async function* slow(): AsyncGenerator<string, void> {
      yield 'x\n';
      await new Promise<void>((resolve) => (go = resolve));
      yield 'b\n';
    }
    const items = lines(slow())[Symbol.asyncIterator]();
    assert.equal((await items.next()).value, 'x');
    const next = items.next();
    await new Promise(setImmediate);
    go();
    assert.equal((await next).value, 'b');
    await items.return!();
  });

  test('many small pieces, at once or waited for', async () => {
    const small = Array.from({ length: 200_000 }, () => 'a');
    assert.equal(
      (
        await lines([
          (function* () {
            yield* small;
          })(),
        ]).first()
      )?.length,
      small.length,
    );
    assert.equal((await lines(pieces(...small.slice(0, 20_000))).first())?.length, 20_000);
    const gz = gzipSync(text.slice(0, 100_000));
    const one = Array.from(gz, (byte) => Uint8Array.of(byte));
    assert.equal(await lines([one.values()]).join('\n'), text.slice(0, 100_000).replace(/\n$/, ''));
  });
});

describe('compressed', () => {
  test('files are known by their first bytes, brotli by its name', async () => {
    const data = Buffer.from(text.slice(0, 50_000));
    const half = Math.floor(data.length / 2);
    const files = [
      file('no-suffix', gzipSync(data)),
      file('two.txt', Buffer.concat([gzipSync(data.subarray(0, half)), gzipSync(data.subarray(half))])),
      file('deflate', deflateSync(data)),
      file('data.BR', brotliCompressSync(data)),
    ];
    for (const path of files) {
      assert.ok(Buffer.concat(await bytes(path).toArray()).equals(data), path);
      assert.notEqual(await sha256(path), await sha256(data));
    }
    assert.ok(Buffer.concat(await bytes(brotliCompressSync(data), { decompress: 'brotli' }).toArray()).equals(data));
    assert.ok(Buffer.concat(await bytes(files[0]!, { decompress: false }).toArray()).equals(gzipSync(data)));
  });

  test('what is cut short gives every whole line, then the error', async () => {
    const gz = gzipSync(text);
    const path = file('cut.gz', gz.subarray(0, Math.floor(gz.length * 0.7)));
    const seen: string[] = [];
    const error = await lines(path)
      .forEach((line) => void seen.push(line))
      .catch((caught: unknown) => caught);
    assert.ok(error instanceof DecompressionError);
    assert.deepEqual([error.file, error.truncated], [JSON.stringify(path), true]);
    assert.deepEqual(seen, text.slice(0, error.plainOffset).split('\n').slice(0, -1));
    assert.ok(seen.length > 0.6 * expected.length);

    const chunks: Uint8Array[] = [];
    await assert.rejects(
      bytes(path, { chunkSize: 1000 }).forEach((chunk) => void chunks.push(chunk)),
      { name: 'DecompressionError' },
    );
    assert.equal(Buffer.concat(chunks).toString(), text.slice(0, error.plainOffset));
  });
});

test('chunks have the size that was asked for', async () => {
  const chunks = await bytes(big, { chunkSize: 1_000_003 }).toArray();
  assert.deepEqual(
    chunks.map((chunk) => chunk.length),
    [...Array.from({ length: Math.floor(text.length / 1_000_003) }, () => 1_000_003), text.length % 1_000_003],
  );
  assert.equal(Buffer.concat(chunks).toString(), text);
  assert.deepEqual(
    await bytes([abc, abc], { chunkSize: 3 })
      .map((chunk) => chunk.length)
      .toArray(),
    [3, 2, 3, 2],
  );
  assert.deepEqual(await bytes(Buffer.alloc(0)).toArray(), []);
});

test('sha256 is that of the bytes as they are', async () => {
  assert.equal(await sha256(Buffer.from('abc')), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(await sha256([]), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
});

test('a flow explains itself', () => {
  assert.deepEqual(
    explain(lines(['a.log', Buffer.alloc(0), 'b', 'c', 'd']).take(1)).map(({ text, holds }) => [text, holds]),
    [
      ['lines("a.log", bytes, "b", 2 more)', 'a chunk, and the line that has not ended yet'],
      ['take(1)', undefined],
    ],
  );
});
