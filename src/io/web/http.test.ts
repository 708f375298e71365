import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { explain } from '../../pipeline/explain.ts';
import { type FileTraps, serveFile, TestServer } from '../../../test/web/server.ts';
import { bytes, csv, DecompressionError, lines, ndjson } from '../index.ts';
import { ContentChangedError, http, PrivateAddressError } from './index.ts';

const text = Array.from({ length: 40_000 }, (_, n) => `line ${n} of a file that is read by ranges\n`).join('');
const content = Buffer.from(text);
const sha = (parts: readonly Uint8Array[]): string => createHash('sha256').update(Buffer.concat(parts)).digest('hex');
const quick = { retry: { delay: 1 } };

/** Serves one file with traps and gives what `http` makes of it, with the ranges that were asked for. */
async function read(
  traps: Partial<FileTraps>,
  options = {},
): Promise<{ ranges: (string | undefined)[]; same: boolean }> {
  let times = 0;
  await using server = await TestServer.start((exchange) =>
    serveFile(exchange, { content: () => content, ...traps }, times++),
  );
  const parts: Uint8Array[] = [];
  await bytes(http(`${server.url}/file`, { ...quick, ...options })).forEach((part) => void parts.push(part.slice()));
  const ranges = server.seen.map(({ headers }) => headers.range);
  return { ranges, same: sha(parts) === sha([content]) };
}

const changed = (what: RegExp) => (error: Error) => {
  assert.ok(error instanceof ContentChangedError, String(error));
  assert.match(error.message, what);
  return true;
};

describe('a dropped connection', () => {
  test('is made again by a range, as often as it takes', async () => {
    const drops = [100_000, 1, 0, 300_000];
    const { ranges, same } = await read({ drops, etag: () => '"v1"' });
    assert.ok(same);
    assert.equal(ranges.length, 5);
    assert.equal(ranges[0], undefined);
    const starts = ranges.slice(1).map((range) => Number(/^bytes=(\d+)-$/.exec(range!)![1]));
    assert.ok(starts[0]! <= 100_000 && starts[0]! > 0);
    assert.deepEqual(
      starts,
      [...starts].sort((a, b) => a - b),
    );
  });

  test('a Last-Modified that is old enough will do', async () => {
    const { ranges, same } = await read({ drops: [70_000], lastModified: new Date(Date.now() - 60_000).toUTCString() });
    assert.ok(same);
    assert.match(ranges[1]!, /^bytes=\d+-$/);
  });

  test('without a strong validator it is read from the start, and compared', async () => {
    for (const traps of [{}, { etag: () => 'W/"v1"' }, { lastModified: new Date(Date.now() + 60_000).toUTCString() }]) {
      const { ranges, same } = await read({ ...traps, drops: [100_000, 50_000] });
      assert.ok(same);
      assert.deepEqual(ranges, [undefined, undefined, undefined]);
    }
  });

  test('a server that knows no ranges sends it all again', async () => {
    const { ranges, same } = await read({ drops: [100_000], etag: () => '"v1"', ranges: false });
    assert.ok(same);
    assert.equal(ranges.length, 2);
  });

  test('tries are counted since bytes came last, and end', async () => {
    const dying = read({ drops: [5000, 0, 0, 0, 0, 0], etag: () => '"v1"' }, { retry: { delay: 1, times: 2 } });
    await assert.rejects(dying, {
      name: 'ConnectionError',
      message:
        /^bytes\(http\): http:\/\/127.*\/file: the connection was broken off after 5000 bytes \(tried 3 times\)$/,
    });
    await assert.rejects(read({ drops: [5000] }, { retry: false }), { code: 'ECONNRESET' });
  });
});

