import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cuttings, formatVectors, parse, type Parsed } from '../../../test/formats.ts';
import { absent, shared } from '../../../test/shared.ts';
import type { Reject } from '../reject.ts';
import { csv } from './csv.ts';
import { CsvParser, type Shape } from './csv-parser.ts';
import { arrays, objects } from './csv-records.ts';
import type { Dialect } from './csv-scanner.ts';
import { csvText, type CsvTextOptions } from './csv-text.ts';

interface Settings<T> extends Partial<Dialect> {
  readonly max?: number;
  readonly shape?: Shape<T> | ((header: readonly string[]) => Shape<T>);
}

const rfc4180: Dialect = {
  delimiter: ',',
  quote: '"',
  escape: undefined,
  doubleQuote: true,
  skipInitialSpace: false,
  strict: true,
};

function read<T = string[]>(
  text: string | Uint8Array,
  sizes: readonly number[],
  settings: Settings<T> = {},
): Parsed<T> {
  const { max = 1 << 20, shape = arrays as unknown as Shape<T>, ...dialect } = settings;
  return parse(
    typeof text === 'string' ? Buffer.from(text) : text,
    sizes,
    (take) =>
      new CsvParser<T>({
        file: 'f.csv',
        dialect: { ...rfc4180, ...dialect },
        maxRecordLength: max,
        rejecter: { take, flush: () => {} },
        shape,
        headerError: (reason) => new Error(reason),
      }),
  );
}

/** The same at every cutting. */
function everywhere<T = string[]>(text: string | Uint8Array, settings: Settings<T> = {}): Parsed<T> {
  const [whole, ...others] = cuttings.map((sizes) => read(text, sizes, settings));
  for (const other of others) assert.deepEqual(other, whole);
  return whole!;
}

const short = (rejects: readonly Reject[]): unknown[] => rejects.map(({ line, reason, text }) => [line, reason, text]);

describe('CPython reads the same', { skip: absent('conformance/formats') }, () => {
  interface Case {
    readonly text: string;
    readonly delimiter: string;
    readonly quotechar: string;
    readonly escapechar: string | null;
    readonly doublequote: boolean;
    readonly skipinitialspace: boolean;
    readonly strict: boolean;
    readonly rfc4180?: boolean;
    readonly rows?: string[][];
    readonly line_num?: number[];
    readonly error?: string;
    readonly rows_before?: string[][];
  }
  const dialectOf = (one: Case, strict: boolean): Dialect => ({
    delimiter: one.delimiter,
    quote: one.quotechar,
    escape: one.escapechar ?? undefined,
    doubleQuote: one.doublequote,
    skipInitialSpace: one.skipinitialspace,
    strict,
  });
  const isPlain = (one: Case): boolean => one.escapechar === null && one.doublequote;
  const check = (cases: readonly Case[], strictness?: boolean): void => {
    for (const one of cases) {
      for (const sizes of cuttings) {
        const { records, rejects } = read(one.text, sizes, dialectOf(one, strictness ?? one.strict));
        assert.equal(rejects.length > 0, one.error !== undefined, one.text);
        // CPython stops at an error; reading on, after it, is ours.
        const known = one.rows ?? one.rows_before!;
        assert.deepEqual(one.error === undefined ? records : records.slice(0, known.length), known, one.text);
      }
    }
  };

  test('every text that is well formed by RFC 4180, in every dialect and cutting', () => {
    const cases = formatVectors<Case>('csv_read').filter((one) => one.rfc4180);
    assert.ok(cases.length > 2000);
    check(cases);
  });

  test('strictly too, where the dialect is that of the RFC', () => {
    const cases = formatVectors<Case>('csv_read').filter((one) => one.rfc4180 && isPlain(one));
    assert.ok(cases.length > 1000);
    check(cases, true);
  });

  test('and any other text', () => {
    // Strict as it may be, CPython takes a quote inside an unquoted field, which we do only where no RFC is followed.
    const cases = formatVectors<Case>('csv_read').filter((one) => !one.rfc4180 && !(one.strict && isPlain(one)));
    assert.ok(cases.length > 500);
    check(cases);
  });

  test('and counts the same lines', () => {
    let counted = 0;
    for (const one of formatVectors<Case>('csv_read')) {
      if (!one.line_num || one.line_num.length === 0 || (one.strict && isPlain(one))) continue;
      // A record that is refused after all others says which line is next.
      const end = /[\r\n]$/.test(one.text) ? '' : '\n';
      const dialect = dialectOf(one, one.strict);
      const { rejects, records } = read(
        Buffer.concat([Buffer.from(one.text + end), Buffer.of(0xff, 10)]),
        [3, 1, 7],
        dialect,
      );
      // The last record may go on to the end.
      if (records.length !== one.rows!.length || rejects.length !== 1) continue;
      assert.equal(rejects[0]!.line, one.line_num.at(-1)! + 1, one.text);
      counted += 1;
    }
    assert.ok(counted > 1000, `${counted}`);
  });

  interface Written {
    readonly rows: unknown[][];
    readonly delimiter: string;
    readonly quotechar: string;
    readonly lineterminator: '\r\n' | '\n';
    readonly quoting: NonNullable<CsvTextOptions['quoting']>;
    readonly escapechar?: string;
    readonly doublequote?: boolean;
    readonly text?: string;
    readonly error?: string;
  }
  test('and writes the same', () => {
    for (const one of formatVectors<Written>('csv_write')) {
      const write = csvText('toCsv', {
        delimiter: one.delimiter,
        quote: one.quotechar,
        newline: one.lineterminator,
        quoting: one.quoting,
        doubleQuote: one.doublequote ?? true,
        ...(one.escapechar !== undefined && { escape: one.escapechar }),
      });
      const all = (): string => one.rows.map(write).join('');
      if (one.error !== undefined) assert.throws(all, RangeError);
      else assert.equal(all(), one.text!.replaceAll('True', 'true'));
    }
  });
});

