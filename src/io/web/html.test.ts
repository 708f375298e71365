import assert from 'node:assert/strict';
import { test } from 'node:test';
import { charsetOf, decodeReferences, readHtml } from './html.ts';
import { normalUrl } from './normalize.ts';

const targets = (text: string): string[] => readHtml(text).links.map(({ target }) => target);

test('links are found where a browser finds them', () => {
  const cases: [string, string[]][] = [
    ['', []],
    ['<a href="x">', ['x']],
    ["<A HREF='x'><a href=y><a\nhref\t=\n z>", ['x', 'y', 'z']],
    ['<a href=x/><a href=a/b>', ['x/', 'a/b']],
    ['<a href="a>b">', ['a>b']],
    ['<a title="<a href=no>" href=yes>', ['yes']],
    ['<a href=1 href=2>', ['1']],
    ['<a href>', ['']],
    ['<a href=>', ['']],
    ['<a =href=x href=y>', ['y']],
    ['<a/href=x>', ['x']],
    ['<a"href=x href=y>', []],
    ['<a href="x', []],
    ['<a href=x', []],
    ['<abbr href=x>', []],
    ['< a href=x>', []],
    ['<a name=n>', []],
    ['<!-- <a href=x> --><a href=y>', ['y']],
    ['<!--><a href=x>-->', ['x']],
    ['<!---><a href=x>-->', ['x']],
    ['<!-- a --!><a href=x>', ['x']],
    ['<!-- a -- > <a href=x>', []],
    ['<!a><a href=x>', ['x']],
    ['<![CDATA[<a href=x>]]><a href=y>', ['y']],
    ['<?php <a href=x> ?><a href=y>', ['y']],
    ['</a href=x><a href=y></ ><a href=z></>', ['y', 'z']],
    ['<script><a href=x></script><a href=y>', ['y']],
    ['<script>"</scripty><a href=x>"</script ><a href=y>', ['y']],
    ['<script><!-- <script> </script> <a href=x> --></script><a href=y>', ['y']],
    ['<script><!--> <script> </script> <a href=y>', ['y']],
    ['<script><!-- </script><a href=y>', ['y']],
    ['<style>a::after{content:"<a href=x>"}</style><a href=y>', ['y']],
    ['<textarea><a href=x></textarea><title><a href=x></title><a href=y>', ['y']],
    ['<noscript><a href=y></noscript>', ['y']],
    ['<iframe src=f><a href=x></iframe>', ['f']],
    ['<plaintext><a href=x></plaintext><a href=y>', []],
    ['<link rel=stylesheet href=s><link rel="next prefetch" href=n>', ['n']],
    ['<meta http-equiv=Refresh content="0; URL=\'r\'"><meta http-equiv=refresh content=5>', ['r']],
    ['<area href=a><frame src=f>', ['a', 'f']],
    ['<a href="?a=1&amp;b=2&copy=3&#38;c&#x26;d&amp">', ['?a=1&b=2&copy=3&c&d&']],
    ['a < b <a href=x>', ['x']],
    ['<<a href=x>', ['x']],
    ['\u{1f600}<a href="\u00e9">', ['\u00e9']],
  ];
  for (const [text, found] of cases) assert.deepEqual(targets(text), found, text);
});

test('the base, the title and what robots are told', () => {
  const facts = readHtml(
    '<title> A &amp;\n <b>B</b></title><base target=x><base href=/one><base href=/two><meta NAME=Robots content="NoFollow">',
  );
  assert.deepEqual([facts.base, facts.title, facts.robots.trim()], ['/one', 'A & <b>B</b>', 'nofollow']);
});

test('references', () => {
  assert.equal(
    decodeReferences('&lt;&#x41;&#65;&#0;&#x80;&#xd800;&#x110000;&unknown;&ampx=&amp=1&amp;'),
    '<AA\ufffd€\ufffd\ufffd&unknown;&ampx=&amp=1&',
  );
  assert.equal(decodeReferences('&ampx', false), '&x');
});

test('whatever the bytes, time is in proportion to them', () => {
  for (const piece of [
    '<',
    '<a ',
    '<!--',
    '<script>',
    '<a href="',
    '</',
    '<title>',
    '&',
    '<a b=c ',
    '<!-- --',
    '<script><!--',
  ]) {
    const begun = performance.now();
    readHtml(piece.repeat(200_000));
    assert.ok(performance.now() - begun < 20_000, piece);
  }
});

test('URLs that are written differently and are the same', () => {
  const cases = {
    'HTTP://User:pw@A.Example:80/a/../b/./c?#x': 'http://a.example/b/c',
    'http://a.example': 'http://a.example/',
    'http://a.example/%7euser/%e2%9c%93%2F?q=%7E%2f': 'http://a.example/~user/%E2%9C%93%2F?q=~%2F',
    '  http://a.exam\nple/ ': 'http://a.example/',
    'http://B\u00fccher.example/': 'http://xn--bcher-kva.example/',
  };
  for (const [text, url] of Object.entries(cases)) assert.equal(normalUrl(text)?.href, url);
  for (const same of ['http://a.example/?b=1&a=2', 'http://a.example/x/', 'http://www.a.example/']) {
    assert.equal(normalUrl(same)?.href, same);
  }
  assert.equal(normalUrl('mailto:a@b.c'), undefined);
});

test('the charset that a page names', () => {
  const found = (text: string): string | undefined => charsetOf(Buffer.from(text));
  assert.equal(found('<meta charset="windows-1251">'), 'windows-1251');
  assert.equal(found('<meta http-equiv=Content-Type content="text/html; charset=Shift_JIS">'), 'Shift_JIS');
  assert.equal(found('<meta charset=utf-16>'), 'utf-8');
  assert.equal(found(`${' '.repeat(1024)}<meta charset=koi8-r>`), undefined);
});
