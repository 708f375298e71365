import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { absent, shared } from '../../../test/shared.ts';
import { LineSplitter, SPLITTING, type Splitting } from './line-splitter.ts';
import { lines } from './lines.ts';

/** The lines of bytes that come in the given pieces, in memory that is used again for each. */
function split(pieces: readonly Uint8Array[], options: Partial<Splitting> = {}): string[] {
  const found: string[] = [];
  const splitter = new LineSplitter('test', 'bytes', { ...SPLITTING, ...options });
  const memory = new Uint8Array(Math.max(0, ...pieces.map((piece) => piece.length)));
  for (const piece of pieces) {
    memory.set(piece);
    splitter.push(memory.subarray(0, piece.length), (line) => found.push(line));
    memory.fill(0x0a);
  }
  splitter.end((line) => found.push(line));
  return found;
}

/** Every way to cut bytes in two, and byte by byte. */
function* cuttings(bytes: Uint8Array): Generator<Uint8Array[]> {
  for (let at = 0; at <= bytes.length; at++) yield [bytes.subarray(0, at), bytes.subarray(at)];
  yield Array.from(bytes, (_, at) => bytes.subarray(at, at + 1));
}

function vectors<T>(name: string): T[] {
  const text = gunzipSync(readFileSync(shared(`conformance/formats/${name}.jsonl.gz`))).toString();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T);
}

interface LinesVector {
  readonly bytes: string;
  readonly universal: readonly string[];
  readonly universal_kept: readonly string[];
  readonly lf_only: readonly string[];
  readonly bytes_lines: readonly string[];
  readonly utf8_sig_universal: readonly string[];
}

describe('as CPython reads it, wherever it is cut', { skip: absent('conformance/formats') }, () => {
  /** Python's text has the ends in it, as \n; it keeps the BOM unless told to leave it out. */
  const bare = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/\n$/, ''));
  const withoutBOM = (lines: readonly string[]): string[] =>
    lines.map((line, index) => (index === 0 ? line.replace(/^\uFEFF/, '') : line)).filter(Boolean);

  test('lines', () => {
    const all = vectors<LinesVector>('lines');
    assert.ok(all.length > 100);
    for (const vector of all) {
      const bytes = Buffer.from(vector.bytes, 'base64');
      const latin1 = vector.bytes_lines.map((line) => Buffer.from(line, 'base64').toString('latin1'));
      for (const pieces of cuttings(bytes)) {
        assert.deepEqual(split(pieces, { newline: 'universal' }), bare(vector.utf8_sig_universal));
        assert.deepEqual(
          split(pieces, { newline: 'universal', keepEnds: true }),
          withoutBOM(vector.universal_kept),
          vector.bytes,
        );
        assert.deepEqual(split(pieces, { newline: 'lf', keepEnds: true }), withoutBOM(vector.lf_only));
        assert.deepEqual(split(pieces, { newline: 'lf' }), bare(withoutBOM(vector.lf_only)));
        assert.deepEqual(
          split(pieces),
          withoutBOM(vector.lf_only).map((line) => line.replace(/\r?\n$/, '')),
        );
        assert.deepEqual(split(pieces, { encoding: 'latin1', newline: 'lf', keepEnds: true }), latin1);
      }
    }
  });

  interface Utf8Vector {
    readonly bytes: string;
    readonly replace: string;
    readonly strict?: string;
    readonly strict_error_at?: number;
  }

  test('UTF-8', () => {
    for (const vector of vectors<Utf8Vector>('utf8')) {
      const bytes = Buffer.from(vector.bytes, 'base64');
      const start = bytes.subarray(0, 3).toString('hex') === 'efbbbf' ? 3 : 0;
      for (const pieces of cuttings(bytes)) {
        const options = { newline: 'lf', keepEnds: true } as const;
        const whole = split(pieces, options).join('');
        assert.equal(whole, start > 0 ? vector.replace.slice(1) : vector.replace);
        if (vector.strict_error_at === undefined || vector.strict_error_at === null) {
          assert.equal(split(pieces, { ...options, fatal: true }).join(''), whole);
        } else {
          assert.throws(() => split(pieces, { ...options, fatal: true }), {
            name: 'TypeError',
            message: new RegExp(` is not UTF-8 at byte ${vector.strict_error_at};`),
          });
        }
      }
    }
  });
});

