import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress, isPrivateName, literalAddress } from './address.ts';
import { followedUrl, sharesSecrets, shownUrl } from './url.ts';

test('addresses that are not public, however they are written', () => {
  const hidden = [
    '127.0.0.1',
    '127.255.255.255',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.0.1',
    '169.254.169.254',
    '100.64.0.1',
    '100.100.100.200',
    '192.0.0.192',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    'fe80::1',
    'fe80::1%eth0',
    'febf::1',
    'fc00::1',
    'fd00:ec2::254',
    'fec0::1',
    'ff02::1',
    '2001:db8::1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a9fe:a9fe',
    '::127.0.0.1',
    '::ffff:0:10.0.0.1',
    '64:ff9b::7f00:1',
    '64:ff9b::169.254.169.254',
    '64:ff9b:1::1',
    '2002:7f00:1::',
    '2002:c0a8:101::1',
    '2001:0:4136:e378::1',
    '100::1',
    'not an address',
    '',
  ];
  for (const address of hidden) assert.equal(isPrivateAddress(address), true, address);
  const open = [
    '1.1.1.1',
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.1',
    '169.253.1.1',
    '100.128.0.1',
    '223.255.255.255',
    '126.1.1.1',
    '2606:4700:4700::1111',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2002:808:808::1',
    '2a00:1450::1',
  ];
  for (const address of open) assert.equal(isPrivateAddress(address), false, address);
});

test('an address in a URL is seen, whatever notation', () => {
  const written = [
    'http://127.0.0.1',
    'http://2130706433',
    'http://0x7f.1',
    'http://0177.0.0.1',
    'http://127.1',
    'http://①②⑦.0.0.1',
  ];
  for (const url of written) assert.equal(literalAddress(new URL(url)), '127.0.0.1', url);
  assert.equal(isPrivateAddress(literalAddress(new URL('http://[::FFFF:127.0.0.1]:80'))!), true);
  assert.equal(literalAddress(new URL('http://a.example')), undefined);
  for (const name of ['localhost', 'LOCALHOST.', 'a.localhost', 'metadata.google.internal'])
    assert.ok(isPrivateName(name), name);
  for (const name of ['localhost.example', 'mylocalhost', 'example.com']) assert.ok(!isPrivateName(name), name);
});

test('a URL is shown without what is secret', () => {
  const cases = {
    'https://me:pw@a.example/x?page=2#frag': 'https://a.example/x?page=2',
    'https://a.example/?api_key=1&page=2&Access-Token=3': 'https://a.example/?api_key=***&page=2&Access-Token=***',
    'https://a.example/?X-Amz-Signature=1&X-Amz-Date=2': 'https://a.example/?X-Amz-Signature=***&X-Amz-Date=***',
    'https://a.example/?q=eyJhbGciOiJIUzI1NiJ9.e30.Rfp': 'https://a.example/?q=***',
    'https://a.example/?p%61ssword=x': 'https://a.example/?p%61ssword=***',
    'https://a.example/?A1b2C3d4E5f6G7h8I9j0K1': 'https://a.example/?***',
    'https://a.example/?q=two+words&q=%zz': 'https://a.example/?q=two+words&q=%zz',
  };
  for (const [url, shown] of Object.entries(cases)) assert.equal(shownUrl(url), shown);
  assert.equal(shownUrl('no url'), 'a URL');
});

test('where one is led no user is taken from, and nothing but http', () => {
  const base = new URL('https://a.example/b/c');
  assert.equal(followedUrl(' ../d?x#y ', base)?.href, 'https://a.example/d?x');
  assert.equal(followedUrl('//u:p@b.example', base)?.href, 'https://b.example/');
  for (const bad of [
    'file:///etc/passwd',
    'javascript:alert(1)',
    'http://a\nb',
    'gopher://a',
    'data:,x',
    'http://[x',
  ]) {
    assert.equal(followedUrl(bad, base), undefined, bad);
  }
});

test('secrets are shared with the same server only', () => {
  const shares = (a: string, b: string): boolean => sharesSecrets(new URL(a), new URL(b));
  assert.ok(shares('http://a.example/x', 'http://a.example/y'));
  assert.ok(shares('http://a.example', 'https://a.example'));
  for (const [a, b] of [
    ['https://a.example', 'http://a.example'],
    ['https://a.example', 'https://b.a.example'],
    ['http://a.example', 'https://a.example:8443'],
    ['http://a.example:1', 'http://a.example:2'],
  ])
    assert.ok(!shares(a!, b!), `${a} ${b}`);
});
