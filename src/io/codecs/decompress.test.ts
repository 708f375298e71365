import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import * as zlib from 'node:zlib';
import { absent, shared } from '../../../test/shared.ts';
import type { ByteReader } from '../sources/bytes.ts';
import { type Codec, DecompressReader, sniff } from './decompress.ts';
import { DecompressionError } from './decoder.ts';

interface Outcome {
  readonly bytes: Buffer;
  readonly error: unknown;
}

/** Decompresses bytes that come in the given pieces: the same whether they can be read again or not. */
async function decompressed(pieces: readonly Uint8Array[], codec?: Codec): Promise<Outcome> {
  const once = await outcome(rawReader(pieces), codec);
  const again = await outcome({ ...rawReader(pieces), again: () => rawReader(pieces) }, codec);
  assert.deepEqual(again, once);
  return once;
}

/** Reads pieces in memory that is used again for each. */
function rawReader(pieces: readonly Uint8Array[]): ByteReader {
  const memory = new Uint8Array(Math.max(0, ...pieces.map((piece) => piece.length)));
  let at = 0;
  return {
    read: () => {
      memory.fill(0xaa);
      const piece = pieces[at++];
      if (!piece) return undefined;
      memory.set(piece);
      const chunk = memory.subarray(0, piece.length);
      return at % 3 === 0 ? Promise.resolve(chunk) : chunk;
    },
    close: () => {},
  };
}

async function outcome(raw: ByteReader, codec: Codec | undefined): Promise<Outcome> {
  const reader = new DecompressReader(raw, codec, 'test', 'bytes');
  const out: Uint8Array[] = [];
  let error: unknown;
  try {
    for (let chunk = await reader.read(); chunk; chunk = await reader.read()) out.push(chunk.slice());
  } catch (caught) {
    error = caught;
  }
  await reader.close();
  return { bytes: Buffer.concat(out), error };
}

/** A generator of numbers that gives the same ones at every run. */
function random(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

function pieces(bytes: Uint8Array, size: () => number): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) found.push(bytes.subarray(at, (at += Math.max(1, size()))));
  return found;
}

/** A text that compresses as logs do. */
function log(lines: number): Buffer {
  const draw = random(lines);
  return Buffer.from(
    Array.from({ length: lines }, (_, i) => `${i} GET /item/${draw(1000)} ${draw(2) ? 200 : 404} ${draw(1e6)}\n`).join(
      '',
    ),
  );
}

interface Vector {
  readonly kind: string;
  readonly gz: string;
  readonly data?: string;
  readonly error?: string;
  readonly stream_bytes: string;
  readonly stream_error: 'truncated' | 'corrupt' | null;
}

describe('gzip as CPython reads it', { skip: absent('conformance/formats') }, () => {
  const vectors = zlib
    .gunzipSync(readFileSync(shared('conformance/formats/gzip.jsonl.gz')))
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Vector);
  const draw = random(1);
  const cuts: Record<string, (length: number) => () => number> = {
    whole: (length) => () => length,
    'byte by byte': () => () => 1,
    'at random': () => () => draw(40),
  };
  for (const [name, cut] of Object.entries(cuts)) {
    test(`${vectors.length} files, cut ${name}`, async () => {
      for (const [index, vector] of vectors.entries()) {
        const gz = Buffer.from(vector.gz, 'base64');
        const { bytes, error } = await decompressed(pieces(gz, cut(gz.length)), 'gzip');
        const label = `${vector.kind} ${index}`;
        assert.equal(bytes.toString('base64'), vector.stream_bytes, label);
        // Of a header, Python's gzip module checks less than zlib itself, whose answer is stream_error.
        if (vector.stream_error === null) {
          assert.equal(error, undefined, label);
          assert.equal(bytes.toString('base64'), vector.data, label);
        } else {
          assert.ok(error instanceof DecompressionError, label);
          assert.equal(error.truncated, vector.stream_error === 'truncated', label);
          assert.equal(error.plainOffset, bytes.length);
        }
      }
    });
  }
});

test('deflate in two pieces, cut at every byte', async () => {
  for (const data of [log(300), Buffer.from('a line of text that comes again and again\n'.repeat(500))]) {
    const packed = zlib.gzipSync(data);
    for (let at = 0; at <= packed.length; at++) {
      const { bytes, error } = await decompressed([packed.subarray(0, at), packed.subarray(at)], 'gzip');
      assert.equal(error, undefined, `cut at ${at}`);
      assert.ok(bytes.equals(data), `cut at ${at}`);
    }
  }
});

const text = log(3000);
const small = log(12);