/** Lines of every length about the size of a window, with characters of one, two, three and four bytes, and faults. */
const texts = fc
  .array(
    fc.tuple(
      fc.constantFrom('a', 'é', '€', '😀', '\\', '\xff', 'x'.repeat(700), 'é'.repeat(600), 'y'.repeat(3000)),
      fc.nat(5),
      fc.constantFrom('\n', '\r\n', '\r', '\n\n', '\r\r\n', ''),
    ),
    { maxLength: 25 },
  )
  .map((parts) =>
    Buffer.concat(
      parts.map(([text, times, end]) => Buffer.from(text.repeat(times) + end, text === '\xff' ? 'latin1' : 'utf8')),
    ),
  );

test('lines do not depend on where chunks are cut, and each has its number and offset', () => {
  fc.assert(
    fc.property(
      texts,
      fc.array(fc.nat(3000), { maxLength: 20 }),
      fc.constantFrom('auto', 'universal', 'lf'),
      fc.boolean(),
      (bytes, sizes, newline, keepEnds) => {
        const options = { ...SPLITTING, newline, keepEnds } as const;
        const splitter = new LineSplitter('test', 'bytes', options);
        const found: string[] = [];
        const each = (line: string): void => {
          found.push(line);
          assert.equal(splitter.number, found.length);
          // The line is where it says it is.
          const { offset } = splitter;
          assert.ok(offset === 0 || /[\r\n]/.test(String.fromCharCode(bytes[offset - 1]!)));
          const rest = bytes.subarray(offset, offset + 4 * line.length).toString();
          assert.ok(rest.startsWith(line));
        };
        let at = 0;
        for (const size of sizes) splitter.push(bytes.subarray(at, (at += size)), each);
        splitter.push(bytes.subarray(at), each);
        splitter.end(each);
        const ends = { auto: /\r?\n/, universal: /\r\n?|\n/, lf: /\n/ }[newline];
        const expected = bytes.toString().split(ends);
        if (expected.at(-1) === '') expected.pop();
        if (keepEnds) assert.equal(found.join(''), bytes.toString());
        else assert.deepEqual(found, expected);
        assert.deepEqual(split([bytes], options), found);
      },
    ),
    { numRuns: 1000 },
  );
});

test('a byte order mark is left out at the start only', () => {
  for (const pieces of cuttings(Buffer.from('\uFEFFa\n\uFEFFb\n'))) {
    assert.deepEqual(split(pieces), ['a', '\uFEFFb']);
    assert.deepEqual(split(pieces, { encoding: 'latin1' }), ['ï»¿a', 'ï»¿b']);
  }
  assert.deepEqual(split([Buffer.from('\uFEFF')]), []);
  assert.deepEqual(split([Buffer.from('\uFEFF\n')]), ['']);
});

test('a line that is too long comes after those before it, wherever it is cut', () => {
  const bytes = Buffer.from('ok\r\nfine\nlonger\nok\n');
  for (const pieces of cuttings(bytes)) {
    const found: string[] = [];
    const splitter = new LineSplitter('lines', '"a.log"', { ...SPLITTING, maxLength: 5 });
    assert.throws(
      () => {
        for (const piece of pieces) splitter.push(piece, (line) => found.push(line));
      },
      {
        name: 'RangeError',
        message:
          'lines: line 3 of "a.log" (at byte 9) is longer than maxLength, 5 bytes; raise maxLength if it is a line at all',
      },
    );
    assert.deepEqual(found, ['ok', 'fine']);
  }
  assert.deepEqual(split([bytes], { maxLength: 6 }), ['ok', 'fine', 'longer', 'ok']);
});

test('a line without end is refused before it is all held', () => {
  const splitter = new LineSplitter('lines', 'bytes', { ...SPLITTING, maxLength: 1000 });
  let pushed = 0;
  assert.throws(() => {
    for (;;) {
      splitter.push(Buffer.alloc(100, 'a'), assert.fail);
      pushed += 100;
    }
  }, /line 1 of bytes \(at byte 0\) is longer than maxLength/);
  assert.ok(pushed <= 1100);
});

test('a line that is no UTF-8 comes after those before it', () => {
  const bytes = Buffer.concat([Buffer.from('é\n€'), Buffer.from([0xe2, 0x82]), Buffer.from('\nok')]);
  for (const pieces of cuttings(bytes)) {
    const found: string[] = [];
    const splitter = new LineSplitter('lines', 'bytes', { ...SPLITTING, fatal: true });
    assert.throws(
      () => {
        for (const piece of pieces) splitter.push(piece, (line) => found.push(line));
        splitter.end((line) => found.push(line));
      },
      { name: 'TypeError', message: /^lines: line 2 of bytes is not UTF-8 at byte 6; leave out fatal/ },
    );
    assert.deepEqual(found, ['é']);
  }
});