test('CPython makes the same objects of records of any length', { skip: absent('conformance/formats') }, () => {
  interface Case {
    readonly text: string;
    readonly dicts: readonly (readonly [name: string, value: unknown])[][];
  }
  let compared = 0;
  for (const { text, dicts } of formatVectors<Case>('csv_dict')) {
    // Two columns of one name, of which Python takes the last, are refused here.
    const header = read(text, [64]).records.find((record) => record.length > 0) ?? [];
    if (new Set(header).size < header.length) continue;
    const shape = (names: readonly string[]) => objects(names, { missing: null, rest: '_rest' });
    const { records } = everywhere<Record<string, unknown>>(text, { shape });
    const expected = dicts.map((entries) => Object.fromEntries(entries));
    assert.deepEqual(records, expected, text);
    compared += 1;
  }
  assert.ok(compared > 300, `${compared}`);
});

describe('csv-spectrum', { skip: absent('conformance/csv-spectrum') }, () => {
  const folder = shared('conformance/csv-spectrum');
  for (const file of readdirSync(`${folder}/csvs`)) {
    // Its JSON disagrees with its own CSV.
    if (file === 'location_coordinates.csv') continue;
    test(file, async () => {
      const expected: unknown = JSON.parse(readFileSync(`${folder}/json/${file.replace('.csv', '.json')}`, 'utf8'));
      assert.deepEqual(await csv(`${folder}/csvs/${file}`).toArray(), expected);
    });
  }
});

