import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { flow } from '../../flow/make.ts';
import { range } from '../../flow/sources.ts';
import { explain } from '../../pipeline/explain.ts';
import { S3Server } from '../../../test/web/s3-server.ts';
import { lines } from '../index.ts';
import { s3, s3Objects, type S3Options, toS3 } from './index.ts';
import { awsEncode, signed } from './sigv4.ts';

const options = ({ server }: S3Server): S3Options => ({
  endpoint: server.url,
  region: 'eu-central-1',
  credentials: S3Server.credentials,
  retry: { delay: 1 },
});

test('signatures are those that AWS publishes', () => {
  const example = {
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIAIOSFODNN7EXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' },
    date: new Date('2013-05-24T00:00:00Z'),
  };
  const bucket = 'https://examplebucket.s3.amazonaws.com';
  const cases = [
    {
      method: 'GET',
      path: '/test.txt',
      headers: { range: 'bytes=0-9' },
      of: 'f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41',
    },
    {
      method: 'PUT',
      path: '/test%24file.text',
      headers: { date: 'Fri, 24 May 2013 00:00:00 GMT', 'x-amz-storage-class': 'REDUCED_REDUNDANCY' },
      payload: 'Welcome to Amazon S3.',
      of: '98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd',
    },
    { method: 'GET', path: '/?lifecycle', of: 'fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543' },
    {
      method: 'GET',
      path: '/?max-keys=2&prefix=J',
      of: '34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7',
    },
  ];
  for (const { method, path, headers, payload, of } of cases) {
    const given = {
      method,
      url: new URL(bucket + path),
      payload: payload === undefined ? undefined : Buffer.from(payload),
    };
    const { authorization } = signed({
      ...example,
      ...given,
      ...(headers && { headers }),
    });
    assert.equal(/Signature=(\w+)$/.exec(authorization!)?.[1], of, path);
  }
  assert.equal(awsEncode("a b/c!'()*~é", true), 'a%20b/c%21%27%28%29%2A~%C3%A9');
});

const strange = "a dir/it's (100%) +&=?#*!~ é\u{1f600}\t.txt";

