import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchingLines, SEARCHED } from './matching-lines.ts';

/** Few letters, so that much of what is drawn is nearly found. */
const text = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc.array(fc.constantFrom('a', 'b', 'b', '\xe9'), { minLength, maxLength }).map((letters) => letters.join(''));

/** What a loop over the lines finds. */
function expected(needle: string, body: string): string {
  return (body.match(/[^\n]*\n|[^\n]+$/g) ?? []).filter((line) => line.includes(needle)).join('');
}

function found(needle: string, body: string, before: string): string | undefined {
  const bytes = Buffer.from(before + body, 'latin1');
  return matchingLines(Buffer.from(needle, 'latin1'), bytes, before.length, bytes.length)?.toString('latin1');
}

test('finds the lines that a loop finds, wherever the needle stands', () => {
  const lines = fc.array(fc.oneof(text(0, 40), text(60, 90)), { maxLength: 60 });
  const property = fc.property(
    fc.oneof(text(1, 3), text(10, 40)),
    lines,
    fc.boolean(),
    text(0, 20),
    (needle, parts, ended, before) => {
      const body = parts.join('\n') + (ended ? '\n' : '');
      assert.equal(found(needle, body, before), expected(needle, body));
    },
  );
  fc.assert(property, { numRuns: process.env['CI'] ? 20_000 : 2_000 });
});

test('as much as is searched at once, with needles of every length', () => {
  for (const length of [1, 2, 15, 16, 17, 255, 256]) {
    const needle = 'x'.repeat(length - 1) + 'y';
    const lines = [needle, `${needle}-`, `-${needle}`, 'x'.repeat(300), ''];
    let body = '';
    for (let i = 0; body.length < SEARCHED; i++) body += `${lines[i % lines.length]}\n`;
    body = body.slice(0, SEARCHED - needle.length) + needle;
    assert.equal(found(needle, body, ''), expected(needle, body), `${length}`);
    // What is left of the last search is not found by the next.
    assert.equal(found(needle, 'x\n', ''), '');
  }
  assert.equal(matchingLines(new Uint8Array(257), new Uint8Array(300), 0, 300), undefined);
});

test('every place at which sixteen bytes can be cut', () => {
  for (let before = 0; before < 40; before++) {
    for (let after = 0; after < 40; after++) {
      const body = `${'-'.repeat(before)}err${'-'.repeat(after)}`;
      assert.equal(found('err', body, ''), body);
      assert.equal(found('err', `er\n${body}\nrr\n`, 'err\n'), `${body}\n`);
    }
  }
});