describe('records', () => {
  test('every line end, a BOM, blank lines, no line end at the end', () => {
    const { records } = everywhere('\ufeffa,b\r\n1,2\n3,4\r5,6\n\n\r\n7,8', { shape: objects });
    assert.deepEqual(
      records.map((record) => Object.values(record).join('')),
      ['12', '34', '56', '78'],
    );
    assert.deepEqual(everywhere('a\n\n\r\nb\r\rc').records, [['a'], [], [], ['b'], [], ['c']]);
  });

  test('quotes, and what may stand between them', () => {
    const { records } = everywhere('"a ""b""","c,\r\nd"\n"",é"\n"'.replace('é"\n"', '"é\u2028🦊"\n'));
    assert.deepEqual(records, [
      ['a "b"', 'c,\r\nd'],
      ['', 'é\u2028🦊'],
    ]);
  });

  test('names of an object are data', () => {
    const { records } = everywhere('__proto__,constructor,1,toString\na,b,c,d\n', { shape: objects });
    const [record] = records;
    assert.deepEqual(Object.entries(record!), [
      ['1', 'c'],
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'd'],
    ]);
    assert.equal(Object.getPrototypeOf(record), Object.prototype);
    assert.equal(({} as { polluted?: unknown }).polluted, undefined);
  });

  test('records and their fields that are larger than any window', () => {
    const long = 'x"y\n'.repeat(20_000);
    const text = `a,b\n1,"${long.replaceAll('"', '""')}"\n2,${'z'.repeat(70_000)}\n3,4\n`;
    for (const sizes of [[1 << 30], [1000], [65_536]]) {
      const { records, rejects } = read(text, sizes, { shape: objects });
      assert.deepEqual(rejects, []);
      assert.deepEqual(
        records.map(({ b }) => b),
        [long, 'z'.repeat(70_000), '4'],
      );
    }
  });
});

describe('rejects', () => {
  test('a record of another length, with line, place and text', () => {
    const { records, rejects } = everywhere('\ufeffa,b\n"1\n",2\n3\n"é\n","x",""\n5,6\n', { shape: objects });
    assert.deepEqual(
      records.map(({ b }) => b),
      ['2', '6'],
    );
    assert.deepEqual(rejects, [
      { file: 'f.csv', line: 4, offset: 14, reason: 'expected 2 fields, got 1', text: '3' },
      { file: 'f.csv', line: 5, offset: 16, reason: 'expected 2 fields, got 3', text: '"é\n","x",""' },
    ]);
  });

  test('what breaks the grammar costs one line', () => {
    const { records, rejects } = everywhere('a,b"c\n1,2\n"d" e,f\r\n3,4\r"g\n5,6\n7,"8"\n9,"10\n11,12\n');
    assert.deepEqual(short(rejects), [
      [1, 'a quote inside an unquoted field', 'a,b"c'],
      [3, 'text after a closing quote', '"d" e,f'],
      [5, 'text after a closing quote', '"g'],
      [8, 'a quote is not closed', '9,"10'],
    ]);
    assert.deepEqual(
      records.map((fields) => fields.join('')),
      ['12', '34', '56', '78', '1112'],
    );
  });

  test('a quote that is not closed cannot swallow more than the limit', () => {
    const rest = Array.from({ length: 200 }, (_, i) => `${i},x\n`).join('');
    const { records, rejects } = everywhere(`a,b\n1,"2\n${rest}`, { max: 100, shape: objects });
    assert.deepEqual(short(rejects), [[2, 'longer than 100 bytes', '1,"2']]);
    assert.equal(records.length, 200);
  });

  test('the limit is exact, and the rest of a longer line is passed over', () => {
    for (const [length, refused] of [
      [20, false],
      [21, true],
    ] as const) {
      for (const field of [
        'x'.repeat(length),
        `"${'x'.repeat(length - 2)}"`,
        `${'é'.repeat(length >> 1)}${'x'.repeat(length & 1)}`,
      ]) {
        const { records, rejects } = everywhere(`${field}\nb\n`, { max: 20 });
        assert.equal(records.length, refused ? 1 : 2, field);
        if (refused)
          assert.deepEqual(short(rejects), [
            [1, 'longer than 20 bytes', field.startsWith('é') ? 'é'.repeat(10) : field.slice(0, 20)],
          ]);
      }
    }
  });

  test('invalid UTF-8, wherever it stands', () => {
    const text = Buffer.from('a,b\nx\xff,y\n"\xe9",z\nok,\xc3\xa9\n', 'latin1');
    const { records, rejects } = everywhere(text, { shape: objects });
    assert.deepEqual(records, [{ a: 'ok', b: 'é' }]);
    assert.deepEqual(short(rejects), [
      [2, 'invalid UTF-8', 'x\ufffd,y'],
      [3, 'invalid UTF-8', '"\ufffd",z'],
    ]);
    assert.deepEqual(everywhere('\ufffd\n').records, [['\ufffd']]);
  });

  test('every byte is in a record or in a reject', () => {
    const piece = fc.constantFrom('a', 'bc', '"', '""', ',', '\n', '\r\n', '\r', 'é', '🦊', ' ', '"x"', 'x"', '\n"');
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 40 }),
        fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
        fc.constantFrom(6, 25, 1 << 20),
        (pieces, sizes, max) => {
          const text = pieces.join('');
          const bytes = Buffer.from(text);
          const whole = read(text, [1 << 30], { max });
          assert.deepEqual(read(text, sizes, { max }), whole);
          // Rejects stand where they say they do, in order, none within another.
          let after = 0;
          for (const { offset, line, text: raw } of whole.rejects) {
            assert.ok(offset >= after);
            const before = bytes.subarray(0, offset).toString();
            assert.equal(line, before.split(/\r\n|\r|\n/).length);
            if (!raw.includes('\ufffd')) assert.ok(bytes.subarray(offset).toString().startsWith(raw));
            after = offset + Buffer.byteLength(raw);
          }
          // What was not rejected is well formed: read alone, it gives the same records, but for the blank lines left by it.
          let kept = '';
          let at = 0;
          for (const { offset, reason } of whole.rejects) {
            kept += bytes.subarray(at, offset).toString();
            const rest = bytes.subarray(offset).toString();
            const line = /^[^\r\n]*/.exec(rest)![0];
            assert.ok(reason.length > 0);
            at = offset + Buffer.byteLength(line);
          }
          kept += bytes.subarray(at).toString();
          const again = read(kept, [1 << 30], { max });
          assert.deepEqual(again.rejects, []);
          const filled = (records: string[][]): string[][] => records.filter((fields) => fields.length > 0);
          assert.deepEqual(filled(again.records), filled(whole.records));
        },
      ),
      { numRuns: 2000 },
    );
  });
});