describe('a file that changes', () => {
  const other = Buffer.from(text.toUpperCase());

  test('by its ETag, with a range that does not hold any more', async () => {
    const traps = {
      drops: [90_000],
      etag: (times: number) => `"v${times}"`,
      content: (n: number) => (n === 0 ? content : other),
    };
    await assert.rejects(read(traps), changed(/its etag is another \(byte \d+\)$/));
  });

  test('by its length, its bytes, its end', async () => {
    const shorter = content.subarray(0, 20_000);
    const versions = (then: Buffer) => (n: number) => (n === 0 ? content : then);
    await assert.rejects(
      read({ drops: [90_000], content: versions(other) }),
      changed(/its first bytes are others now/),
    );
    await assert.rejects(
      read({ drops: [90_000], content: versions(shorter) }),
      changed(/it has 20000 bytes, and had \d+/),
    );
    // Ranges are given, and nothing tells that they are of another version but the length.
    const etag = (): string => '"same"';
    await assert.rejects(
      read({ drops: [90_000], etag, content: versions(shorter) }),
      changed(/has 20000 bytes, and was said/),
    );
  });

  test('no record is made of two versions', async () => {
    let times = 0;
    const traps = { drops: [90_000], content: (n: number) => (n === 0 ? content : other) };
    await using server = await TestServer.start((exchange) => serveFile(exchange, traps, times++));
    const seen: string[] = [];
    await assert.rejects(
      lines(http(server.url, quick)).forEach((line) => void seen.push(line)),
      ContentChangedError,
    );
    assert.deepEqual(seen, text.split('\n').slice(0, seen.length));
    assert.ok(seen.length > 500);
  });
});

describe('a length that lies', () => {
  test('more than there is', async () => {
    const etag = (): string => '"v1"';
    await assert.rejects(read({ lie: 10, etag }), changed(/it has \d+ bytes, and was said to have \d+/));
    await assert.rejects(read({ lie: 10 }), {
      name: 'ConnectionError',
      message: /broken off after \d+ bytes \(tried 4 times\)/,
    });
  });

  test('less than there is', async () => {
    await assert.rejects(read({ lie: -10 }), changed(/has sent more than its content-length says/));
  });

  test('by way of a fetch that was handed in', async () => {
    const answer = (length: number) => async () =>
      new Response(content, { headers: { 'content-length': String(length), etag: '"v1"' } });
    const take = (length: number): Promise<number> =>
      lines(http('https://a.example/', { fetch: answer(length), ...quick })).count();
    assert.equal(await take(content.length), 40_000);
    await assert.rejects(take(content.length - 1), changed(/has sent \d+ bytes, and said/));
    await assert.rejects(take(content.length + 1), /of \d+ bytes came.*\(tried 4 times\)$/s);
  });
});

