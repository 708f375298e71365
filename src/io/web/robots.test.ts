import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRobots } from './robots.ts';

const allows = (text: string, path: string, agent = 'sluice'): boolean => readRobots(text, agent).allows(path);

test('the groups that are meant', () => {
  const text =
    'user-agent: a\nUser-Agent: B/2.0 (x)\nDisallow: /1\n\nUser-agent: *\nDisallow: /\nUser-agent: a\nDisallow: /2 # more';
  assert.deepEqual(
    ['/1', '/2', '/3'].map((path) => allows(text, path, 'A')),
    [false, false, true],
  );
  assert.deepEqual(
    ['/1', '/2'].map((path) => allows(text, path, 'b')),
    [false, true],
  );
  assert.deepEqual(
    ['/1', '/robots.txt'].map((path) => allows(text, path, 'c')),
    [false, true],
  );
  assert.equal(allows('Disallow: /\n', '/'), true);
  assert.equal(allows('User-agent: ab\nDisallow: /', '/', 'a'), true);
});

test('the longest rule counts, of equal ones that which allows', () => {
  const cases: [rules: string, path: string, allowed: boolean][] = [
    ['Disallow: /\nAllow: /a', '/a/b', true],
    ['Allow: /a\nDisallow: /a/b', '/a/b', false],
    ['Disallow: /a\nAllow: /a', '/a', true],
    ['Disallow:', '/a', true],
    ['Disallow: /*.gif$', '/a/b.gif', false],
    ['Disallow: /*.gif$', '/a/b.gif?x', true],
    ['Disallow: /a*b*c', '/axxbxxc', false],
    ['Disallow: /a*b*c', '/axxcxxb', true],
    ['Disallow: *', '/a', false],
    ['Disallow: /a$', '/a', false],
    ['Disallow: /a$', '/ab', true],
    ['Disallow: /*$', '/ab', false],
    ['Disallow: /*?', '/a?b', false],
    ['Disallow: /%7ea', '/~a', false],
    ['Disallow: /\u00e9', '/%c3%a9', false],
    ['Disallow: /a%2fb', '/a/b', true],
    ['disallow : /a', '/a', false],
    ['Disallow: /A', '/a', true],
    ['Disallow: /\nAllow: /$', '/', true],
    ['Disallow: /\nAllow: /$', '/x', false],
  ];
  for (const [rules, path, allowed] of cases)
    assert.equal(allows(`User-agent: *\n${rules}`, path), allowed, `${rules} ${path}`);
});

test('whatever it is written with', () => {
  assert.equal(allows('\uFEFFUser-agent: *\rDisallow: /a\r\nNonsense\n: x\nAllow: /a/b', '/a'), false);
  assert.equal(allows('<html>User-agent: *</html>', '/'), true);
  const { delay, sitemaps } = readRobots('Sitemap: /s.xml\nUser-agent: *\nCrawl-delay: 1.5\nSitemap: /t.xml', 'sluice');
  assert.deepEqual([delay, sitemaps], [1.5, ['/s.xml', '/t.xml']]);
  assert.equal(readRobots('User-agent: *\nCrawl-delay: soon', 'sluice').delay, undefined);
});

test('patterns full of stars take no time', () => {
  const begun = performance.now();
  assert.equal(allows(`User-agent: *\nDisallow: /${'*a'.repeat(5000)}$`, `/${'a'.repeat(5000)}b`), true);
  assert.ok(performance.now() - begun < 20_000);
});