describe('objects', () => {
  test('are written and read, whatever their keys', async () => {
    await using store = await S3Server.start();
    for (const key of ['a.txt', strange]) {
      const report = await flow(['one', 'two']).to(
        toS3(`s3://bucket/${key}`, { ...options(store), contentType: 'text/plain' }),
      );
      assert.deepEqual(report, { path: `s3://bucket/${key}`, items: 2, bytes: 8 });
      assert.deepEqual(await lines(s3(`s3://bucket/${key}`, options(store))).toArray(), ['one', 'two']);
      assert.equal(store.objects.get(key)!.type, 'text/plain');
    }
    assert.equal(store.uploads.size, 0);
    await flow<string>([]).to(toS3('s3://bucket/empty', options(store)));
    assert.equal(store.objects.get('empty')!.data.length, 0);
  });

  test('a download goes on where it was', async () => {
    await using store = await S3Server.start({ dropsAt: [100_000, 200_000] });
    const text = Array.from({ length: 50_000 }, (_, n) => `line ${n}\n`).join('');
    store.objects.set('big', { data: Buffer.from(text), etag: '"x"', type: undefined });
    assert.equal(await lines(s3('s3://bucket/big', options(store))).count(), 50_000);
    assert.match(store.server.seen[1]!.headers.range!, /^bytes=\d+-$/);
  });

  test('errors say what the store says, and nothing of the credentials', async () => {
    await using store = await S3Server.start();
    const missing = lines(s3('s3://bucket/missing', options(store)));
    await assert.rejects(missing.count(), {
      status: 404,
      message: /^lines\(s3\): .*: NoSuchKey: The specified key does not exist/,
    });
    const credentials = { ...S3Server.credentials, secretAccessKey: 's3cr3t' };
    const wrong = lines(s3('s3://bucket/x', { ...options(store), credentials }));
    const shown = [JSON.stringify(explain(wrong)), JSON.stringify(s3('s3://bucket/x', { credentials }))];
    await assert.rejects(wrong.count(), (error: Error) => {
      shown.push(String(error.stack));
      assert.match(error.message, /403 Forbidden: SignatureDoesNotMatch/);
      return true;
    });
    assert.ok(!shown.join().includes('s3cr3t'));
    await assert.rejects(lines(s3('s3://bucket/x', { endpoint: store.server.url })).count(), { status: 403 });
  });

  test('credentials may come from a function', async () => {
    await using store = await S3Server.start();
    let asked = 0;
    const given = { ...options(store), credentials: async () => (asked++, S3Server.credentials) };
    await flow(['x']).to(toS3('s3://bucket/k', given));
    assert.equal(await lines(s3('s3://bucket/k', given)).count(), 1);
    assert.equal(asked, 2);
  });

  test('arguments are checked at the call', () => {
    assert.throws(() => s3('http://bucket/key'), { message: /^s3: url must be s3:\/\/bucket\/key, got "http/ });
    assert.throws(() => s3('s3://bucket/'), { name: 'TypeError' });
    assert.throws(() => s3('s3://bucket/a/../b'), { message: /cannot be asked for/ });
    assert.throws(() => s3('s3://bucket/a', { credentials: { accessKeyId: 'a' } as never }), {
      message: /must have the strings/,
    });
    assert.throws(() => s3('s3://bucket/a', { region: 'a b' }), { name: 'RangeError' });
    assert.throws(() => toS3('s3://bucket/a', { contentType: 'a\r\nb: c' }), { name: 'TypeError' });
    assert.throws(() => s3Objects('s3://bucket/', { pageSize: 1001 }), { name: 'RangeError' });
  });
});

describe('a listing', () => {
  test('in pages that are asked for when they are needed', async () => {
    await using store = await S3Server.start();
    const keys = [...Array.from({ length: 5 }, (_, n) => `logs/${n} +%&.txt`), 'other'];
    for (const key of keys) await flow([key]).to(toS3(`s3://bucket/${key}`, options(store)));
    const before = store.server.seen.length;
    const listed = s3Objects('s3://bucket/logs/', { ...options(store), pageSize: 2 });
    assert.deepEqual(
      await listed
        .take(2)
        .map(({ key, size }) => [key, size])
        .toArray(),
      [
        [keys[0], 15],
        [keys[1], 15],
      ],
    );
    assert.equal(store.server.seen.length, before + 1);
    assert.deepEqual(await listed.map(({ key }) => key).toArray(), keys.slice(0, 5));
    const [last] = await s3Objects('s3://bucket/', { ...options(store), startAfter: 'logs/5' }).toArray();
    assert.deepEqual([last!.url, last!.lastModified.getTime()], ['s3://bucket/other', Date.UTC(2026, 10, 21, 10)]);
    assert.match(last!.etag, /^"[0-9a-f]{32}"$/);
    const inputs = await listed.map(({ url }) => s3(url, options(store))).toArray();
    assert.deepEqual(await lines(inputs).toArray(), keys.slice(0, 5));
  });
});

describe('a multipart upload', () => {
  const text = Array.from({ length: 1000 }, (_, n) => `line ${n}`);
  const whole = `${text.join('\n')}\n`;

  test('parts of one size, and the object when all are there', async () => {
    await using store = await S3Server.start();
    await flow(text).to(toS3('s3://bucket/k', { ...options(store), partSize: 2000, concurrency: 2 }));
    assert.equal(String(store.objects.get('k')!.data), whole);
    assert.match(store.objects.get('k')!.etag, /-5"$/);
    assert.ok(store.server.most <= 2);
    // What fills a part to the byte is no multipart upload.
    await flow([Buffer.alloc(2000)]).to(toS3('s3://bucket/one', { ...options(store), partSize: 2000 }));
    assert.match(store.objects.get('one')!.etag, /^"[0-9a-f]{32}"$/);
    await flow([Buffer.alloc(2001)]).to(toS3('s3://bucket/two', { ...options(store), partSize: 2000 }));
    assert.match(store.objects.get('two')!.etag, /-2"$/);
    assert.equal(store.uploads.size, 0);
  });

  test('compressed by the suffix', async () => {
    await using store = await S3Server.start();
    const random = range(20_000).map((n) => String(Math.imul(n, 2_654_435_761)));
    await random.to(toS3('s3://bucket/k.gz', { ...options(store), partSize: 20_000 }));
    assert.ok(store.server.paths.some((path) => path.includes('partNumber=3')));
    assert.equal(gunzipSync(store.objects.get('k.gz')!.data).toString().split('\n').length, 20_001);
    assert.equal(await lines(s3('s3://bucket/k.gz', options(store))).count(), 20_000);
  });

  test('every request is made again where it may', async () => {
    await using store = await S3Server.start({
      fail: (_, times) => (times === 0 ? 503 : times === 1 ? 'drop' : undefined),
    });
    await flow(text).to(toS3('s3://bucket/k', { ...options(store), partSize: 2000 }));
    assert.equal(String(store.objects.get('k')!.data), whole);
  });

  test('a completion whose answer is lost, or that fails within a success', async () => {
    for (const traps of [{ losesCompletion: true }, { completionError: 'InternalError' }]) {
      await using store = await S3Server.start(traps);
      await flow(text).to(toS3('s3://bucket/k', { ...options(store), partSize: 2000 }));
      assert.equal(String(store.objects.get('k')!.data), whole);
    }
    await using store = await S3Server.start({ completionError: 'AccessDenied' });
    await assert.rejects(flow(text).to(toS3('s3://bucket/k', { ...options(store), partSize: 2000 })), {
      message: /answered 400 Bad Request: AccessDenied, in the body of a success$/,
    });
    assert.deepEqual([store.objects.size, store.uploads.size], [0, 0]);
  });

  test('an error gives the upload up, and leaves what was there', async () => {
    await using store = await S3Server.start({ fail: (what) => (/partNumber/.test(what) ? 500 : undefined) });
    await assert.rejects(flow(text).to(toS3('s3://bucket/k', { ...options(store), partSize: 2000 })), {
      message: /answered 500 Internal Server Error: SlowDown: Please reduce your request rate. \(tried 4 times\)$/,
    });
    assert.deepEqual([store.objects.size, store.uploads.size], [0, 0]);
    await using other = await S3Server.start();
    await flow(['old']).to(toS3('s3://bucket/k', options(other)));
    const mine = new Error('mine');
    function* items(): Generator<string> {
      yield* text;
      throw mine;
    }
    await assert.rejects(
      flow(items()).to(toS3('s3://bucket/k', { ...options(other), partSize: 2000 })),
      (error) => error === mine,
    );
    assert.equal(String(other.objects.get('k')!.data), 'old\n');
    assert.equal(other.uploads.size, 0);
  });
});
