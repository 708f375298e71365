import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { cuttings, parse, type Parsed } from '../../../test/formats.ts';
import { accessLog } from './access-log.ts';
import { type AccessLogFormat, AccessLogReader, type VhostLogRecord } from './access-log-reader.ts';
import { LineParser } from './line-parser.ts';

type Entry = Partial<VhostLogRecord<number>>;

function read(text: string | Uint8Array, sizes: readonly number[], format: AccessLogFormat): Parsed<Entry> {
  const bytes = typeof text === 'string' ? Buffer.from(text) : text;
  const reader = (): AccessLogReader<number> => new AccessLogReader({ format, time: (epoch) => epoch });
  return parse<Entry>(
    bytes,
    sizes,
    (take) => new LineParser<Entry>({ file: 'f', maxLength: 1 << 16, rejecter: { take, flush: () => {} } }, reader()),
  );
}

function everywhere(text: string | Uint8Array, format: AccessLogFormat = 'combined'): Parsed<Entry> {
  const [whole, ...others] = cuttings.map((sizes) => read(text, sizes, format));
  for (const other of others) assert.deepEqual(other, whole);
  return whole!;
}

const TIME = '[10/Oct/2000:13:55:36 -0700]';
const line = (request: string, rest = '"-" "-"', user = '-'): string =>
  `h - ${user} ${TIME} "${request}" 200 1 ${rest}`;
const first = (text: string, format?: AccessLogFormat): Entry => {
  const { records, rejects, error } = everywhere(text, format);
  assert.deepEqual([rejects, error, records.length], [[], undefined, 1]);
  return records[0]!;
};

describe('fields', () => {
  test('the three formats', () => {
    const common = { host: '1.2.3.4', ident: null, user: 'frank', time: Date.UTC(2000, 9, 10, 20, 55, 36) };
    const request = { request: 'GET /a HTTP/1.0', method: 'GET', path: '/a', protocol: 'HTTP/1.0' };
    const text = `1.2.3.4 - frank ${TIME} "GET /a HTTP/1.0" 200 2326`;
    const answer = { status: 200, bytes: 2326 };
    assert.deepEqual(first(`${text}\r\n`, 'common'), { ...common, ...request, ...answer });
    const combined = { ...common, ...request, ...answer, referer: 'http://x/', agent: 'Mozilla/5.0 (X)' };
    assert.deepEqual(first(`${text} "http://x/" "Mozilla/5.0 (X)"`), combined);
    const vhost = { ...combined, vhost: 'example.com:80' };
    assert.deepEqual(first(`example.com:80 ${text} "http://x/" "Mozilla/5.0 (X)"`, 'vhost'), vhost);
  });

  test('what both servers escape is taken back, and nothing else', () => {
    const decoded: readonly (readonly [string, string])[] = [
      ['a\\"b', 'a"b'],
      ['a\\\\', 'a\\'],
      ['\\\\\\"', '\\"'],
      ['\\x22\\x5C', '"\\'],
      ['\\t\\n\\v', '\t\n\v'],
      ['\\xC3\\xA9\\xf0\\x9f\\xa6\\x8a', 'é🦊'],
      // Not UTF-8, no such escape, and not an escape that is complete.
      ['\\xff\\xfe', '\\xff\\xfe'],
      ['\\q', '\\q'],
      ['\\x2', '\\x2'],
      ['é🦊', 'é🦊'],
    ];
    for (const [written, read] of decoded) assert.equal(first(line('-', `"-" "${written}"`)).agent, read, written);
    assert.equal(first(line('GET /\\" HTTP/1.1')).path, '/"');
  });

  test('lines that come a second time are read the same', () => {
    const twice = `${line('GET /\\"a\\" HTTP/1.1')}\n${line('GET / HTTP/1.1')}\n`;
    const { records, rejects } = read(twice + twice, [twice.length], 'combined');
    assert.deepEqual(rejects, []);
    assert.deepEqual(
      records.map(({ path }) => path),
      ['/"a"', '/', '/"a"', '/'],
    );
  });

  test('a request is split where it is one', () => {
    const words = (request: string): unknown[] => {
      const entry = first(line(request));
      return [entry.request, entry.method, entry.path, entry.protocol];
    };
    assert.deepEqual(words('GET / HTTP/2.0'), ['GET / HTTP/2.0', 'GET', '/', 'HTTP/2.0']);
    assert.deepEqual(words('GET /a b HTTP/1.1'), ['GET /a b HTTP/1.1', 'GET', '/a b', 'HTTP/1.1']);
    assert.deepEqual(words('GET /old'), ['GET /old', 'GET', '/old', null]);
    assert.deepEqual(words('-'), [null, null, null, null]);
    assert.deepEqual(words(''), ['', null, null, null]);
    assert.deepEqual(words('\\x16\\x03\\x01'), ['\x16\x03\x01', null, null, null]);
    assert.deepEqual(words('a b c'), ['a b c', null, null, null]);
  });

  test('nobody but the server can write a time or a request', () => {
    assert.equal(first(line('-', '"-" "-"', 'John Doe')).user, 'John Doe');
    const forged = `x ${TIME} \\"GET /admin HTTP/1.1\\" 200 1`;
    const entry = first(line('GET / HTTP/1.1', '"-" "-"', forged));
    assert.deepEqual([entry.user, entry.path], [forged.replaceAll('\\', ''), '/']);
  });

  test('times in all zones, at the ends of all fields', () => {
    const time = (text: string): number => first(`h - - [${text}] "-" 200 1`, 'common').time!;
    assert.equal(time('01/Jan/1970:00:00:00 +0000'), 0);
    assert.equal(time('29/Feb/2024:23:59:59 +0545'), Date.UTC(2024, 1, 29, 23 - 5, 59 - 45, 59));
    assert.equal(time('31/Dec/2016:23:59:60 +0000'), Date.UTC(2017, 0, 1));
    assert.equal(time('01/Jan/0099:00:00:00 +0000'), new Date('0099-01-01T00:00:00Z').getTime());
  });
});