describe('an input of every reader', () => {
  test('compressed files are known by their bytes, over dropped connections too', async () => {
    const zipped = gzipSync(content);
    let times = 0;
    const traps = { drops: [20_000, 30_000], etag: () => '"z"', content: () => zipped };
    await using server = await TestServer.start((exchange) => serveFile(exchange, traps, times++));
    assert.equal(await lines(http(`${server.url}/app.log`, quick)).count(), 40_000);
    assert.equal(server.seen.length, 3);
  });

  test('a content encoding that nobody asked for is taken off', async () => {
    assert.ok((await read({ gzip: true, etag: () => '"v1"', drops: [10_000] })).same);
    await using server = await TestServer.start(({ response, request }) => {
      assert.equal(request.headers['accept-encoding'], 'identity');
      response.writeHead(200, { 'content-encoding': 'br, gzip' });
      response.end(gzipSync(brotliCompressSync('a,b\n1,2\n')));
    });
    assert.deepEqual(await csv(http(server.url)).toArray(), [{ a: '1', b: '2' }]);
  });

  test('damage is an error as in a file', async () => {
    const damaged = gzipSync(content).subarray(0, 30_000);
    await using server = await TestServer.start((exchange) => serveFile(exchange, { content: () => damaged }, 0));
    await assert.rejects(lines(http(server.url)).count(), DecompressionError);
  });

  test('nothing is asked for before the first pull, and leaving ends the transfer', async () => {
    const open = new Set<unknown>();
    await using server = await TestServer.start(({ response }) => {
      open.add(response);
      response.once('close', () => open.delete(response));
      const write = (): void => {
        while (!response.destroyed && response.write('{"n":1}\n'.repeat(1000)));
        if (!response.destroyed) response.once('drain', write);
      };
      write();
    });
    const records = ndjson(http(server.url));
    assert.equal(server.seen.length, 0);
    assert.equal(await records.take(3).count(), 3);
    for (let tries = 0; open.size > 0 && tries < 2000; tries++) await new Promise((go) => setTimeout(go, 5));
    assert.equal(open.size, 0);
    assert.equal(await records.take(2).count(), 2);
  });

  test('several files, one after the other, with progress', async () => {
    await using server = await TestServer.start(({ json, url }) => json(url.pathname));
    const seen: number[] = [];
    const found = lines([http(`${server.url}/a`), http(`${server.url}/b`)], {
      onProgress: ({ bytes }) => void seen.push(bytes),
    });
    assert.deepEqual(await found.toArray(), ['"/a"', '"/b"']);
    assert.equal(seen.at(-1), 8);
  });

  test('explain and errors show no credentials', async () => {
    await using server = await TestServer.start(({ json, request }) =>
      json({}, {}, request.headers.authorization ? 403 : 500),
    );
    const url = `http://me:s3cr3t@127.0.0.1:${server.port}/x?token=s3cr3t`;
    const flow = lines(http(url, { headers: { cookie: 's3cr3t' } }));
    const shown = [JSON.stringify(explain(flow)), JSON.stringify(http(url))];
    await assert.rejects(flow.count(), (error: Error) => {
      shown.push(String(error.stack));
      assert.match(error.message, /^lines\(http\): http:\/\/127\.0\.0\.1:\d+\/x\?token=\*\*\* answered 403 Forbidden$/);
      return true;
    });
    assert.ok(!shown.join().includes('s3cr3t'));
  });

  test('a redirect to a private address is refused, and one in a circle is named', async () => {
    await using other = await TestServer.start(({ json }) => json(1));
    await using server = await TestServer.start(({ url, response }) => {
      const to = { '/away': other.url, '/a': '/b', '/b': '/a', '/file': 'file:///etc/passwd' }[url.pathname]!;
      response.writeHead(307, { location: to });
      response.end();
    });
    await assert.rejects(lines(http(`${server.url}/away`)).count(), PrivateAddressError);
    assert.equal(other.seen.length, 0);
    assert.equal(await lines(http(`${server.url}/away`, { allowPrivate: [`127.0.0.1:${other.port}`] })).count(), 1);
    await assert.rejects(lines(http(`${server.url}/a`)).count(), { message: /in a circle: .*\/a -> .*\/b -> .*\/a$/ });
    await assert.rejects(lines(http(`${server.url}/file`)).count(), { message: /redirects to what is no http URL$/ });
  });

  test('silence and the signal end it', async () => {
    await using server = await TestServer.start(({ response }) => void response.write('begun\n'));
    const silent = lines(http(server.url, { timeout: 30, retry: false })).toArray();
    await assert.rejects(silent, { code: 'ETIMEDOUT', message: /silent for 30 ms/ });
    const controller = new AbortController();
    const stopped = lines(http(server.url, { signal: controller.signal })).forEach(() =>
      controller.abort(new Error('enough')),
    );
    await assert.rejects(stopped, { message: 'enough' });
  });

  test('leaving as soon as an answer is complete ends nothing but the run', async () => {
    await using server = await TestServer.start(({ response }) => void response.end('a,b\n1,2\n3,4\n'));
    const failures: unknown[] = [];
    const failed = (error: unknown): void => void failures.push(error);
    process.on('uncaughtException', failed);
    try {
      // The connection is being put aside just then, and nobody listens to it.
      for (let i = 0; i < 50; i++) assert.equal((await csv(http(server.url)).take(2).toArray()).length, 2);
      await new Promise((resolve) => {
        setTimeout(resolve, 10);
      });
    } finally {
      process.off('uncaughtException', failed);
    }
    assert.deepEqual(failures, []);
  });

  test('arguments are checked at the call', () => {
    assert.throws(() => http('file:///etc/passwd'), { name: 'TypeError' });
    assert.throws(() => http('https://a.example/', { timeout: 0 }), { name: 'RangeError' });
    assert.throws(() => http('https://a.example/', { retries: 3 } as never), {
      message: /^http: unknown option "retries"/,
    });
    assert.throws(() => http('https://a.example/', { headers: { host: 'b' } }), { message: /cannot be given/ });
    assert.throws(() => lines(new URL('https://a.example/')), { message: /pass http\(url\) of sluice\/io\/web/ });
  });
});
