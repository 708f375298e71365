import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as zlib from 'node:zlib';
import { Decompress } from 'fzstd';
import { DecompressionError } from './decoder.ts';
import { FzstdDecoder } from './zstd.ts';
import { ZstdFrames } from './zstd-frames.ts';
import type { Decoder } from './decoder.ts';
import { bytes } from '../formats/bytes.ts';

/** Ten lines, `line 0 of a small file\n` and so on, as `zstd --check` packs them. */
const frame = Buffer.from(
  'KLUv/STmxQEABAJsaW5lIDAgb2YgYSBzbWFsbCBmaWxlCjEyMzQ1Njc4OQoAYBagHFAYUAQoBxQGFAHKAWX1mmIl7OgC',
  'base64',
);
/** The same from a pipe, whose size was not known, at level 19. */
const piped = Buffer.from(
  'KLUv/QRorQEABAJsaW5lIDAgb2YgYSBzbWFsbCBmaWxlCjEyMzQ1Njc4OQoo0PMQIuGPxHxymLhMLsIqkGIl7OgC',
  'base64',
);
const plain = Buffer.from(Array.from({ length: 10 }, (_, i) => `line ${i} of a small file\n`).join(''));
/** A frame to be skipped, of four bytes. */
const skippable = Buffer.from([0x50, 0x2a, 0x4d, 0x18, 4, 0, 0, 0, 1, 2, 3, 4]);

describe('zstd', () => {
  const both = Buffer.concat([frame, piped, frame]);

  test('frames, wherever they are cut', async () => {
    for (const size of [1, 5, 17, 1000]) {
      const pieces = [];
      for (let at = 0; at < both.length; at += size) pieces.push(both.subarray(at, at + size));
      const found = Buffer.concat(await bytes(pieces.values()).toArray());
      assert.ok(found.equals(Buffer.concat([plain, plain, plain])), `${size}`);
    }
    assert.ok(
      Buffer.concat(await bytes(Buffer.concat([frame, skippable, piped])).toArray()).equals(
        Buffer.concat([plain, plain]),
      ),
    );
  });

  test('that ends too early gives the frames before, then says so', async () => {
    for (let length = frame.length + 1; length < 2 * frame.length; length++) {
      const cut = Buffer.concat([frame, frame]).subarray(0, length);
      const found: Uint8Array[] = [];
      const error = await bytes(cut)
        .forEach((chunk) => void found.push(chunk))
        .catch((caught: unknown) => caught);
      assert.ok(error instanceof DecompressionError, `${length}`);
      assert.equal(error.codec, 'zstd');
      assert.equal(error.truncated, true, error.message);
      assert.ok(Buffer.concat(found).subarray(0, plain.length).equals(plain));
    }
  });

  test('is whole at the end of each frame, and nowhere else', () => {
    const parts = [frame, skippable, piped, frame];
    const ends = new Set(parts.map((_, i) => Buffer.concat(parts.slice(0, i + 1)).length));
    const all = Buffer.concat(parts);
    for (const size of [1, 7, all.length]) {
      for (let length = 0; length <= all.length; length++) {
        const frames = new ZstdFrames();
        for (let at = 0; at < length; at += size) frames.push(all.subarray(at, Math.min(at + size, length)));
        assert.equal(frames.whole, length === 0 || ends.has(length), `${length}`);
        assert.equal(frames.length, length);
      }
    }
  });

  test('damage is noticed wherever it is, also where it can be decoded', async () => {
    let decodable = 0;
    for (let bit = 0; bit < frame.length * 8; bit++) {
      const damaged = Buffer.from(frame);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      const found: Uint8Array[] = [];
      const error = await bytes(damaged, { decompress: 'zstd' })
        .forEach((chunk) => void found.push(chunk))
        .catch((caught: unknown) => caught);
      const same = Buffer.concat(found).equals(plain);
      assert.ok(error instanceof DecompressionError || same, `bit ${bit}`);
      if (!same && /check/.test(String(error))) decodable++;
    }
    assert.ok(decodable > 10, String(decodable));
  });

  test('with something else behind it is damaged', async () => {
    const found: Uint8Array[] = [];
    const run = bytes(Buffer.concat([frame, Buffer.from('something else, of some length')]));
    await assert.rejects(
      run.forEach((chunk) => void found.push(chunk)),
      { name: 'DecompressionError', truncated: false },
    );
    assert.ok(Buffer.concat(found).equals(plain));
  });

  test(
    'a large file comes whole, in both decoders',
    { skip: !('zstdCompressSync' in zlib) && 'needs zstd in node:zlib' },
    async () => {
      const { zstdCompressSync } = zlib as unknown as { zstdCompressSync: (bytes: Uint8Array) => Buffer };
      const data = Buffer.from(
        Array.from({ length: 200_000 }, (_, i) => `line ${i} ${Math.imul(i, 2654435761) >>> 8}\n`).join(''),
      );
      const packed = Buffer.concat([zstdCompressSync(data), zstdCompressSync(data)]);
      const frames = new ZstdFrames();
      frames.push(packed.subarray(0, -1));
      assert.equal(frames.whole, false);
      frames.push(packed.subarray(-1));
      assert.equal(frames.whole, true);
      const expected = Buffer.concat([data, data]);
      assert.ok(Buffer.concat(await bytes(packed).toArray()).equals(expected));
      const decoder: Decoder = new FzstdDecoder(Decompress);
      const found: Uint8Array[] = [];
      decoder.push(packed);
      for (let ended = false; ;) {
        const chunk = await decoder.next();
        if (chunk) found.push(chunk);
        else if (ended) break;
        else {
          decoder.end();
          ended = true;
        }
      }
      assert.ok(Buffer.concat(found).equals(expected));
    },
  );
});
