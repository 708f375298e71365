import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import fc, { type Arbitrary } from 'fast-check';
import { syslog, type SyslogOptions } from '../formats/syslog.ts';
import { syslogEncoder, type SyslogItem, type SyslogStyle, toSyslog } from './toSyslog.ts';

const folder = mkdtempSync(join(tmpdir(), 'sluice-syslog-'));
after(() => rmSync(folder, { recursive: true }));

function written(records: readonly unknown[], style: SyslogStyle = {}): string {
  const { encode } = syslogEncoder(style);
  return records.map((record) => encode(record) as string).join('');
}

function read(text: string, options: SyslogOptions = {}): Promise<object[]> {
  // What is drawn may begin as something compressed does.
  return syslog(Buffer.from(text), { ...options, decompress: false }).toArray();
}

const anything: Arbitrary<string> = fc.oneof(
  fc.string({
    unit: fc.constantFrom('"', '\\', ']', '[', ':', ' ', '-', '\uFEFF', 'é', '🦊', '\n', '\r', 'a', '<', '1'),
  }),
  fc.string({ unit: 'binary' }),
);
const line = anything.map((value) => value.replaceAll('\n', '').replace(/\r+$/, ''));
const priority = { facility: fc.nat({ max: 23 }), severity: fc.nat({ max: 7 }) };
const name = (most: number): Arbitrary<string | null> =>
  fc.option(fc.stringMatching(new RegExp(`^[!-~]{1,${most}}$`)).filter((value) => value !== '-'));
const key = fc.stringMatching(/^[!#-<>-\\^-~]{1,32}$/);

const modern = (text: Arbitrary<string>) =>
  fc.record(
    {
      ...priority,
      version: fc.constant(1),
      time: fc.option(fc.date({ min: new Date('0000-01-01'), max: new Date('9999-12-31'), noInvalidDate: true })),
      host: name(255),
      app: name(48),
      pid: name(128),
      msgid: name(32),
      data: fc.option(
        // One text is a text, several are an array.
        fc.dictionary(
          key,
          fc.dictionary(key, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 3 })), { noNullPrototype: true }),
          {
            minKeys: 1,
            maxKeys: 3,
            noNullPrototype: true,
          },
        ),
      ),
      message: text,
    },
    { noNullPrototype: true },
  );
/** Of June: the year of a message goes on to the next. */
const classic = (text: Arbitrary<string>) =>
  fc
    .record({
      ...priority,
      version: fc.constant(null),
      time: fc
        .integer({ min: 0, max: 30 * 86_400 - 1 })
        .map((seconds) => new Date(Date.UTC(2026, 5, 1) + seconds * 1000)),
      host: fc.stringMatching(/^[!-~é]+$/),
      app: fc.option(fc.stringMatching(/^[!-9;-Z\\-~é]+$/)),
      pid: fc.option(text.map((value) => value.replaceAll(']', ''))),
      msgid: fc.constant(null),
      data: fc.constant(null),
      message: text,
    })
    .map((record) => ({ ...record, ...(record.app === null && { pid: null }) }))
    // Without an app, a message must not begin as if there were one.
    .filter(({ app, message }) => app !== null || !/^[^ :[]+(\[[^\]]*\])?:/.test(message));
const unmarked = (text: Arbitrary<string>) =>
  classic(text).map((record) => ({ ...record, facility: null, severity: null }));

describe('what is written is read as it was', () => {
  for (const framing of ['lines', 'octets'] as const) {
    const text = framing === 'lines' ? line : anything;
    const kinds: Readonly<Record<string, Arbitrary<object>>> = {
      modern: modern(text),
      classic: classic(text),
      unmarked: unmarked(text),
    };
    for (const [kind, record] of Object.entries(kinds)) {
      test(`${kind}, ${framing}`, async () => {
        await fc.assert(
          fc.asyncProperty(
            fc.array(record, { maxLength: 5 }),
            fc.constantFrom('Z', '+05:45', '-07:00'),
            async (records, zone) => {
              const text = written(records, { framing, zone });
              assert.deepEqual(await read(text, { framing, zone, year: 2026 }), records);
            },
          ),
          { numRuns: 300 },
        );
      });
    }
  }
});