test('what is no record is rejected, with its line, byte and reason', () => {
  const good = line('GET /é HTTP/1.1');
  const bad: readonly (readonly [string, string])[] = [
    ['', 'a blank line'],
    ['-', 'expected a request in quotes'],
    ['"', 'expected host, ident, user and [time] before the request'],
    [`- - ${TIME} "-" 200 1 "-" "-"`, 'expected host, ident, user and [time] before the request'],
    [`h  - - ${TIME} "-" 200 1 "-" "-"`, 'expected host, ident, user and [time] before the request'],
    [`h - - ${TIME} "-`, 'the quote of the request is not closed'],
    [`h - - ${TIME} "-\\"`, 'the quote of the request is not closed'],
    [`h - - ${TIME} "-"`, 'expected a status of three digits, got the end'],
    [`h - - ${TIME} "-" 20`, 'expected a status of three digits, got "20"'],
    [`h - - ${TIME} "-" 2000 1 "-" "-"`, 'expected a number of bytes or "-", got " 1 \\"-\\" \\"-\\""'],
    [`h - - ${TIME} "-" 200`, 'expected a number of bytes or "-", got the end'],
    [`h - - ${TIME} "-" 200 x "-" "-"`, 'expected a number of bytes or "-", got "x \\"-\\" \\"-\\""'],
    [
      `h - - ${TIME} "-" 200 99999999999999999 "-" "-"`,
      'expected a number of bytes or "-", got "99999999999999999 \\"-"',
    ],
    [`h - - ${TIME} "-" 200 1`, 'expected a referer in quotes, got the end'],
    [`h - - ${TIME} "-" 200 1 "-`, 'expected a referer in quotes, got "\\"-"'],
    [`h - - ${TIME} "-" 200 1 "-" -`, 'expected an agent in quotes, got "-"'],
    [`h - - ${TIME} "-" 200 1 "-" "-" `, 'expected the end of the line, got " "'],
  ];
  for (const wrong of [
    '[32/Oct/2000:13:55:36 -0700]',
    '[30/Feb/2000:13:55:36 -0700]',
    '[10/oct/2000:13:55:36 -0700]',
    '[10/Oct/2000:24:55:36 -0700]',
    '[10/Oct/2000:13:60:36 -0700]',
    '[10/Oct/2000:13:55:61 -0700]',
    '[10/Oct/2000:13:55:36  0700]',
    '[10/Oct/2000:13:55:3x -0700]',
  ]) {
    const { rejects } = everywhere(`h - - ${wrong} "-" 200 1 "-" "-"\n`);
    const reason = `expected a time as in [10/Oct/2000:13:55:36 -0700], got ${JSON.stringify(wrong)}`;
    assert.equal(rejects[0]?.reason, reason);
  }
  const { records, rejects } = everywhere(`${bad.map(([text]) => `${good}\n${text}`).join('\n')}\n`);
  assert.equal(records.length, bad.length);
  assert.deepEqual(
    rejects.map(({ reason }) => reason),
    bad.map(([, reason]) => reason),
  );
  let offset = 0;
  bad.forEach(([text], i) => {
    offset += Buffer.byteLength(good) + 1;
    const { line: number, offset: at, text: kept } = rejects[i]!;
    assert.deepEqual([number, at, kept], [2 * i + 2, offset, text]);
    offset += text.length + 1;
  });
  assert.equal(
    everywhere(Buffer.from(`h - - ${TIME} "\xff" 200 1 "-" "-"`, 'latin1')).rejects[0]?.reason,
    'invalid UTF-8',
  );
});

