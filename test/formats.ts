import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Parser } from '../src/io/format.ts';
import type { Reject } from '../src/io/reject.ts';
import { shared } from './shared.ts';

/** The cases of a file of format vectors. */
export function formatVectors<Case>(name: string): Case[] {
  const text = gunzipSync(readFileSync(shared(`conformance/formats/${name}.jsonl.gz`))).toString('utf8');
  return text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Case);
}

/** What a parser has made of some bytes. */
export interface Parsed<T> {
  readonly records: T[];
  readonly rejects: Reject[];
  /** What it has failed with. */
  readonly error?: unknown;
}

/** Feeds a parser, cut into chunks of the given sizes in turn, each in memory that is overwritten afterwards. */
export function parse<T>(
  bytes: Uint8Array,
  sizes: readonly number[],
  parser: (take: (reject: Reject) => void) => Parser<T>,
): Parsed<T> {
  const records: T[] = [];
  const rejects: Reject[] = [];
  const machine = parser((reject) => void rejects.push(reject));
  try {
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const size = sizes[i % sizes.length]!;
      const chunk = Uint8Array.from(bytes.subarray(at, at + size));
      machine.push(chunk, records);
      chunk.fill(0x3f);
      at += size;
    }
    machine.end(records);
  } catch (error) {
    return { records, rejects, error };
  }
  return { records, rejects };
}

/** Ways of cutting that every format is held to. */
export const cuttings: readonly (readonly number[])[] = [[1 << 30], [1], [2], [3, 1, 7], [64], [1, 5, 2, 11, 1]];
