import assert from 'node:assert/strict';
import { isUtf8 } from 'node:buffer';
import { placeOf } from '../../src/pipeline/place.ts';
import { type Fuzzed, FORMATS, type Outcome } from './formats.ts';

/** Numbers from 0 to below 1, the same for the same seed. */
function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The input of a case, and how it is cut. */
export interface Case {
  readonly bytes: Buffer;
  readonly cuts: readonly number[];
}

const bytesOf = (given: string | Uint8Array): Buffer => Buffer.from(given as Uint8Array);

/** The case of a number: it depends on nothing but that and the seed. */
export function caseOf(name: string, seed: number, number: number): Case {
  const { samples, tokens, mended } = FORMATS[name]!;
  const random = randomOf(Math.imul(seed, 0x9e3779b1) ^ Math.imul(number + 1, 0x85ebca6b));
  const below = (n: number): number => Math.floor(random() * n);
  const sample = (): Buffer => bytesOf(samples[below(samples.length)]!);
  const token = (): Buffer => bytesOf(tokens[below(tokens.length)]!);
  let bytes = sample();
  for (let mutations = below(9); mutations > 0; mutations--) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + below(12));
    const head = bytes.subarray(0, at);
    const put = (...parts: Uint8Array[]): Buffer => Buffer.concat([head, ...parts]);
    switch (below(10)) {
      case 0:
        bytes = put(bytes.subarray(end));
        break;
      case 1:
        bytes = put(token(), bytes.subarray(at));
        break;
      case 2:
        bytes = put(token(), bytes.subarray(end));
        break;
      case 3:
        bytes = put(Buffer.from([below(256)]), bytes.subarray(at));
        break;
      case 4:
        bytes = put(bytes.subarray(at, end), bytes.subarray(at, end), bytes.subarray(at));
        break;
      case 5:
        bytes = Buffer.from(head);
        break;
      case 6:
        bytes = put(sample().subarray(below(20)), bytes.subarray(at));
        break;
      case 7:
        bytes = put(Buffer.alloc(below(600), token()), bytes.subarray(at));
        break;
      case 8:
        if (at < bytes.length) bytes[at]! ^= 1 << below(8);
        break;
      default:
        bytes = put(Buffer.from([0xef, 0xbb, 0xbf].slice(below(3))), bytes.subarray(at));
    }
  }
  if (mended && random() < 0.5) bytes = mended(bytes);
  const cuts = Array.from({ length: 1 + below(4) }, () => 1 + below(random() < 0.5 ? 4 : 60));
  // Small pieces all along a long input take long, and show no more.
  if (bytes.length > 500) cuts.push(1 + below(bytes.length >> 2));
  return { bytes, cuts };
}

async function outcomeOf({ parser }: Fuzzed, bytes: Buffer, cuts: readonly number[]): Promise<Outcome> {
  const records: Outcome['records'] = [];
  const rejects: Outcome['rejects'] = [];
  const places: Outcome['places'] = [];
  const find = (): void => {
    for (const record of records.slice(places.length)) places.push(placeOf(record));
  };
  const machine = parser((reject) => void rejects.push(reject));
  let error: unknown;
  try {
    for (let at = 0, i = 0; at < bytes.length; i++) {
      const chunk = Uint8Array.from(bytes.subarray(at, at + cuts[i % cuts.length]!));
      // A promise is waited for, but nothing else: that would take longer than most machines.
      const pushed = machine.push(chunk, records);
      if (pushed) await pushed;
      find();
      at += chunk.length;
      // It was the parser's for as long as it ran.
      chunk.fill(0x21);
    }
    const ended = machine.end(records);
    if (ended) await ended;
  } catch (thrown) {
    error = thrown;
  }
  find();
  machine.close?.();
  return { records, rejects, error, places };
}

function textOf({ records, rejects, error, places }: Outcome): string {
  return JSON.stringify([records, places, rejects, error instanceof Error ? error.message : error]);
}

/** Runs a case. @throws AssertionError for one that shows a fault. */
export async function runCase(name: string, { bytes, cuts }: Case): Promise<void> {
  const format = FORMATS[name]!;
  const whole = await outcomeOf(format, bytes, [bytes.length + 1]);
  const cut = await outcomeOf(format, bytes, cuts);
  if (textOf(whole) !== textOf(cut))
    assert.deepEqual(cut, whole, `cut into ${cuts.join(', ')} bytes it is read differently`);
  // A mistake of ours, rather than of the input.
  const { error } = whole;
  const ours = error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError;
  assert.ok(error === undefined || (error instanceof Error && !ours), String(error));
  const { account } = format;
  if (account === 'none') return;
  if ('check' in account) account.check(bytes, whole);
  else if ('json' in account) checkJson(bytes, whole, account.json);
  else checkBytes(bytes, whole, account.between);
}

/** Every byte is in exactly one record or reject, or is one that may stand between them. */
function checkBytes(
  bytes: Buffer,
  { records, rejects, error, places }: Outcome,
  between: (byte: number) => boolean,
): void {
  const parts: { readonly offset: number; readonly length: number }[] = rejects.map(
    ({ offset, text, base64, bytes: length }) => ({
      offset,
      length: length ?? (base64 === undefined ? Buffer.byteLength(text) : Buffer.from(base64, 'base64').length),
    }),
  );
  for (const [i, record] of records.entries()) {
    const place = places[i];
    if (place) parts.push({ offset: place.offset, length: Buffer.byteLength(place.text) });
    else assert.deepEqual(record, [], 'a record without a place');
  }
  parts.sort((a, b) => a.offset - b.offset);
  let at = bytes.subarray(0, 3).toString('latin1') === '\xef\xbb\xbf' ? 3 : 0;
  const pass = (to: number): void => {
    for (; at < to; at++) assert.ok(between(bytes[at]!), `byte ${at} is in no record and no reject`);
  };
  for (const { offset, length } of parts) {
    assert.ok(offset >= at, `byte ${offset} is in two records or rejects`);
    pass(offset);
    at = offset + length;
  }
  assert.ok(at <= bytes.length, 'there is more in records and rejects than was put in');
  if (error === undefined) pass(bytes.length);
}

function checkJson(
  bytes: Buffer,
  { records, rejects, error }: Outcome,
  recordsOf: (value: unknown) => unknown[],
): void {
  let expected: unknown[] | undefined;
  try {
    const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
    if (isUtf8(bytes)) expected = recordsOf(JSON.parse(text));
  } catch {
    expected = undefined;
  }
  if (expected === undefined) assert.ok(error !== undefined || rejects.length > 0, 'what is not JSON was read');
  else if (error === undefined) assert.deepEqual([records, rejects], [expected, []]);
  else assert.match((error as Error).message, /is longer than/);
}