test('what a server writes of anything is read as it was', () => {
  const apache = (text: string): string =>
    text.replace(/["\\]|[^ -~]+/gu, (c) => {
      if (c === '"' || c === '\\') return `\\${c}`;
      return [...Buffer.from(c)].map((byte) => `\\x${byte.toString(16).padStart(2, '0')}`).join('');
    });
  const nginx = (text: string): string =>
    text.replace(/["\\]|[^ -~]+/gu, (c) =>
      [...Buffer.from(c)].map((byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`).join(''),
    );
  const text = fc.string({
    unit: fc.oneof(fc.constantFrom('"', '\\', ' ', '[', '-', 'x', '\n'), fc.string({ unit: 'grapheme' })),
  });
  fc.assert(
    fc.property(fc.array(fc.tuple(text, text, fc.constantFrom(apache, nginx)), { maxLength: 5 }), (entries) => {
      const lines = entries.map(([path, agent, escape]) =>
        line(`GET /${escape(path)} HTTP/1.1`, `"-" "${escape(agent)}"`),
      );
      const { records, rejects } = everywhere(lines.join('\n'));
      assert.deepEqual(rejects, []);
      assert.deepEqual(
        records.map((entry) => [entry.path, entry.agent]),
        entries.map(([path, agent]) => [`/${path}`, agent === '-' ? null : agent]),
      );
    }),
    { numRuns: 200 },
  );
});

test('options', async () => {
  const bytes = Buffer.from(line('GET / HTTP/1.1'));
  const [entry] = await accessLog(bytes, { time: 'epoch' }).toArray();
  const time: number = entry!.time;
  assert.equal(time, Date.UTC(2000, 9, 10, 20, 55, 36));
  assert.ok((await accessLog(bytes).first())?.time instanceof Date);
  assert.throws(
    () => accessLog(bytes, { format: 'apache' as never }),
    /accessLog: format must be "common" or "combined"/,
  );
  assert.throws(() => accessLog(bytes, { time: 'text' as never }), /accessLog: time must be "date" or "epoch"/);
  assert.throws(() => accessLog(bytes, { fromat: 'common' } as never), /accessLog: unknown option "fromat"/);
});