describe('messages that are as the RFCs would have them come out as they were', () => {
  const value = fc.string({ unit: fc.constantFrom('a', '=', ' ', '\\"', '\\\\', '\\]', '[', 'é') });
  const message = fc.string({ unit: fc.constantFrom('a', ':', ' ', '[', ']', '"', '\\', '-', '🦊') });
  const word = fc.constantFrom('-', 'h', 'su', 'ID47', '8710');
  const element = fc.array(value, { maxLength: 3 }).map((all) => all.map((text, i) => ` k${i}="${text}"`).join(''));
  const data = fc.oneof(
    fc.constant('-'),
    fc
      .array(element, { minLength: 1, maxLength: 3 })
      .map((all) => all.map((text, i) => `[e${i}@32473${text}]`).join('')),
  );
  const pri = fc.integer({ min: 0, max: 191 });

  test('RFC 5424', async () => {
    const time = fc.constantFrom('-', '2003-10-11T22:14:15.003Z', '0000-01-01T00:00:00.000Z');
    const parts = fc.tuple(pri, time, word, word, word, word, data, message);
    const line = parts.map(
      ([p, t, host, app, pid, id, d, m]) => `<${p}>1 ${t} ${host} ${app} ${pid} ${id} ${d}${m && ` ${m}`}\n`,
    );
    await fc.assert(
      fc.asyncProperty(line, async (bytes) => assert.equal(written(await read(bytes)), bytes)),
      { numRuns: 300 },
    );
  });

  test('RFC 3164', async () => {
    const tag = fc.constantFrom('', 'sshd: ', 'sshd[42]: ', 'kernel[]: ');
    const parts = fc.tuple(
      fc.option(pri),
      fc.constantFrom('Oct 11', 'Oct  1'),
      fc.constantFrom('22:14:15', '00:00:00'),
      tag,
      message.filter((text) => text !== ''),
    );
    const line = parts.map(([p, day, time, t, m]) => `${p === null ? '' : `<${p}>`}${day} ${time} host ${t}${m}\n`);
    await fc.assert(
      // Whether there was a space after a tag is not kept; one is written before a message that is not empty.
      fc.asyncProperty(
        line.filter((text) => !/host [^ :[]+(\[[^\]]*\])?:( \n|[^ ])/.test(text)),
        async (bytes) => assert.equal(written(await read(bytes, { year: 2003 })), bytes),
      ),
      { numRuns: 300 },
    );
  });

  test('both in a file, and framed', async () => {
    const lines =
      '<34>1 2003-10-11T22:14:15.003Z h su - ID47 [a@1 b="c\\]" b="d"] no\n<13>Oct 11 22:14:15 h sshd[42]: in\n';
    const path = join(folder, 'copy.log');
    await syslog(Buffer.from(lines)).toSyslog(path);
    assert.equal(readFileSync(path, 'utf8'), lines);
    await syslog(Buffer.from(lines)).toSyslog(path, { framing: 'octets' });
    const framed = lines
      .trimEnd()
      .split('\n')
      .map((text) => `${text.length} ${text}`);
    assert.equal(readFileSync(path, 'utf8'), framed.join(''));
  });
});

test('errors name the record and the field', () => {
  const good: SyslogItem = { facility: 1, severity: 5, time: new Date(0), host: 'h', message: 'm' };
  const old = { ...good, version: null };
  const cases: readonly (readonly [object, RegExp, SyslogStyle?])[] = [
    [{ ...good, host: 'a b' }, /record 1: host must be a word of at most 255 printable ASCII characters .*, got "a b"/],
    [{ ...good, host: '-' }, /record 1: host must be/],
    [{ ...good, app: 'x'.repeat(49) }, /record 1: app must be a word of at most 48/],
    [{ ...good, msgid: 'é' }, /record 1: msgid must be a word of at most 32/],
    [{ ...good, pid: 42 }, /record 1: pid must be well-formed text, got 42/],
    [{ ...good, facility: 24 }, /record 1: facility must be an integer from 0 to 23, got 24/],
    [{ ...good, facility: null }, /record 1: facility must be an integer from 0 to 23, as severity is one, got null/],
    [{ ...good, facility: null, severity: null }, /record 1: facility must be an integer from 0 to 23, got null/],
    [{ ...good, time: 5 }, /record 1: time must be a Date of the years 0 to 9999, or null, got 5/],
    [{ ...good, version: 2 }, /record 1: version must be 1 or null, got 2/],
    [{ ...good, message: 'a\nb' }, /record 1: message must be without line ends, or be written with framing: 'octets'/],
    [{ ...good, message: 'a\r' }, /record 1: message must be without line ends/],
    [{ ...good, message: undefined }, /record 1: message must be well-formed text, got null/],
    [{ ...good, data: { 'a b': {} } }, /record 1: data must be structured data, names of 1 to 32 .*, not "a b"/],
    [{ ...good, data: { a: { b: 5 } } }, /record 1: data must be structured data, of well-formed texts/],
    [{ ...good, data: { a: { b: [] } } }, /record 1: data must be structured data, texts, or arrays of at least one/],
    [{ ...good, data: [] }, /record 1: data must be structured data, an object of objects of texts/],
    [{ ...good, data: { a: { b: 'x\n' } } }, /record 1: data must be without line ends/],
    [{ ...good, status: 5 }, /record 1 has the member "status", which RFC 5424 has not; map it away/],
    [{ ...old, msgid: 'ID' }, /record 1 has the member "msgid", which RFC 3164 has not/],
    [{ ...old, time: null }, /record 1: time must be a Date of the years 0 to 9999, got null/],
    [{ ...old, host: 'a\nb' }, /record 1: host must be a word without spaces, got "a\\nb"/],
    [{ ...old, host: null }, /record 1: host must be a word without spaces, got null/],
    [{ ...old, app: 'a:b' }, /record 1: app must be a word without ":" and "\[", got "a:b"/],
    [{ ...old, pid: '1' }, /record 1: app must be a word, as there is a pid, got null/],
    [{ ...old, app: 'a', pid: ']' }, /record 1: pid must be text without "\]"/],
    [{ ...old, app: 'a', pid: '1\n' }, /record 1: pid must be without line ends/],
    [{ ...old, message: 'error: x' }, /record 1: message must be what does not begin as an app does/],
    [{ ...good, msgid: 'ID' }, /which RFC 3164 has not/, { format: 'rfc3164' }],
  ];
  for (const [record, message, style] of cases) {
    assert.throws(() => written([good, record], style), { name: 'TypeError', message });
  }
  assert.throws(() => written([null]), /toSyslog: every item must be an object/);
  assert.throws(() => toSyslog('x', { format: 'rfc1' as never }), { name: 'RangeError' });
  assert.throws(() => toSyslog('x', { framing: 'nul' as never }), { name: 'RangeError' });
  assert.throws(() => toSyslog('x', { zone: 'CET' }), /toSyslog: zone must be/);
});
