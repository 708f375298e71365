// Stages that read each other, one line at a time: strip, parse, keep the positive ones, add up.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { flow } from 'sluice';
import { lines } from './lines.ts';

const folder = mkdtempSync(join(tmpdir(), 'pipelining-'));
const path = join(folder, 'data.txt');
writeFileSync(path, '3\n\n -2 \n40\n');

const total = flow(lines(path))
  .filter((line) => line !== '')
  .map(Number)
  .filter((n) => n > 0)
  .sum();

assert.equal(total, 43);
rmSync(folder, { recursive: true });
