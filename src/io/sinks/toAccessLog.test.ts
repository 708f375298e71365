import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc, { type Arbitrary } from 'fast-check';
import { flow } from '../../flow/make.ts';
import type { AccessLogFormat } from '../formats/access-log-reader.ts';
import { accessLog } from '../formats/access-log.ts';
import { accessLogEncoder, type AccessLogItem, type AccessLogStyle, toAccessLog } from './toAccessLog.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-access-'));
after(() => rmSync(folder, { recursive: true }));

function written(records: readonly object[], style: AccessLogStyle = {}): string {
  const { encode } = accessLogEncoder(style);
  return records.map((record) => encode(record) as string).join('');
}

function read(text: string, format: AccessLogFormat = 'combined'): Promise<object[]> {
  // What is drawn may begin as something compressed does.
  return accessLog(Buffer.from(text), { format, decompress: false }).toArray();
}

/** Text of what is escaped, what looks like an escape, and anything else. */
const text: Arbitrary<string> = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', '\\', '-', ' ', 'x', '4', 'é', '🦊', '\n', '\0', '\u007F', '[', ']', 'n') }),
  fc.string({ unit: 'binary' }),
);
const some = text.filter((value) => value !== '');
const maybe = fc.option(text);
const words = fc.oneof(
  fc.constant({ request: null, method: null, path: null, protocol: null }),
  text.map((request) => ({ request, method: null, path: null, protocol: null })),
  fc
    .record({ method: fc.option(some), path: maybe, protocol: text.map((rest) => `HTTP/${rest}`) })
    .map((parts) => ({ ...parts, request: `${parts.method ?? '-'} ${parts.path ?? '-'} ${parts.protocol}` })),
  fc
    .record({ method: some, path: fc.option(some) })
    .map((parts) => ({ ...parts, protocol: null, request: `${parts.method} ${parts.path ?? '-'}` })),
);
const word = fc.stringMatching(/^[!#-~é🦊]+$/u);
const common = fc
  .record({
    host: word,
    ident: fc.option(some.filter((value) => !value.includes(' '))),
    user: fc.option(some),
    // What a log has are seconds.
    time: fc.integer({ min: -62_135_596_800, max: 253_370_764_800 }).map((seconds) => new Date(seconds * 1000)),
    status: fc.integer({ min: 0, max: 999 }),
    bytes: fc.option(fc.maxSafeNat()),
  })
  .chain((record) => words.map((parts) => ({ ...record, ...parts })));
const more: Readonly<Record<AccessLogFormat, Arbitrary<object>>> = {
  common: fc.constant({}),
  combined: fc.record({ referer: maybe, agent: maybe }),
  vhost: fc.record({ referer: maybe, agent: maybe, vhost: word }),
};

describe('what is written is read as it was', () => {
  for (const format of ['common', 'combined', 'vhost'] as const) {
    test(format, async () => {
      const record = fc.tuple(common, more[format]).map(([fields, others]) => ({ ...fields, ...others }));
      const style = fc.record({
        escapes: fc.constantFrom('apache' as const, 'nginx' as const),
        zone: fc.constantFrom('Z', '+02:00', '-09:30'),
      });
      await fc.assert(
        fc.asyncProperty(fc.array(record, { maxLength: 5 }), style, async (records, options) => {
          const lines = written(records, { ...options, format });
          assert.equal(/^[\n -~é🦊]*$/u.test(lines), true);
          assert.deepEqual(await read(lines, format), records);
        }),
        { numRuns: 300 },
      );
    });
  }
});

describe('lines of a server come out as they were', () => {
  const apache = fc.string({
    unit: fc.constantFrom('a', '/', ' ', '-', '[', '?', '\\"', '\\\\', '\\n', '\\xc3\\xa9', '\\x01'),
  });
  const nginx = fc.string({
    unit: fc.constantFrom('a', '/', ' ', '-', '[', '?', '\\x22', '\\x5C', '\\x0A', '\\xC3\\xA9'),
  });
  const two = (most: number): Arbitrary<string> =>
    fc.integer({ min: 0, max: most }).map((n) => String(n).padStart(2, '0'));
  const time = fc
    .tuple(
      two(27),
      fc.constantFrom('Jan', 'Feb', 'Sep', 'Dec'),
      fc.integer({ min: 1900, max: 2100 }),
      two(23),
      two(59),
      two(59),
    )
    .map(([day, month, year, h, m, s]) => `${day === '00' ? '28' : day}/${month}/${year}:${h}:${m}:${s}`);

  for (const [escapes, field] of [
    ['apache', apache],
    ['nginx', nginx],
  ] as const) {
    test(escapes, async () => {
      const quoted = fc.oneof(
        field.map((value) => `"${value}"`),
        field.map((value) => `"GET /${value} HTTP/1.1"`),
        fc.constant('"-"'),
      );
      const line = fc
        .record({
          user: field.filter((value) => value !== ''),
          time,
          zone: fc.constantFrom('+0000', '+0545', '-0700'),
          request: quoted,
          status: fc.constantFrom('200', '000', '404'),
          bytes: fc.constantFrom('-', '0', '2326'),
          referer: quoted,
          agent: quoted,
        })
        .map((f) => ({
          zone: f.zone,
          line: `::1 - ${f.user} [${f.time} ${f.zone}] ${f.request} ${f.status} ${f.bytes} ${f.referer} ${f.agent}\n`,
        }));
      await fc.assert(
        fc.asyncProperty(line, async ({ zone, line: bytes }) => {
          const style = { escapes, zone: zone.replace(/(\d\d)$/, ':$1') };
          assert.equal(written(await read(bytes), style), bytes);
        }),
        { numRuns: 300 },
      );
    });
  }

  test('through files', async () => {
    const lines =
      '::1 - ada [10/Oct/2000:20:55:36 +0000] "GET /a?q=\\"x\\" HTTP/1.0" 200 2326 "-" "curl/8.5"\n' +
      '10.0.0.9 - - [10/Oct/2000:20:55:37 +0000] "\\x16\\x03\\x01" 400 0 "-" "-"\n';
    const path = join(folder, 'copy.log');
    assert.deepEqual(await accessLog(Buffer.from(lines)).toAccessLog(path), { path, items: 2, bytes: lines.length });
    assert.equal(readFileSync(path, 'utf8'), lines);
  });
});

describe('errors name the record and the field', () => {
  const good: AccessLogItem = { host: 'h', time: 0, status: 200 };

  test('what cannot be written', () => {
    const cases: readonly (readonly [object, RegExp, AccessLogStyle?])[] = [
      [{ host: 'a\nb' }, /record 1: host must be a word without spaces and quotes, got "a\\nb"/],
      [{ host: '' }, /record 1: host must be/],
      [{ host: undefined }, /record 1: host must be .*, got null/],
      [{ host: 5 }, /record 1: host must be well-formed text, got 5/],
      [{ ident: 'a b' }, /record 1: ident must be a word without spaces, got "a b"/],
      [{ user: '' }, /record 1: user must be text that is not empty, got ""/],
      [{ agent: '\uD83E' }, /record 1: agent must be well-formed text/],
      [{ time: new Date(Number.NaN) }, /record 1: time must be a Date/],
      [{ time: '2000-10-10' }, /record 1: time must be a Date/],
      [{ time: 1e15 }, /record 1: time must be a Date/],
      [{ status: 1000 }, /record 1: status must be an integer from 0 to 999, got 1000/],
      [{ status: null }, /record 1: status must be an integer/],
      [{ bytes: -1 }, /record 1: bytes must be an integer/],
      [{ bytes: '5' }, /record 1: bytes must be an integer from 0 to \d+, got "5"/],
      [{ method: 'GET', path: '/', protocol: 'SPDY' }, /record 1: protocol must be one of HTTP/],
      [{ method: '', path: '/' }, /record 1: method must be text that is not empty/],
      [{ method: 'GET', path: '' }, /record 1: path must be text that is not empty/],
      [{ request: 'GET /a', path: '/***', method: 'GET' }, /record 1: request must be "GET \/\*\*\*", as method, path/],
      [{ country: 'DE' }, /record 1 has the member "country", which the format combined has not; map it away/],
      [{ agent: 'x' }, /record 1 has the member "agent", which the format common has not/, { format: 'common' }],
      [{}, /record 1: vhost must be a word without spaces and quotes, got null/, { format: 'vhost' }],
    ];
    for (const [fields, message, style = {}] of cases) {
      const first = style.format === 'vhost' ? { ...good, vhost: 'v' } : good;
      assert.throws(() => written([first, { ...good, ...fields }], style), { name: 'TypeError', message });
    }
    assert.throws(() => written([[1]]), /toAccessLog: every item must be an object/);
  });

  test('arguments', () => {
    assert.throws(() => toAccessLog('x', { format: 'iis' as never }), { name: 'RangeError' });
    assert.throws(() => toAccessLog('x', { escapes: 'none' as never }), { name: 'RangeError' });
    assert.throws(
      () => toAccessLog('x', { zone: '+2' }),
      /toAccessLog: zone must be "Z" or as in "\+02:00", got "\+2"/,
    );
  });

  test('a member that holds nothing is none', () => {
    assert.equal(
      written([{ ...good, country: null, agent: undefined }], { format: 'common' }),
      written([good], { format: 'common' }),
    );
  });

  test('a request alone is written as it is', async () => {
    const [record] = await read(written([{ ...good, request: 'GET / HTTP/1.1' }]));
    assert.deepEqual(record, {
      host: 'h',
      ident: null,
      user: null,
      time: new Date(0),
      request: 'GET / HTTP/1.1',
      method: 'GET',
      path: '/',
      protocol: 'HTTP/1.1',
      status: 200,
      bytes: null,
      referer: null,
      agent: null,
    });
  });

  test('an error leaves the file that was there', async () => {
    const path = join(folder, 'kept.log');
    await flow([good]).toAccessLog(path);
    const before = readFileSync(path, 'utf8');
    await assert.rejects(flow([good, { ...good, host: 'a b' }]).toAccessLog(path), /record 1: host must be/);
    assert.equal(readFileSync(path, 'utf8'), before);
  });
});
