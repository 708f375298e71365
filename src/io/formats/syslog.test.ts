import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cuttings, parse, type Parsed } from '../../../test/formats.ts';
import { absent, shared } from '../../../test/shared.ts';
import { LineParser, REFUSED } from './line-parser.ts';
import { FrameParser } from './syslog-frames.ts';
import { SyslogReader, type SyslogRecord, type SyslogSyntax } from './syslog-reader.ts';
import { syslog } from './syslog.ts';

const NOW = Date.UTC(2026, 10, 21);
const SYNTAX: SyslogSyntax = { format: 'auto', year: undefined, offset: 0, now: () => NOW };

function everywhere(
  bytes: Buffer,
  Kind: typeof LineParser | typeof FrameParser,
  syntax = SYNTAX,
): Parsed<SyslogRecord> {
  const [whole, ...others] = cuttings.map((sizes) =>
    parse<SyslogRecord>(
      bytes,
      sizes,
      (take) =>
        new Kind({ file: 'f', maxLength: 1 << 16, rejecter: { take, flush: () => {} } }, new SyslogReader(syntax)),
    ),
  );
  for (const other of others) assert.deepEqual(other, whole);
  return whole!;
}

function one(text: string, syntax?: SyslogSyntax): SyslogRecord {
  const { records, rejects } = everywhere(Buffer.from(text), LineParser, syntax);
  assert.deepEqual(rejects, []);
  return records[0]!;
}

const none = {
  facility: null,
  severity: null,
  version: null,
  time: null,
  host: null,
  app: null,
  pid: null,
  msgid: null,
  data: null,
};

test('the examples of RFC 5424', () => {
  const mail =
    "<34>1 2003-10-11T22:14:15.003Z mymachine.example.com su - ID47 - \uFEFF'su root' failed for lonvick on /dev/pts/8";
  assert.deepEqual(one(mail), {
    ...none,
    facility: 4,
    severity: 2,
    version: 1,
    time: new Date('2003-10-11T22:14:15.003Z'),
    host: 'mymachine.example.com',
    app: 'su',
    msgid: 'ID47',
    message: "'su root' failed for lonvick on /dev/pts/8",
  });
  const proc = one(
    "<165>1 2003-08-24T05:14:15.000003-07:00 192.0.2.1 myproc 8710 - - %% It's time to make the do-nuts.",
  );
  assert.deepEqual(
    [proc.time, proc.pid, proc.message],
    [new Date('2003-08-24T12:14:15Z'), '8710', "%% It's time to make the do-nuts."],
  );
  const structured =
    '[exampleSDID@32473 iut="3" eventSource="Application" eventID="1011"][examplePriority@32473 class="high"]';
  const event = one(`<165>1 2003-10-11T22:14:15.003Z mymachine.example.com evntslog - ID47 ${structured}`);
  assert.deepEqual(event.data, {
    'exampleSDID@32473': { iut: '3', eventSource: 'Application', eventID: '1011' },
    'examplePriority@32473': { class: 'high' },
  });
  assert.equal(event.message, '');
  assert.deepEqual(one('<0>1 - - - - - -'), { ...none, facility: 0, severity: 0, version: 1, message: '' });
});

test('structured data: escapes, names that come twice, and names that mean something else', () => {
  const data = (text: string): unknown => one(`<0>1 - - - - - ${text} x`).data;
  assert.deepEqual(data('[a b="\\"\\\\\\]\\n" c=""]'), { a: { b: '"\\]\\n', c: '' } });
  assert.deepEqual(data('[a ip="1" ip="2" ip="3"]'), { a: { ip: ['1', '2', '3'] } });
  assert.deepEqual(Object.keys(data('[__proto__ b="1"]') as object), ['__proto__']);
  assert.deepEqual(data('[a]'), { a: {} });
});

test('RFC 3164 and what daemons write into files', () => {
  const sshd = one('Dec 10 06:55:46 LabSZ sshd[24200]: Invalid user webmaster');
  assert.deepEqual(sshd, {
    ...none,
    time: new Date('2025-12-10T06:55:46Z'),
    host: 'LabSZ',
    app: 'sshd',
    pid: '24200',
    message: 'Invalid user webmaster',
  });
  const parts = (text: string): unknown[] => {
    const { app, pid, message } = one(`<13>Oct  1 22:14:15 h ${text}`);
    return [app, pid, message];
  };
  assert.deepEqual(parts('su: failed'), ['su', null, 'failed']);
  assert.deepEqual(parts('sshd(pam_unix)[19939]: check pass; user unknown'), [
    'sshd(pam_unix)',
    '19939',
    'check pass; user unknown',
  ]);
  assert.deepEqual(parts('-- MARK --'), [null, null, '-- MARK --']);
  assert.deepEqual(parts('syslogd 1.4.1: restart.'), [null, null, 'syslogd 1.4.1: restart.']);
  assert.deepEqual(parts('a[b c'), [null, null, 'a[b c']);
  assert.deepEqual(parts('kernel:[ 0.000] x'), ['kernel', null, '[ 0.000] x']);
  const iso = one('2023-10-01T12:00:00.123456+02:00 web01 CRON[7]: (root) CMD');
  assert.deepEqual([iso.time, iso.host, iso.app], [new Date('2023-10-01T10:00:00.123Z'), 'web01', 'CRON']);
  assert.deepEqual(one('Oct 11 22:14:15 h x: y', { ...SYNTAX, offset: 120 }).time, new Date('2026-10-11T20:14:15Z'));
});

