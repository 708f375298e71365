import assert from 'node:assert/strict';
import { test } from 'node:test';
import { firstAlike } from './closed.ts';

/** The function that is taken for one of this text. */
function taken(text: string): { readonly first: unknown; readonly second: unknown } {
  // Two functions, as a run makes one and the next run another.
  const [one, two] = [{}, {}].map(() => Object.assign(() => {}, {}));
  return { first: firstAlike(one, text) === one, second: firstAlike(two, text) === one };
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
    assert.deepEqual(taken(text), { first: true, second: true }, text);
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
    assert.deepEqual(taken(text), { first: true, second: false }, text);
  }
});
