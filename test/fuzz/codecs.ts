import assert from 'node:assert/strict';
import { deflateSync, gunzipSync, gzipSync, inflateSync } from 'node:zlib';
import { Bzip2Decoder } from '../../src/io/codecs/bzip2.ts';
import { Damage, type Decoder } from '../../src/io/codecs/decoder.ts';
import { Gunzip } from '../../src/io/codecs/gzip.ts';
import { Lz4Decoder } from '../../src/io/codecs/lz4.ts';
import { XzDecoder } from '../../src/io/codecs/xz.ts';
import { ZlibDecoder } from '../../src/io/codecs/zlib.ts';
import { CALLS, COMPRESSED } from '../compressed.ts';
import type { Fuzzed, Machine, Outcome } from './formats.ts';

/** A codec as a format: its one record is all the plain bytes, as latin1. */
class Decoding implements Machine {
  readonly #decoder: Decoder;
  constructor(decoder: Decoder) {
    this.#decoder = decoder;
  }

  push(chunk: Uint8Array, out: unknown[]): void | Promise<void> {
    this.#decoder.push(chunk);
    return this.#drain(out);
  }

  end(out: unknown[]): void | Promise<void> {
    this.#decoder.end();
    return this.#drain(out);
  }

  #drain(out: unknown[]): void | Promise<void> {
    for (;;) {
      const plain = this.#decoder.next();
      if (plain instanceof Promise) return this.#wait(plain, out);
      if (!plain) return undefined;
      add(out, plain);
    }
  }

  async #wait(first: Promise<Uint8Array | undefined>, out: unknown[]): Promise<void> {
    const plain = await first;
    if (!plain) return undefined;
    add(out, plain);
    return this.#drain(out);
  }

  close(): void {
    this.#decoder.close();
  }
}

function add(out: unknown[], plain: Uint8Array): void {
  out[0] = `${textOf(out)}${Buffer.from(plain).toString('latin1')}`;
}

function textOf(records: readonly unknown[]): string {
  return (records[0] as string | undefined) ?? '';
}

function checkDamage({ error }: Outcome): void {
  assert.ok(error === undefined || error instanceof Damage, String(error));
}

/** One member as node:zlib decodes it, and how many bytes that takes. */
type Reference = (bytes: Uint8Array) => { readonly buffer: Buffer; readonly engine: { readonly bytesWritten: number } };

/** Held against node:zlib, which is asked for one member after the other. */
function asZlib(decode: Reference, many: boolean): (bytes: Buffer, outcome: Outcome) => void {
  return (bytes, outcome) => {
    checkDamage(outcome);
    let expected = '';
    let right = true;
    for (let at = 0; right && at < bytes.length;) {
      try {
        const { buffer, engine } = decode(bytes.subarray(at));
        expected += buffer.toString('latin1');
        at += engine.bytesWritten;
        if (many) while (bytes[at] === 0) at += 1;
        right = many || at === bytes.length;
      } catch {
        right = false;
      }
    }
    assert.equal(outcome.error === undefined, right, right ? 'what is right is refused' : 'what is wrong is read');
    const given = textOf(outcome.records);
    assert.equal(right ? given : given.slice(0, expected.length), expected);
  };
}

/** Checksums see to it that what is read to its end is what the samples were made of, whole, any number of times. */
function asMade(...plains: readonly string[]): (bytes: Buffer, outcome: Outcome) => void {
  return (_, outcome) => {
    checkDamage(outcome);
    let rest = textOf(outcome.records);
    while (outcome.error === undefined && rest !== '') {
      const plain = plains.find((plain) => rest.startsWith(plain));
      assert.ok(plain !== undefined, 'other bytes come out than were put in');
      rest = rest.slice(plain.length);
    }
  };
}

const TEXT = Array.from({ length: 40 }, (_, i) => `line ${(i * 7919) % 31} of ${i}: ${'ab'.repeat(i % 5)}\n`).join('');
const NOISE = Buffer.from(Array.from({ length: 60 }, (_, i) => (i * i * 31 + i * 7) & 255));
const fixture = (name: string): Buffer => Buffer.from(COMPRESSED[name]!, 'base64');
const fixtures = (codec: string): Buffer[] =>
  Object.keys(COMPRESSED)
    .filter((name) => name.startsWith(`${codec} `) || name === codec)
    // Without a checksum, damage may go unnoticed.
    .filter((name) => !/none|no sum|stored/.test(name))
    .map(fixture);
const gzipHeader = Buffer.from([0x1f, 0x8b, 8, 0x1e, 0, 0, 0, 0, 0, 3, 2, 0, 1, 2, 0x61, 0, 0x62, 0]);

const codec = (
  samples: readonly Uint8Array[],
  tokens: readonly Uint8Array[],
  decoder: () => Decoder,
  check: (bytes: Buffer, outcome: Outcome) => void,
): Fuzzed => ({ samples, tokens, parser: () => new Decoding(decoder()), account: { check } });

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const asFixtures = asMade(fixture('plain').toString('latin1'), 'second', CALLS.toString('latin1'));

/** The codecs that are ours; zstd and brotli are decoded by others, who on damage may give more or less with other pieces. */
export const CODEC_FORMATS: Readonly<Record<string, Fuzzed>> = {
  gzip: codec(
    [gzipSync(TEXT), Buffer.concat([gzipSync('a\n'), gzipSync(NOISE), Buffer.alloc(9)]), gzipSync(TEXT, { level: 0 })],
    [bytes(0x1f, 0x8b, 8, 0), gzipHeader, bytes(0, 0), bytes(1, 0, 0, 0xff, 0xff), gzipSync('')],
    () => new Gunzip(),
    asZlib((bytes) => gunzipSync(bytes, { info: true }) as unknown as ReturnType<Reference>, true),
  ),
  zlib: codec(
    [deflateSync(TEXT), deflateSync(NOISE), deflateSync(TEXT, { strategy: 4 })],
    [bytes(0x78, 0x9c), bytes(0, 0, 0, 0xff, 0xff), bytes(0x08, 0x1d), bytes(0xff)],
    () => new ZlibDecoder(),
    asZlib((bytes) => inflateSync(bytes, { info: true }) as unknown as ReturnType<Reference>, false),
  ),
  lz4: codec(
    fixtures('lz4'),
    [bytes(4, 0x22, 0x4d, 0x18), bytes(0x50, 0x2a, 0x4d, 0x18, 2, 0, 0, 0, 1, 1), bytes(0, 0, 0, 0), bytes(0xff)],
    () => new Lz4Decoder(),
    asFixtures,
  ),
  bz2: codec(
    fixtures('bz2'),
    [Buffer.from('BZh1'), Buffer.from('314159265359', 'hex'), Buffer.from('177245385090', 'hex'), bytes(0)],
    () => new Bzip2Decoder(),
    asFixtures,
  ),
  xz: codec(
    fixtures('xz'),
    [bytes(0xfd, 0x37, 0x7a, 0x58, 0x5a, 0), bytes(0, 0, 0, 0), bytes(0xe0), bytes(1, 0, 0, 0x61), bytes(0x21, 1)],
    () => new XzDecoder(),
    asFixtures,
  ),
};