describe('each codec', () => {
  const compress: Partial<Record<Codec, (bytes: Buffer) => Buffer>> = {
    gzip: (bytes) => zlib.gzipSync(bytes),
    zlib: (bytes) => zlib.deflateSync(bytes),
    brotli: (bytes) => zlib.brotliCompressSync(bytes),
  };
  for (const [name, pack] of Object.entries(compress) as [Codec, (bytes: Buffer) => Buffer][]) {
    test(`${name} gives what was compressed, wherever it is cut`, async () => {
      const packed = pack(text);
      const draw = random(2);
      for (const size of [() => packed.length, () => 1, () => draw(3000), () => 64]) {
        const { bytes, error } = await decompressed(pieces(packed, size), name);
        assert.equal(error, undefined);
        assert.ok(bytes.equals(text));
      }
    });

    test(`${name} that ends too early gives all there is, then says so`, async () => {
      const packed = pack(small);
      for (let length = 1; length < packed.length; length++) {
        const { bytes, error } = await decompressed(
          pieces(packed.subarray(0, length), () => 7),
          name,
        );
        assert.ok(error instanceof DecompressionError, `${length} of ${packed.length}`);
        assert.equal(error.truncated, true);
        assert.equal(error.plainOffset, bytes.length);
        assert.equal(error.compressedOffset, length);
        assert.ok(small.subarray(0, bytes.length).equals(bytes));
      }
    });

    test(`${name} that is followed by something else says so after all of it`, async () => {
      const { bytes, error } = await decompressed([pack(small), Buffer.from('rest')], name);
      assert.ok(bytes.equals(small));
      assert.ok(error instanceof DecompressionError);
      assert.match(error.message, /what follows is not/);
    });
  }

  test('levels, strategies and flushes of deflate', async () => {
    const draw = random(3);
    const noise = Buffer.from(Array.from({ length: 100_000 }, () => draw(256)));
    const zeros = Buffer.alloc(300_000);
    const { Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED } = zlib.constants;
    for (const data of [text, noise, zeros, Buffer.concat([noise, zeros, text, noise]), Buffer.alloc(0)]) {
      for (const level of [0, 1, 6, 9]) {
        for (const strategy of [0, Z_FIXED, Z_HUFFMAN_ONLY, Z_RLE, Z_FILTERED]) {
          for (const windowBits of [9, 15]) {
            const packed = zlib.gzipSync(data, { level, strategy, windowBits });
            const { bytes, error } = await decompressed(pieces(packed, () => 1000 + draw(50_000)));
            assert.equal(error, undefined);
            assert.ok(bytes.equals(data), `${data.length} ${level} ${strategy}`);
          }
        }
      }
    }
  });
});

describe('damage in deflate', () => {
  /** Whether zlib takes it. */
  const judge = (packed: Buffer): boolean => {
    try {
      zlib.gunzipSync(packed);
      return true;
    } catch {
      return false;
    }
  };

  test('at every byte of a member: refused where zlib refuses it, and all before it is given', async () => {
    for (const strategy of [zlib.constants.Z_DEFAULT_STRATEGY, zlib.constants.Z_FIXED]) {
      const packed = zlib.gzipSync(small, { strategy });
      for (let at = 10; at < packed.length; at++) {
        for (const flip of [1, 0x10, 0xff]) {
          const bad = Buffer.from(packed);
          bad[at]! ^= flip;
          const whole = await decompressed([bad], 'gzip');
          const cut = await decompressed(
            pieces(bad, () => 1),
            'gzip',
          );
          assert.ok(whole.bytes.equals(cut.bytes), `byte ${at}`);
          assert.equal((whole.error as Error | undefined)?.message, (cut.error as Error | undefined)?.message);
          assert.equal(whole.error === undefined, judge(bad), `byte ${at}`);
        }
      }
    }
  });

  test('the members before it are whole', async () => {
    const members = [log(5), log(50), Buffer.alloc(0), log(20)];
    const good = Buffer.concat(members.map((member) => zlib.gzipSync(member)));
    const last = zlib.gzipSync(text);
    last[last.length - 6]! ^= 1;
    const { bytes, error } = await decompressed([Buffer.concat([good, last])]);
    assert.ok(bytes.equals(Buffer.concat([...members, text])));
    assert.ok(error instanceof DecompressionError);
    assert.deepEqual(
      [error.name, error.codec, error.truncated, error.compressedOffset, error.plainOffset],
      ['DecompressionError', 'gzip', false, good.length + last.length - 8, bytes.length],
    );
    assert.equal(
      error.message,
      `test: bytes is damaged at byte ${error.compressedOffset}, after ${bytes.length} plain bytes: gzip: incorrect data check`,
    );
  });
});

test('what it is, the first bytes tell', () => {
  const of = (data: Uint8Array | string | readonly number[], ended = true): unknown => sniff(Buffer.from(data), ended);
  assert.equal(of(zlib.gzipSync('a')), 'gzip');
  for (const level of [1, 4, 6, 9]) assert.equal(of(zlib.deflateSync('some text', { level })), 'zlib');
  assert.equal(of([0x28, 0xb5, 0x2f, 0xfd, 0]), 'zstd');
  for (const plain of ['', 'a', 'x', 'x^2 + y^2 = z^2, as we know', 'x^', '(µ/ý', '\x1f', '{"a":1}']) {
    assert.equal(of(plain), undefined, plain);
  }
  assert.equal(of('a', false), undefined);
  for (const more of [[0x1f], [0x1f, 0x8b], [0x28, 0xb5], 'x', 'x^2']) assert.equal(of(more, false), 'more');
});