test('kept lines do not keep their chunks', () => {
  const { gc } = globalThis;
  assert.ok(gc, 'the tests run with --expose-gc');
  const chunk = Buffer.from('a line of some sixty characters, as there are so many in a log\n'.repeat(1040));
  const kept: string[] = [];
  gc();
  const before = process.memoryUsage().heapUsed;
  const splitter = new LineSplitter('lines', 'bytes');
  // 100 MB, of which a line per chunk is kept: with its chunk, that would be all of it.
  for (let i = 0; i < 1600; i++) {
    let first = true;
    splitter.push(chunk, (line) => {
      if (first) kept.push(line);
      first = false;
    });
  }
  gc();
  const grown = process.memoryUsage().heapUsed - before;
  assert.equal(kept.length, 1600);
  assert.ok(grown < 8e6, `${grown} bytes`);
});

describe('lines that are searched for', () => {
  const pieces = ['error', 'é', 'err', 'or', '\n', '\r\n', '\r', '\uFEFF', '\uFFFD', 'x'.repeat(700), ' '];
  const text = fc.array(fc.constantFrom(...pieces), { maxLength: 60 }).map((parts) => parts.join(''));
  const broken = fc.array(fc.oneof(fc.constantFrom(0x0a, 0xc3, 0xa9, 0xe2, 0x65), fc.integer({ min: 0, max: 255 })), {
    maxLength: 200,
  });
  const contents = fc.oneof(
    text.map((t) => Buffer.from(t)),
    text.map((t) => Buffer.from(t, 'latin1')),
    broken.map((bytes) => Buffer.from(bytes)),
  );
  const needles = fc.oneof(
    fc.constantFrom('error', 'é', 'e', '', '\r', '\n', '\uFFFD', '\uD800', '\uFEFF', 'x', '\u0100'),
    // Too long to be found sixteen bytes at a time.
    fc.constant('x'.repeat(300)),
    text,
  );

  test('are the same as those picked from all lines', async () => {
    const property = fc.asyncProperty(
      contents,
      needles,
      fc.array(fc.integer({ min: 1, max: 900 }), { maxLength: 8 }),
      fc.record({
        // What begins with 78 01 would be taken for zlib.
        decompress: fc.constant<false>(false),
        newline: fc.constantFrom('auto' as const, 'universal' as const, 'lf' as const),
        encoding: fc.constantFrom('utf8' as const, 'latin1' as const),
        keepEnds: fc.boolean(),
      }),
      async (bytes, needle, cuts, options) => {
        const chunks: Uint8Array[] = [];
        let at = 0;
        for (const cut of cuts) chunks.push(bytes.subarray(at, (at += cut)));
        chunks.push(bytes.subarray(at));
        const expected = (await lines([chunks], options).toArray()).filter((line) => line.includes(needle));
        assert.deepEqual(await lines([chunks], options).grep(needle).toArray(), expected);
        const literal = new RegExp(needle.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
        assert.deepEqual(await lines([chunks], options).grep(literal).toArray(), expected);
      },
    );
    await fc.assert(property, { numRuns: process.env['CI'] ? 20_000 : 1000 });
  });

  test('lines longer than what is searched at once', async () => {
    const long = 'y'.repeat(70_000);
    const all = ['error', long, `${long}error`, 'err', `error${long}`, 'error', long];
    const wanted = all.filter((line) => line.includes('error'));
    for (const size of [1000, 65_536, 65_541, 1 << 20]) {
      const bytes = Buffer.from(all.join('\n'));
      const chunks: Uint8Array[] = [];
      for (let at = 0; at < bytes.length; at += size) chunks.push(bytes.subarray(at, at + size));
      assert.deepEqual(await lines([chunks]).grep('error').toArray(), wanted, `${size}`);
    }
  });

  test('a line that is too long is an error, wanted or not', async () => {
    const long = Buffer.from(`a\n${'b'.repeat(50)}\nerror\n`);
    await assert.rejects(lines(long, { maxLength: 20 }).grep('error').toArray(), /longer than maxLength/);
    const chunks = [Buffer.from('a\nb\n'), Buffer.from('c'.repeat(50)), Buffer.from('\nerror\n')];
    await assert.rejects(
      lines([chunks], { maxLength: 20 }).grep('error').toArray(),
      /at byte 4\) is longer than maxLength/,
    );
  });

  test('bytes that are no UTF-8 are an error with fatal, wanted or not', async () => {
    const bad = Buffer.from('a\n\xff\nerror\n', 'latin1');
    await assert.rejects(lines(bad, { fatal: true }).grep('error').toArray(), /line 2 of bytes is not UTF-8/);
  });
});