test('a dialect is read the same wherever its bytes are cut', () => {
  const piece = fc.constantFrom(
    'a',
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    '\r',
    'é',
    '🦊',
    ' ',
    '\\',
    '\\"',
    '"x"',
    ',"',
    '\n"',
  );
  const dialect = fc.record({
    escape: fc.constantFrom(undefined, '\\'),
    doubleQuote: fc.boolean(),
    skipInitialSpace: fc.boolean(),
    strict: fc.boolean(),
  });
  fc.assert(
    fc.property(
      fc.array(piece, { maxLength: 40 }),
      dialect,
      fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 5 }),
      fc.constantFrom(6, 25, 1 << 20),
      (pieces, how, sizes, max) => {
        const text = pieces.join('');
        const whole = read(text, [1 << 30], { ...how, max });
        assert.deepEqual(read(text, sizes, { ...how, max }), whole);
        if (!how.strict && max > 100) assert.deepEqual(whole.rejects, []);
      },
    ),
    { numRuns: 3000 },
  );
});

test('a field that is kept does not keep its chunk', () => {
  const { gc } = globalThis;
  assert.ok(gc, 'the tests run with --expose-gc');
  const chunk = Buffer.from('a field of some thirty characters,another one of about thirty\n'.repeat(1040));
  const kept: string[] = [];
  const out: string[][] = [];
  const parser = new CsvParser<string[]>({
    file: 'f',
    dialect: rfc4180,
    maxRecordLength: 1 << 20,
    rejecter: { take: () => {}, flush: () => {} },
    shape: arrays,
    headerError: (reason) => new Error(reason),
  });
  gc();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < 500; i++) {
    parser.push(chunk, out);
    kept.push(out[0]![0]!);
    out.length = 0;
  }
  gc();
  const perField = (process.memoryUsage().heapUsed - before) / kept.length;
  assert.ok(perField < 6000, `${perField} bytes for each field`);
});

