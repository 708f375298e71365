import assert from 'node:assert/strict';
import {
  mkdirSync,
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
import { Readable } from 'node:stream';
import { after, describe, test } from 'node:test';
import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { below } from '../../../test/below.ts';
import { ARCHIVES } from '../../../test/archives.ts';
import { DecompressionError } from '../codecs/decoder.ts';
import { bytes } from '../formats/bytes.ts';
import { lines } from '../formats/lines.ts';
import { inputs } from '../sources/inputs.ts';
import { ArchiveError, type ArchiveMember } from './member.ts';
import { tar } from './tar.ts';
import { zip } from './zip.ts';

const root = mkdtempSync(join(tmpdir(), 'sluice-archives-'));
after(() => rmSync(root, { recursive: true }));
let made = 0;
const place = (): string => mkdtempSync(join(root, `${++made}-`));
const archive = (name: keyof typeof ARCHIVES): Buffer => gunzipSync(Buffer.from(ARCHIVES[name], 'base64'));

const long = `${'d'.repeat(90)}/${'d'.repeat(90)}/long.txt`;

async function contents(member: ArchiveMember): Promise<string> {
  return Buffer.concat(await bytes(member, { decompress: false }).toArray()).toString('latin1');
}

/** A tar of files, as any tar writes them. */
function makeTar(
  members: readonly { name: string; data?: string; flag?: string; link?: string; size?: number }[],
): Buffer {
  const blocks: Buffer[] = [];
  for (const { name, data = '', flag = '0', link = '', size = Buffer.byteLength(data) } of members) {
    const header = Buffer.alloc(512);
    header.write(name, 0);
    header.write('0000644\0', 100);
    header.write(`${size.toString(8).padStart(11, '0')}\0`, 124);
    header.write('00000000000\0', 136);
    header.write('        ', 148);
    header.write(flag, 156);
    header.write(link, 157);
    header.write('ustar\x0000', 257);
    header.write(
      `${header
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    blocks.push(header, Buffer.from(data), Buffer.alloc(-Buffer.byteLength(data) & 511));
  }
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** A zip of files, whose fields may be wrong. */
function makeZip(
  members: readonly { name: string; data: Buffer; method?: number; crc?: number; size?: number; plain?: Buffer }[],
): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const { name, data, method = 0, plain = data, crc = crc32(plain), size = plain.length } of members) {
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(0x800, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt16LE(0x21, 8);
    common.writeUInt32LE(crc, 10);
    common.writeUInt32LE(data.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), data]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(offset, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, rest, Buffer.from(name)]));
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, directory, end]);
}

describe('tar', () => {
  for (const format of ['gnu', 'pax', 'ustar', 'v7'] as const) {
    test(`GNU tar --format=${format}, cut anywhere`, async () => {
      const whole = archive(`${format}.tar`);
      const expected = [
        ['a.log', 'file', 8],
        ['b.log.gz', 'file', 30],
        ...(format === 'v7' ? [] : [[long, 'file', 5]]),
        ['empty/', 'directory', 0],
        ['hard', 'link', 0],
        ['link', 'symlink', 0],
        ['none', 'file', 0],
        ['ü.txt', 'file', 2],
      ];
      for (const step of [whole.length, 512, 100, 7]) {
        const pieces = Array.from({ length: Math.ceil(whole.length / step) }, (_, i) =>
          whole.subarray(i * step, i * step + step),
        );
        const found: unknown[] = [];
        const texts: string[] = [];
        for await (const member of tar(Readable.from(pieces))) {
          found.push([member.name, member.type, member.size]);
          if (/log/.test(member.name)) texts.push(...(await lines(member).toArray()));
          // Only some of this one.
          if (member.name === long) texts.push((await bytes(member, { chunkSize: 2 }).first())!.toString());
        }
        assert.deepEqual(found, expected);
        assert.deepEqual(texts.slice(0, 4), ['one', 'two', 'three', 'four']);
      }
      const [first] = await tar(whole).toArray();
      const at = format === 'pax' ? '2021-02-03T04:05:06.500Z' : '2021-02-03T04:05:06.000Z';
      assert.deepEqual([first!.mtime.toISOString(), first!.mode], [at, 0o644]);
      const links = await tar(whole)
        .filter(({ type }) => type.endsWith('link'))
        .map(({ linkName }) => linkName)
        .toArray();
      assert.deepEqual(links, ['a.log', 'a.log']);
    });
  }

  test('compressed, several, from files; all members as the inputs of a format', async () => {
    const path = join(place(), 'x.tgz');
    writeFileSync(path, gzipSync(archive('gnu.tar')));
    const logs = tar([path, archive('pax.tar')]).filter(({ name }) => name.includes('.log'));
    const text = await lines(inputs(logs)).toArray();
    assert.deepEqual(text, ['one', 'two', 'three', 'four', 'one', 'two', 'three', 'four']);
    assert.deepEqual(await lines(inputs(logs)).take(1).toArray(), ['one']);
  });

  test('a member is there until the next one is asked for, and once', async () => {
    const members = await tar(archive('gnu.tar')).take(2).toArray();
    await assert.rejects(contents(members[0]!), /bytes: "bytes!a\.log" was passed over; read a member of a tar before/);
    for await (const member of tar(archive('gnu.tar'))) {
      await contents(member);
      await assert.rejects(contents(member), /bytes\("bytes!a.log"\)|passed over|already/);
      break;
    }
  });

  test('damage and early ends come after all that is before them, with their place', async () => {
    const whole = makeTar([
      { name: 'a', data: 'x'.repeat(1000) },
      { name: 'b', data: 'y'.repeat(1000) },
    ]);
    const read = async (data: Uint8Array): Promise<[string, string]> => {
      let out = '';
      try {
        for await (const member of tar(data)) out += `${member.name}${(await contents(member)).length} `;
        return [out, ''];
      } catch (error) {
        assert.ok(error instanceof ArchiveError, String(error));
        return [out, `${error.truncated ? 'truncated' : 'damaged'} ${error.offset}`];
      }
    };
    assert.deepEqual(await read(whole), ['a1000 b1000 ', '']);
    // Many programs leave out the empty blocks at the end.
    assert.deepEqual(await read(whole.subarray(0, -1024)), ['a1000 b1000 ', '']);
    assert.deepEqual(await read(whole.subarray(0, 2000)), ['a1000 ', 'truncated 2000']);
    assert.deepEqual(await read(whole.subarray(0, 700)), ['', 'truncated 700']);
    assert.deepEqual(await read(whole.subarray(0, 2048 + 600 - 512)), ['a1000 ', 'truncated 2136']);
    const damaged = Buffer.from(whole);
    damaged[1536 + 3] = 7;
    assert.deepEqual(await read(damaged), ['a1000 ', 'damaged 1536']);
    assert.deepEqual(await read(Buffer.from('no tar at all'.padEnd(600))), ['', 'damaged 0']);
    assert.deepEqual(await read(makeTar([{ name: 'p', flag: 'x', data: '99 path=x\n' }, { name: 'a' }])), [
      '',
      'damaged 0',
    ]);
    assert.deepEqual(await read(makeTar([{ name: 'p', flag: 'L', data: '', size: 2 ** 30 }])), ['', 'damaged 0']);
    assert.deepEqual(await read(new Uint8Array()), ['', '']);
    const chunks: number[] = [];
    await assert.rejects(async () => {
      for await (const member of tar(whole.subarray(0, 700))) {
        await bytes(member).forEach((chunk) => void chunks.push(chunk.length));
      }
    }, ArchiveError);
    assert.deepEqual(chunks, [188]);
  });

  test('a sparse file is no file; what comes after it is read', async () => {
    const found = await tar(archive('sparse.tar'))
      .map(({ name, type }) => `${name} ${type}`)
      .toArray();
    assert.deepEqual(found, ['sparse other', 'a.log file']);
    for await (const member of tar(archive('sparse.tar'))) {
      await assert.rejects(async () => contents(member), /sparse file, which cannot be read from a tar/);
      break;
    }
  });
});

describe('zip', () => {
  test('Info-ZIP: members in any order, again, and when the flow has ended', async () => {
    const path = join(place(), 'x.zip');
    writeFileSync(path, archive('info.zip'));
    const members = await zip(path).toArray();
    assert.deepEqual(
      members.map(({ name, type, size }) => [name, type, size]),
      [
        ['a.log', 'file', 8],
        ['b.log.gz', 'file', 30],
        [long, 'file', 5],
        ['empty/', 'directory', 0],
        ['link', 'symlink', 5],
        ['none', 'file', 0],
        ['ü.txt', 'file', 2],
      ],
    );
    assert.deepEqual(await lines(members[1]!).toArray(), ['three', 'four']);
    assert.deepEqual(await lines([members[2]!, members[0]!, members[2]!]).toArray(), ['long', 'one', 'two', 'long']);
    assert.deepEqual(await lines(inputs(zip(path).filter(({ name }) => name.endsWith('.log')))).toArray(), [
      'one',
      'two',
    ]);
  });

  test('data descriptors, zip64, stored; bytes before the archive', async () => {
    const all = async (data: Uint8Array): Promise<string[]> => zip(data).map(contents).toArray();
    assert.deepEqual(await all(archive('descr.zip')), ['descriptor '.repeat(20), 'second']);
    assert.deepEqual(await all(archive('zip64.zip')), ['zip64 '.repeat(50)]);
    assert.deepEqual(await all(archive('stored.zip')), ['one\ntwo\n']);
    assert.deepEqual(await all(archive('stream.zip')), ['one\ntwo\n']);
    for (const name of ['descr.zip', 'info.zip', 'zip64.zip'] as const) {
      const moved = Buffer.concat([Buffer.from('#!/bin/sh\nPK\x05\x06'), archive(name)]);
      assert.deepEqual(await all(moved), await all(archive(name)));
    }
    assert.deepEqual(await all(makeZip([])), []);
  });

  test('a thousand members, through more than one piece of the directory', async () => {
    const many = makeZip(
      Array.from({ length: 5000 }, (_, i) => ({ name: `folder/${'n'.repeat(60)}/${i}`, data: Buffer.from(`${i}`) })),
    );
    const path = join(place(), 'many.zip');
    writeFileSync(path, many);
    assert.equal(await zip(path).count(), 5000);
    assert.equal(await contents((await zip(path).last())!), '4999');
    assert.equal(await zip(path).take(1500).count(), 1500);
  });

  test('damage in a member comes after the bytes before it; the others are read', async () => {
    const plain = Buffer.from(Array.from({ length: 40_000 }, (_, i) => (i * 7919) % 251));
    const data = deflateRawSync(plain);
    const wrong: readonly (readonly [
      Partial<{ crc: number; size: number; data: Buffer; method: number }>,
      RegExp,
      number?,
    ])[] = [
      [{ crc: 1 }, /incorrect data check/, plain.length],
      [{ size: plain.length - 1 }, /more bytes than the 39999 it should/],
      [{ size: plain.length + 1 }, /it has 40000 bytes instead of 40001/, plain.length],
      [{ data: data.subarray(0, -100) }, /its data has no end/],
      [{ data: Buffer.concat([data, Buffer.from('x')]) }, /its data ends before it should/, plain.length],
    ];
    for (const [change, message, given] of wrong) {
      const [bad, good] = await zip(
        makeZip([
          { name: 'bad', data, plain, method: 8, ...change },
          { name: 'good', data: plain },
        ]),
      ).toArray();
      const out: Uint8Array[] = [];
      await assert.rejects(
        bytes(bad!, { decompress: false }).forEach((chunk) => void out.push(chunk)),
        (error) => {
          assert.ok(error instanceof DecompressionError, String(error));
          assert.match(error.message, message);
          assert.equal(error.plainOffset, Buffer.concat(out).length);
          if (given !== undefined) assert.equal(error.plainOffset, given);
          return true;
        },
      );
      const found = Buffer.concat(out);
      assert.deepEqual(found, plain.subarray(0, found.length));
      assert.equal((await contents(good!)).length, plain.length);
    }
  });

  test('what cannot be read says so', async () => {
    const first = async (data: Uint8Array): Promise<string> => contents((await zip(data).first())!);
    await assert.rejects(first(archive('enc.zip')), /"bytes!a\.log" is encrypted, which cannot be read/);
    await assert.rejects(
      first(archive('bz.zip')),
      /is compressed by method 12; stored \(0\) and deflate \(8\) can be read/,
    );
    await assert.rejects(zip(Buffer.from('not a zip at all, by no means')).toArray(), /it has no central directory/);
    await assert.rejects(zip(new Uint8Array()).toArray(), ArchiveError);
    const whole = archive('info.zip');
    await assert.rejects(zip(whole.subarray(0, -30)).toArray(), /it has no central directory/);
    const damaged = Buffer.from(whole);
    damaged[damaged.indexOf('PK\x01\x02') + 1] = 0;
    await assert.rejects(zip(damaged).toArray(), /an entry of its directory is damaged/);
    await assert.rejects(zip(join(root, 'none.zip')).toArray(), { code: 'ENOENT' });
    assert.throws(
      () => zip(Readable.from([]) as never),
      /a stream cannot be read from its end: write it to a file first/,
    );
    for (let cut = 1; cut < whole.length; cut += 13) {
      await assert.rejects(zip(whole.subarray(0, whole.length - cut)).toArray(), ArchiveError);
    }
  });

  test('a bomb stops at the limit', async () => {
    const plain = Buffer.alloc(66 * 1024 * 1024);
    const bomb = makeZip([{ name: 'bomb', data: deflateRawSync(plain), plain, method: 8 }]);
    let given = 0;
    const run = bytes((await zip(bomb).first())!).forEach((chunk) => void (given += chunk.length));
    await assert.rejects(run, {
      name: 'DecompressionLimitError',
      message: /of deflate, more than 250 times that; if it is meant/,
    });
    assert.ok(given <= 65 * 1024 * 1024);
    const [small] = await zip(bomb, { maxPlainBytes: 1000 }).toArray();
    await assert.rejects(contents(small!), {
      name: 'DecompressionLimitError',
      message: /more than maxPlainBytes: 1000; raise it/,
    });
  });
});

test('any byte changed: what there is, or an error that says what is wrong, and never more than there was', async () => {
  const known = /^(?:tar|zip|bytes): /;
  const walk = async (members: AsyncIterable<ArchiveMember>): Promise<number> => {
    let total = 0;
    for await (const member of members) {
      if (member.type !== 'file') continue;
      total += (await contents(member)).length;
    }
    return total;
  };
  for (const name of Object.keys(ARCHIVES) as (keyof typeof ARCHIVES)[]) {
    const whole = archive(name);
    const open = name.endsWith('.tar') ? tar : zip;
    // Of a tar, most is empty.
    const places = Array.from(whole.keys()).filter((i) => whole[i] !== 0 || i % 97 === 0);
    for (let i = 0; i < places.length; i += Math.ceil(places.length / 150)) {
      for (const change of [1, 0x80, 0xff]) {
        const damaged = Buffer.from(whole);
        damaged[places[i]!] = damaged[places[i]!]! ^ change;
        try {
          assert.ok((await walk(open(damaged))) <= 3 * whole.length + 1000);
        } catch (error) {
          assert.ok(error instanceof Error && known.test(error.message), String(error));
        }
      }
    }
  }
});

describe('extractTo', () => {
  function all(folder: string): string[] {
    return Array.from(below(folder), ({ path }) => path).sort();
  }

  test('files and folders, with their times and permissions', async () => {
    for (const members of [tar(archive('pax.tar')), zip(archive('info.zip'))]) {
      const folder = join(place(), 'deep', 'out');
      const report = await members.extractTo(folder, { links: 'skip' });
      assert.deepEqual([report.files, report.bytes], [5, 45]);
      assert.ok(report.skipped >= 1);
      assert.deepEqual(all(folder).slice(0, 2), ['a.log', 'b.log.gz']);
      assert.equal(readFileSync(join(folder, long), 'utf8'), 'long\n');
      assert.ok(statSync(join(folder, 'empty')).isDirectory());
      const { mtimeMs, mode } = statSync(join(folder, 'a.log'));
      assert.deepEqual([Math.floor(mtimeMs / 1000), mode & 0o777], [Date.UTC(2021, 1, 3, 4, 5, 6) / 1000, 0o644]);
    }
  });

  test('nothing is written outside', async () => {
    const outer = place();
    const folder = join(outer, 'in', 'out');
    mkdirSync(folder, { recursive: true });
    symlinkSync(outer, join(folder, 'evil'));
    const names = [
      '../x',
      'a/../../x',
      '/x',
      'C:/x',
      'C:x',
      '..\\x',
      'a\\b',
      'nul',
      'a/con.txt',
      'x.',
      'a:b',
      'evil/x',
      '.',
    ];
    for (const name of names) {
      for (const members of [tar(makeTar([{ name, data: 'x' }])), zip(makeZip([{ name, data: Buffer.from('x') }]))]) {
        await assert.rejects(members.extractTo(folder), { name: 'UnsafePathError' }, name);
      }
    }
    await assert.rejects(zip(makeZip([{ name: 'a\0b', data: Buffer.from('x') }])).extractTo(folder), /has a NUL/);
    const linked = makeTar([
      { name: 'l', flag: '2', link: '../..' },
      { name: 'l/x', data: 'x' },
    ]);
    await assert.rejects(tar(linked).extractTo(folder), /"l" is a link to "\.\.\/\.\.", which is not made/);
    assert.deepEqual(await tar(linked).extractTo(folder, { links: 'skip' }), { files: 1, bytes: 1, skipped: 1 });
    assert.deepEqual(all(outer), ['in', 'in/out', 'in/out/evil', 'in/out/l', 'in/out/l/x']);
    // A link in the place of a file is replaced, and not followed.
    symlinkSync(join(outer, 'victim'), join(folder, 'f'));
    await tar(makeTar([{ name: './f', data: 'x' }])).extractTo(folder);
    assert.deepEqual([readdirSync(outer), readFileSync(join(folder, 'f'), 'utf8')], [['in'], 'x']);
    await assert.rejects(tar(makeTar([{ name: 'f/g', data: 'x' }])).extractTo(folder), /leads through a file/);
    mkdirSync(join(folder, 'a'));
    await assert.rejects(
      tar(makeTar([{ name: 'a', data: 'x' }])).extractTo(folder),
      /is a file, but there is a folder/,
    );
  });

  test('too much, and damage, leave no part of a file', async () => {
    const folder = place();
    const whole = makeTar([
      { name: 'a', data: 'x'.repeat(2000) },
      { name: 'b', data: 'y'.repeat(2000) },
    ]);
    await assert.rejects(
      tar(whole).extractTo(folder, { maxBytes: 3000 }),
      /there are more than 3000 bytes; raise maxBytes/,
    );
    await assert.rejects(
      tar(whole).extractTo(folder, { maxFiles: 1 }),
      /there are more than 1 members; raise maxFiles/,
    );
    await assert.rejects(tar(whole.subarray(0, 4000)).extractTo(folder), ArchiveError);
    assert.deepEqual(all(folder), ['a']);
    const wrong = lines(Buffer.from('x')) as unknown as ReturnType<typeof tar>;
    await assert.rejects(wrong.extractTo(folder), /every item must be the member of an archive/);
  });
});
