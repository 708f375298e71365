import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { crc32 } from 'node:zlib';
import { CALLS, COMPRESSED } from '../../../test/compressed.ts';
import type { ByteReader } from '../sources/bytes.ts';
import { Bzip2Decoder } from './bzip2.ts';
import { DecompressReader, sniff } from './decompress.ts';
import { DecompressionError } from './decoder.ts';
import { Lz4Decoder } from './lz4.ts';
import { XzDecoder } from './xz.ts';

const fixture = (name: string): Buffer => Buffer.from(COMPRESSED[name]!, 'base64');
const plain = fixture('plain');
const names = Object.keys(COMPRESSED).filter((name) => name !== 'plain');
const codecOf = (name: string): 'xz' | 'bz2' | 'lz4' => name.split(' ')[0] as 'xz';
const decoders = { xz: () => new XzDecoder(), bz2: () => new Bzip2Decoder(), lz4: () => new Lz4Decoder() };

/** Decodes bytes that come in pieces, in memory that is used again for each. */
function decode(name: string, data: Uint8Array, step: number): { bytes: Buffer; error: Error | undefined } {
  const decoder = decoders[codecOf(name)]();
  const memory = new Uint8Array(step);
  const out: Uint8Array[] = [];
  try {
    for (let at = 0; ; at += step) {
      for (let bytes = decoder.next(); bytes; bytes = decoder.next()) out.push(bytes.slice());
      if (at >= data.length) break;
      memory.fill(0xaa);
      memory.set(data.subarray(at, at + step));
      decoder.push(memory.subarray(0, Math.min(step, data.length - at)));
    }
    decoder.end();
    for (let bytes = decoder.next(); bytes; bytes = decoder.next()) out.push(bytes.slice());
    return { bytes: Buffer.concat(out), error: undefined };
  } catch (error) {
    return { bytes: Buffer.concat(out), error: error as Error };
  }
}

describe('what the programs make is read, wherever it is cut', () => {
  for (const name of names) {
    test(name, () => {
      const data = fixture(name);
      const whole = decode(name, data, data.length);
      assert.equal(whole.error, undefined);
      if (name === 'xz stored') assert.equal(whole.bytes.length, 200);
      else if (name === 'xz x86') assert.equal(Buffer.compare(whole.bytes, CALLS), 0);
      else {
        const expected = name.includes('empty') ? '' : plain.toString('latin1');
        const more = /streams|frames/.test(name) ? 'second' : '';
        assert.equal(whole.bytes.toString('latin1'), expected + more);
      }
      for (const step of [1, 2, 7, 100, 1001]) assert.deepEqual(decode(name, data, step), whole);
      assert.equal(sniff(data, true), codecOf(name));
      assert.equal(sniff(data.subarray(0, 3), false), 'more');
    });
  }

  test('text that only begins like it is text', () => {
    for (const text of ['BZh9 is a level', 'BZh', '\x04"M', '\xfd7z'])
      assert.equal(sniff(Buffer.from(text, 'latin1'), true), undefined);
  });
});

describe('damage', () => {
  for (const name of names) {
    test(`${name}: cut off anywhere, it gives what came before, and says that it is truncated`, () => {
      const data = fixture(name);
      const whole = decode(name, data, data.length).bytes;
      let longest = 0;
      for (let end = 1; end < data.length; end += end < 40 || data.length - end < 80 ? 1 : 61) {
        const { bytes, error } = decode(name, data.subarray(0, end), 64);
        assert.deepEqual(bytes, whole.subarray(0, bytes.length));
        // Between two streams, the first is whole.
        if (!error) assert.match(name, /streams|frames/);
        else assert.equal((error as { truncated?: boolean }).truncated, true, `${error.message} at ${end}`);
        longest = Math.max(longest, bytes.length);
      }
      // A block of bzip2 comes whole or not at all.
      if (whole.length > 0)
        assert.ok(longest >= (name.startsWith('bz2') && !name.includes('streams') ? 0 : whole.length - 6));
    });

    test(`${name}: any byte changed is noticed, and nothing hangs`, () => {
      const data = fixture(name);
      const whole = decode(name, data, data.length).bytes;
      let noticed = 0;
      let changed = 0;
      for (let at = 0; at < data.length; at += data.length > 500 ? 31 : 1) {
        const damaged = Buffer.from(data);
        damaged[at] = damaged[at]! ^ (1 << (at % 8));
        const { bytes, error } = decode(name, damaged, damaged.length);
        changed += 1;
        if (error) noticed += 1;
        assert.ok(bytes.length <= whole.length + 5_000_000);
        // Where a checksum follows, nothing goes unnoticed; lz4 has bytes in what is skipped, xz has none without a check.
        if (/bz2|xz crc|xz sha|xz blocks|xz streams/.test(name) && !/streams|empty/.test(name))
          assert.ok(error, `${at}`);
      }
      assert.ok(noticed > 0 && noticed <= changed);
    });
  }

  test('an error has both offsets, after the records before it', async () => {
    const data = fixture('bz2 streams');
    const first = data.indexOf('BZh', 3);
    const damaged = Buffer.from(data);
    damaged[first + 20] = damaged[first + 20]! ^ 1;
    const raw: ByteReader = { read: once(damaged), close: () => {} };
    const reader = new DecompressReader(raw, undefined, 'lines', '"x.bz2"');
    let given = 0;
    await assert.rejects(
      async () => {
        for (let chunk = await reader.read(); chunk; chunk = await reader.read()) given += chunk.length;
      },
      (error) => {
        assert.ok(error instanceof DecompressionError);
        assert.deepEqual([error.plainOffset, error.codec, error.truncated], [plain.length, 'bz2', false]);
        assert.equal(error.compressedOffset, first + 4);
        return true;
      },
    );
    assert.equal(given, plain.length);
  });
});