test('what the writer writes, the reader reads', () => {
  const field = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 8 }),
    fc.constantFrom('', '"', '""', ',', '\n', '\r', '\r\n', 'a"b', ' x ', '\ufeff', "='x'", '\u2028'),
  );
  const style = fc.record({
    delimiter: fc.constantFrom(',', ';', '\t', '|'),
    quote: fc.constantFrom('"', "'"),
    quoting: fc.constantFrom('minimal' as const, 'all' as const),
    newline: fc.constantFrom('\r\n' as const, '\n' as const),
    marks: fc.constantFrom({}, { escape: '\\' }, { escape: '\\', doubleQuote: false }),
  });
  const rows = fc.array(fc.array(field, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
  fc.assert(
    fc.property(
      rows,
      style,
      fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 4 }),
      (data, { marks, ...rest }, sizes) => {
        const how = { ...rest, ...marks };
        // A BOM at the very start is not data to a reader.
        const text = `x\n${data.map(csvText('toCsv', how)).join('')}`;
        const { delimiter, quote } = how;
        assert.deepEqual(read(text, sizes, { delimiter, quote, ...marks }), { records: [['x'], ...data], rejects: [] });
      },
    ),
    { numRuns: 1000 },
  );
});

describe('the header', () => {
  test('is needed once, and has to be sound', async () => {
    await assert.rejects(csv(Buffer.from('')).toArray(), {
      name: 'Error',
      message:
        'csv: the header of "bytes" cannot be read: it is empty; for a file without one, pass its names as headers',
    });
    await assert.rejects(
      csv(Buffer.from('a,b,a\n')).toArray(),
      /the header of "bytes" names the column "a" twice; pass names/,
    );
    await assert.rejects(
      csv(Buffer.from('a,b"\n'), { onReject: () => {} }).toArray(),
      /cannot be read: a quote inside/,
    );
    assert.deepEqual(await csv(Buffer.from('a,b\n')).toArray(), []);
    assert.deepEqual(await csv(Buffer.from(''), { headers: ['a'] }).toArray(), []);
  });

  test('each file has its own', async () => {
    const rows = await csv([Buffer.from('a,b\n1,2\n'), Buffer.from('b,a\n3,4\n')]).toArray();
    assert.deepEqual(rows, [
      { a: '1', b: '2' },
      { b: '3', a: '4' },
    ]);
  });
});

test('arguments are checked', () => {
  const input = Buffer.from('');
  assert.throws(
    () => csv(input, { delimiter: ';;' }),
    /csv: delimiter must be one ASCII character, no line end, got ";;"/,
  );
  assert.throws(() => csv(input, { quote: ',' }), /csv: delimiter and quote must differ/);
  assert.throws(() => csv(input, { escape: '"' }), /csv: quote and escape must differ, got "\\"" for both/);
  assert.throws(() => csv(input, { escape: '' }), /csv: escape must be one ASCII character/);
  assert.throws(() => csv(input, { delimiter: ' ', skipInitialSpace: true }), /csv: a space cannot be the delimiter/);
  assert.throws(() => csv(input, { headers: ['a', 'a'] }), /csv: headers names the column "a" twice/);
  assert.throws(
    () => csv(input, { headers: 5 as never }),
    /csv: headers must be true, false or an array of names, got 5/,
  );
  assert.throws(
    () => csv(input, { onReject: 'skip' as never }),
    /onReject must be 'throw', a function or a quarantine, got "skip"/,
  );
  assert.throws(() => csv(input, { maxRecordLength: 0 }), RangeError);
  assert.throws(() => csv(input, { delimeter: ';' } as never), /unknown option "delimeter"/);
});
