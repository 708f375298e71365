import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstAlike } from './callback.ts';

/** The functions that two of this text are taken for, and the two. */
function taken(
  text: string,
  ofRows?: boolean,
): { readonly alike: readonly unknown[]; readonly given: readonly unknown[] } {
  // Names that no other function in this process has, since that would be taken for one of these.
  const own = text.replace(/\b[abn]\b/g, '$&OfThisTest');
  const given = [1, 2].map((i) => () => i);
  return { alike: given.map((f) => firstAlike(f, own, ofRows)), given };
}

test('a function of its parameters alone stands for all of its text', () => {
  for (const text of [
    '(n) => n % 2 === 0',
    'n => n * 3.5',
    '(a, b) => a + b',
    '(a,b)=>a>b?a:b',
    'n => n > 1 && n <= 10 || !(n ^ 3)',
    '(n) => (n >> 2) + 10',
    '(n) => n',
    '(n) => (n += 2)',
  ]) {
    const { alike } = taken(text);
    assert.ok(alike[0] === alike[1], text);
  }
});

test('one that takes rows apart is such a function where it is given rows', () => {
  const alike = (text: string, ofRows: boolean): boolean => new Set(taken(text, ofRows).alike).size === 1;
  for (const text of ['([n]) => n * 2.5', '([a, b]) => a * b - 7', '([a,b], i)=>a+b*i', '([a, b], i) => a + i']) {
    assert.deepEqual([alike(text, false), alike(text, true)], [false, true], text);
  }
  for (const text of [
    '([a, b = 1]) => a * b',
    '([[a], b]) => a',
    '([a, ...b]) => a',
    '([a, b]) => k',
    '([a], [b]) => a',
  ]) {
    assert.equal(alike(text, true), false, text);
  }
});

test('all others stay who they are', () => {
  for (const text of [
    '(n) => n + k',
    '(n) => total += n',
    '(n) => n.x',
    '(n) => this',
    '(n) => f(n)',
    '(n = 1) => n',
    '(n) => (m) => n',
    '(n) => ({ n })',
    '(n) => [n]',
    '(n) => `${n}`',
    "(n) => n + 'a'",
    '(n) => { return n; }',
    'async (n) => n',
    'function (n) { return n; }',
    '(...n) => n',
    '([n]) => n',
    '(n) => n // k',
    '(n) => n ** 1n',
    '(n) => 0x10 + n',
    'function () { [native code] }',
  ]) {
    const { alike, given } = taken(text);
    assert.ok(alike[0] === given[0] && alike[1] === given[1], text);
  }
});
