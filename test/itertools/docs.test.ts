import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import * as itertools from '../../src/itertools/index.ts';
import { checkout } from '../checkout.ts';
import { absent, shared } from '../shared.ts';
import { camelCase } from './vectors.ts';

const script = (await import(pathToFileURL(join(checkout, 'scripts', 'itertools-docs.mjs')).href)) as {
  itertoolsPage(): string;
};
const page = readFileSync(join(checkout, 'docs', 'itertools.md'), 'utf8');

test('docs/itertools.md is what the sources say: npm run docs writes it', () => {
  assert.equal(page, script.itertoolsPage());
});

test('every function is on the page', () => {
  for (const [name, value] of Object.entries(itertools)) {
    if (typeof value === 'function' && name !== 'padnone') assert.match(page, new RegExp(`^### ${name}$`, 'm'));
  }
});

const reference = 'reference/more_itertools_functions.json';
test('every Python function is there, or on the page with the reason why not', { skip: absent(reference) }, () => {
  const functions = JSON.parse(readFileSync(shared(reference), 'utf8')) as { name: string }[];
  const ours: Record<string, unknown> = itertools;
  for (const { name } of functions) {
    const [first, method] = name.split('.').map(camelCase);
    const found = method ? (ours[first!] as Record<string, unknown>)[method] : ours[first!];
    if (name !== 'Stats') assert.ok(found ?? page.includes(`- \`${name}\`: `), name);
  }
});