function once(bytes: Uint8Array): () => Uint8Array | undefined {
  let left: Uint8Array | undefined = bytes;
  return () => {
    const given = left;
    left = undefined;
    return given;
  };
}

describe('xz with filters', () => {
  // Of every kind of branch, near and far, also such as overlap, and what only looks like one.
  let state = 7;
  const random = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 8;
  const branches = [0xe8, 0xe9, 0xeb, 0x94, 0x90, 0xf0, 0xf8, 0x48, 0x01, 0x40, 0x7f, 0x00, 0xff, 0x97];
  const code = Buffer.from(
    Array.from({ length: 200_000 }, (_, i) => (random() % 3 > 0 ? branches[random() % branches.length]! : i & 255)),
  );
  for (const filter of ['x86', 'arm', 'armthumb', 'arm64', 'powerpc', 'sparc', 'delta=dist=1', 'delta=dist=7']) {
    for (const options of [[`--${filter}`], [`--${filter}`, '--delta=dist=4'], ['--x86=start=4096', `--${filter}`]]) {
      const args = ['-c', ...options, '--lzma2=preset=1', '--block-size=60001'];
      const { stdout, error, status } = spawnSync('xz', args, { input: code, maxBuffer: 2 ** 30 });
      // An xz before 5.4 has no ARM64.
      const missing = error !== undefined || (status !== 0 && filter === 'arm64');
      const skip = missing && !process.env['CI'] ? `needs xz with ${filter}` : false;
      test(options.join(' '), { skip }, () => {
        for (const step of [65_536, 997]) {
          const { bytes, error: fault } = decode('xz', stdout, step);
          assert.equal(fault, undefined);
          assert.equal(Buffer.compare(bytes, code), 0);
        }
      });
    }
  }

  test('a filter that is not known is named', () => {
    // The filter for IA-64 instead of that for x86.
    const data = fixture('xz x86');
    const header = Buffer.from(data.subarray(12, 12 + (data[12]! + 1) * 4));
    header[2] = 6;
    header.writeUInt32LE(crc32(header.subarray(0, -4)), header.length - 4);
    const other = Buffer.concat([data.subarray(0, 12), header, data.subarray(12 + header.length)]);
    assert.match(decode('xz', other, 100).error!.message, /it has filter 6, which is not known/);
  });
});

describe('large inputs, made by the programs themselves', () => {
  // Repeats, of which some are far apart, and what does not repeat at all.
  const parts: Buffer[] = [];
  let state = 1;
  const random = (): number => (state = (Math.imul(state, 1103515245) + 12345) >>> 0) >>> 8;
  for (let i = 0; i < 40_000; i++)
    parts.push(Buffer.from(`line ${random() % 1000} of ${i % 97}: ${'ab'.repeat(random() % 9)}\n`));
  parts.push(
    Buffer.from(Array.from({ length: 300_000 }, () => random() & 255)),
    ...parts.slice(0, 20_000),
    Buffer.alloc(3_000_000, 'z'),
  );
  const large = Buffer.concat(parts);
  for (const [codec, ...command] of [
    ['xz', 'xz', '-c', '-6'],
    ['xz', 'xz', '-c', '-0', '-T1', '--block-size=700000'],
    ['xz', 'xz', '-c', '--lzma2=dict=4096'],
    ['bz2', 'bzip2', '-c', '-9'],
    ['bz2', 'bzip2', '-c', '-1'],
    ['lz4', 'lz4', '-c', '-1'],
    ['lz4', 'lz4', '-c', '-BD', '-B5', '-9'],
  ] as const) {
    const [program, ...args] = command;
    const { stdout, error } = spawnSync(program, args, { input: large, maxBuffer: 2 ** 30 });
    const skip = error && !process.env['CI'] ? `needs ${program}` : false;
    test(command.join(' '), { skip }, () => {
      const { bytes, error: fault } = decode(codec, stdout, 65_536);
      assert.equal(fault, undefined);
      assert.equal(Buffer.compare(bytes, large), 0);
    });
  }
});
