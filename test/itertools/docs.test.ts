import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import * as itertools from '../../src/itertools/index.ts';
import { checkout } from '../checkout.ts';
import { absent, shared } from '../shared.ts';
import { camelCase } from './vectors.ts';

/** A function as its doc comment has it: the lines of each part. */
interface Documented {
  readonly folder: string;
  readonly name: string;
  /** Its source. */
  readonly text: string;
  readonly about: readonly string[];
  readonly example: readonly string[];
  readonly see: readonly string[];
}

const script = (await import(pathToFileURL(join(checkout, 'scripts', 'itertools-docs.mjs')).href)) as {
  itertoolsPage(): string;
  documented(): Iterable<Documented>;
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

describe('every function says', () => {
  for (const { folder, name, text, about, example, see } of script.documented()) {
    test(name, () => {
      const [first = '', ...more] = about
        .join('\n')
        .trim()
        .split(/\n\s*\n/);
      const summary = first.replaceAll('\n', ' ');
      assert.match(summary, /\.$/, 'what it does, in a sentence');
      assert.match(summary, /(Python's|more-itertools'|toolz's) (builtin )?`[\w.]+`/, 'whose twin it is');
      assert.match(
        see.join(' '),
        /\b(itertools|more_itertools|builtins|functools|heapq|toolz)\.\w+/,
        'where its semantics come from',
      );
      assert.ok(
        example.some((line) => /\/\/ (=>|throws) /.test(line)),
        'what it gives, in an example that is run',
      );
      assert.ok(more.length > 0, 'what one would not guess');
      const rest = more.join(' ');
      // What is given an iterable reads and may hold on to it; all others work on what they are given.
      if (!/\bInput\b/.test(text) || folder === 'concurrency') return;
      assert.match(rest, /\b([Rr]eads?|read)\b/, 'how much it reads');
      assert.match(rest, /\b([Hh]olds?|holding|held|keeps?|kept)\b/, 'what it holds');
    });
  }
});

/** What other libraries of TypeScript call what is here. */
const usual =
  'aperture batch buffer cartesianProduct chunk clone compact concat countBy cycle dedupe distinct drop dropWhile elementAt every filter find flat flatMap flatten fold forEach fork groupBy head includes indexOf interleave intersperse keyBy last map max memoize merge min nth pairwise partition partitionBy peek pluck range reduce reject repeat scan shuffle size skip slice some sum sumBy tail take takeLast takeWhile tap tee times toArray unfold uniq uniqBy unzip window windowed withIndex zip zipAll zipWith';

test('every usual name leads to a function', () => {
  const [, index = ''] = page.split('## By usual TypeScript name');
  for (const name of usual.split(' ')) {
    if (name in itertools) continue;
    const to = new RegExp(`^- ${name}: \\[(\\w+)\\]\\(#(\\w+)\\)$`, 'm').exec(index);
    assert.ok(to, name);
    assert.ok(Object.hasOwn(itertools, to[1]!) && to[2] === to[1]!.toLowerCase(), `${name} leads to ${to[1]}`);
  }
});

const reference = 'reference/more_itertools_functions.json';
test('every Python function is there, or on the page with the reason why not', { skip: absent(reference) }, () => {
  const functions = JSON.parse(readFileSync(shared(reference), 'utf8')) as { name: string; module: string }[];
  const ours: Record<string, unknown> = itertools;
  for (const { name, module } of functions) {
    const [first, method] = name.split('.').map(camelCase);
    const found = method ? (ours[first!] as Record<string, unknown>)[method] : ours[first!];
    if (name === 'Stats') continue;
    assert.ok(found ?? page.includes(`- \`${name}\`: `), name);
    if (found) assert.ok(page.includes(`- \`${module.split('.')[0]}.${name}\`: [`), `${name} is in the index`);
  }
});
