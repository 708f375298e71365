import assert from 'node:assert/strict';
import { gunzipSync } from 'node:zlib';
import { ArchiveError, type ArchiveMember } from '../../src/io/archives/member.ts';
import { tar } from '../../src/io/archives/tar.ts';
import { zip } from '../../src/io/archives/zip.ts';
import { DecompressionError, DecompressionLimitError } from '../../src/io/codecs/decoder.ts';
import { INPUT } from '../../src/io/sources/input.ts';
import { ARCHIVES } from '../archives.ts';
import type { Fuzzed, Machine, Outcome } from './formats.ts';

/** A member as a record: what is told of it, and its bytes as far as they could be read. */
interface Read extends Pick<ArchiveMember, 'name' | 'type' | 'size' | 'mode' | 'linkName'> {
  readonly time: number;
  text: string;
  error?: string;
}

async function read(member: ArchiveMember): Promise<Read> {
  const { name, type, size, mtime, mode, linkName } = member;
  const record: Read = { name, type, size, time: mtime.getTime(), mode, ...(linkName && { linkName }), text: '' };
  try {
    const reader = member[INPUT]('fuzz').open();
    for (let chunk = await reader.read(); chunk; chunk = await reader.read())
      record.text += Buffer.from(chunk).toString('latin1');
    await reader.close();
  } catch (error) {
    record.error = String(error);
    const known = error instanceof ArchiveError || error instanceof DecompressionError;
    const refused = /is encrypted|is compressed by method|is a sparse file/.test(record.error);
    assert.ok(known || refused || error instanceof DecompressionLimitError, record.error);
  }
  return record;
}

/** An archive as a format, whose records are its members. It is read when all of it is there, piece by piece. */
function archive(open: (pieces: readonly Uint8Array[]) => AsyncIterable<ArchiveMember>): () => Machine {
  return () => {
    const pieces: Uint8Array[] = [];
    return {
      push: (chunk) => void pieces.push(chunk.slice()),
      end: async (out) => {
        for await (const member of open(pieces)) out.push(await read(member));
      },
    };
  };
}

/** Whatever is read without an error is as long as it should be. */
function check(_: Buffer, { records, error }: Outcome): void {
  const ours = error instanceof ArchiveError || error instanceof DecompressionError;
  assert.ok(error === undefined || ours || error instanceof DecompressionLimitError, String(error));
  for (const { name, size, text, error } of records as Read[]) {
    if (error === undefined) assert.equal(text.length, size, name);
  }
}

const fixture = (name: keyof typeof ARCHIVES): Buffer => gunzipSync(Buffer.from(ARCHIVES[name], 'base64'));

/** Without the empty blocks at the end, which are most of a small archive. */
function shortened(tar: Buffer): Buffer {
  let end = tar.length;
  while (tar[end - 1] === 0) end -= 1;
  return tar.subarray(0, Math.ceil(end / 512) * 512 + 1024);
}

/** Puts the checksums of headers right, so that what else is wrong with them comes to be seen. */
function mended(bytes: Buffer): Buffer {
  for (let at = 0; at + 512 <= bytes.length; at += 512) {
    const block = bytes.subarray(at, at + 512);
    if (block.toString('latin1', 257, 262) !== 'ustar') continue;
    block.fill(0x20, 148, 156);
    const sum = block.reduce((total, byte) => total + byte, 0);
    block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  }
  return bytes;
}

const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

export const ARCHIVE_FORMATS: Readonly<Record<string, Fuzzed>> = {
  tar: {
    samples: (['gnu.tar', 'pax.tar', 'ustar.tar', 'v7.tar', 'sparse.tar'] as const).map((name) =>
      shortened(fixture(name)),
    ),
    tokens: [ascii('ustar'), Buffer.alloc(512), ascii('0000001\0'), ascii('\x80'), ascii('12 size=9\n'), ascii('x')],
    mended,
    parser: archive((pieces) => tar([pieces])),
    account: { check },
  },
  zip: {
    samples: (Object.keys(ARCHIVES) as (keyof typeof ARCHIVES)[]).filter((name) => name.endsWith('.zip')).map(fixture),
    tokens: [
      ascii('PK\x01\x02'),
      ascii('PK\x03\x04'),
      ascii('PK\x05\x06'),
      ascii('\0\0\0\0'),
      ascii('\xff\xff\xff\xff'),
    ],
    parser: archive((pieces) => zip(Buffer.concat(pieces))),
    account: { check },
  },
};
