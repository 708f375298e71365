// A composable pull pipeline: each stage is a generator that reads the one before it.
import assert from 'node:assert/strict';
import { flow, generator } from 'sluice';

const grep = generator(function* grep(pattern: string, lines: Iterable<string>) {
  for (const line of lines) if (line.includes(pattern)) yield line;
});
const lower = generator(function* lower(lines: Iterable<string>) {
  for (const line of lines) yield line.toLowerCase();
});
const uniq = generator(function* uniq(lines: Iterable<string>) {
  let previous: string | undefined;
  for (const line of lines) {
    if (line !== previous) yield line;
    previous = line;
  }
});

const log = ['error A', 'ok', 'error a', 'ERROR b', 'error b'];
assert.deepEqual([...uniq(lower(grep('error', log)))], ['error a', 'error b']);

// The same of the operators that are there, and with a stage of one's own among them.
assert.deepEqual(flow(log).grep('error').lower().dedupe().toArray(), ['error a', 'error b']);
assert.deepEqual(
  flow(log)
    .grep('error')
    .through((lines) => uniq(lower(lines)))
    .toArray(),
  ['error a', 'error b'],
);