test('the year goes on with the messages', () => {
  const years = (syntax: SyslogSyntax, ...days: string[]): unknown[] =>
    everywhere(Buffer.from(days.map((day) => `${day} 00:00:00 h x: y\n`).join('')), LineParser, syntax).records.map(
      ({ time }) => time?.getUTCFullYear(),
    );
  assert.deepEqual(years(SYNTAX, 'Nov 21', 'Nov 22'), [2026, 2026]);
  assert.deepEqual(years(SYNTAX, 'Nov 23'), [2025]);
  assert.deepEqual(years(SYNTAX, 'Feb 29'), [2024]);
  const first = { ...SYNTAX, year: 2003 };
  assert.deepEqual(years(first, 'Dec 31', 'Jan  1', 'Dec 31', 'Jan  2', 'Dec 30'), [2003, 2004, 2003, 2004, 2003]);
  assert.deepEqual(years(first, 'Jan  1', 'Dec 31', 'Jan  1'), [2003, 2003, 2004]);
});

test('what is no message is rejected, with the reason', () => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ['', /^a blank line/],
    ['<192>Oct 11 22:14:15 h x', /^expected a priority/],
    ['<01>1 - - - - - -', /^expected a priority/],
    ['<1', /^expected a priority/],
    ['hello', /^expected a time as in "Oct/],
    ['Oct 32 22:14:15 h x: y', /^expected a time/],
    ['Oct 11 24:14:15 h x: y', /^expected a time/],
    ['Oct 11 22:14:15', /^expected a host, got the end/],
    ['Oct 11 22:14:15 host', /^expected a host and a message/],
    ['<1>2 - - - - - -', /^expected version 1, got 2/],
    ['<1>1 2003-10-11 h a p m -', /^expected a time as in 2003/],
    ['<1>1 2003-02-30T00:00:00Z h a p m -', /^expected a time as in 2003/],
    ['<1>1 - h', /^expected a host of at most 255/],
    [`<1>1 - h ${'a'.repeat(49)} - - -`, /^expected an app of at most 48/],
    ['<1>1 - - - - - x', /^expected structured data or "-"/],
    ['<1>1 - - - - - -x', /^expected a space/],
    ['<1>1 - - - - - []', /^expected an id/],
    ['<1>1 - - - - - [a b=c]', /^expected ="value" after "b"/],
    ['<1>1 - - - - - [a b="c]', /^the quote of "b" is not closed/],
    ['<1>1 - - - - - [a b="]"]', /^"\]" has to be escaped/],
    ['<1>1 - - - - - [a b="c"', /^expected "\]"/],
    ['<1>1 - - - - - [a][a]', /^it has structured data of the id "a" twice/],
  ];
  const { records, rejects } = everywhere(Buffer.from(`${bad.map(([text]) => text).join('\n')}\n`), LineParser);
  assert.deepEqual(records, []);
  bad.forEach(([text, reason], i) => {
    assert.equal(rejects[i]?.text, text);
    assert.match(rejects[i].reason, reason);
  });
  for (const [format, text] of [
    ['rfc5424', 'Oct 11 22:14:15 h x'],
    ['rfc3164', '<1>1 - - - - - -'],
  ] as const) {
    assert.equal(new SyslogReader({ ...SYNTAX, format }).read(text, 0, text.length), REFUSED);
  }
});

test('octet counts: line ends in messages, and what breaks', () => {
  const frame = (text: string): string => `${Buffer.byteLength(text)} ${text}`;
  const messages = ['<1>1 - - - - - - a\nb', '<2>Oct 11 22:14:15 h x: é', 'nonsense', '<1>1 - - - - - - \n'];
  const { records, rejects, error } = everywhere(Buffer.from(messages.map(frame).join('')), FrameParser);
  assert.equal(error, undefined);
  assert.deepEqual(
    records.map(({ message }) => message),
    ['a\nb', 'é', '\n'],
  );
  assert.deepEqual(
    rejects.map(({ line, offset, text }) => [line, offset, text]),
    [[3, 54, 'nonsense']],
  );
  for (const [text, message] of [
    ['5 <1>', 'the input ends within message 1: 5 bytes are left of it'],
    ['x', 'at byte 0: expected the length of a message, and a space'],
    ['0 ', 'expected the length'],
    [' ', 'expected the length'],
    ['99999 x', 'message 1 is of 99999 bytes, more than maxLength'],
  ] as const) {
    const broken = everywhere(Buffer.from(text), FrameParser).error;
    assert.ok(broken instanceof Error && broken.message.includes(message), String(broken));
  }
});

test('real logs are read to the last line', { skip: absent('data/real') }, async () => {
  for (const [name, lines] of [
    ['linux.log', 2000],
    ['openssh.log', 2000],
  ] as const) {
    const records = await syslog(shared(`data/real/${name}`)).toArray();
    assert.equal(records.length, lines);
    assert.ok(records.filter(({ app }) => app !== null).length > 0.98 * lines);
  }
});

test('options', () => {
  assert.throws(() => syslog('x', { zone: 'CET' }), /syslog: zone must be "Z" or as in "\+02:00", got "CET"/);
  assert.throws(() => syslog('x', { framing: 'auto' as never }), RangeError);
  assert.throws(() => syslog('x', { year: 3.5 }), RangeError);
});
