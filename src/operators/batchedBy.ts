import { checkFunction, checkInteger, checkOptions, describe } from '../pipeline/check.ts';
import { checkClock, checkSpan, type Clock, type ClockOptions } from '../pipeline/clock.ts';
import { joined } from '../pipeline/joined.ts';
import type { Plan } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';
import { Timed } from '../pipeline/timed.ts';

export interface BatchedByOptions<T> extends ClockOptions {
  /** A batch is full with so many items: an integer of at least 1. */
  readonly size?: number;
  /** A batch goes on so many ms after its first item has come. */
  readonly ms?: number;
  /** A batch is full with so many bytes; an item that does not fit any more begins the next one. */
  readonly bytes?: number;
  /** How many bytes an item has. Default: the length of a string in UTF-8, and the `byteLength` of anything that has one. */
  readonly measure?: (item: T) => number;
}

/**
 * Gathers items into arrays that go on when they are full, or when their first item has waited long enough: for inserts, uploads
 * and messages of a size. `batched` goes by number alone, and waits for ever.
 *
 * @param options - At least one of `size`, `ms` and `bytes`; `measure` says how many bytes an item has; `clock`.
 * @returns Arrays of at least one item, the last as it is at the end. An item larger than `bytes` is a batch of its own. Makes
 *   the flow async. Holds one batch.
 * @throws TypeError when no bound is given, or when an item has no size and `measure` is left out; RangeError for a bad bound.
 * @example
 * ```ts
 * flow(['ab', 'cd', 'é', 'f']).batchedBy({ bytes: 4, size: 3 }).toArray() // => [['ab', 'cd'], ['é', 'f']]
 * ```
 */
export function batchedBy<T>(options: BatchedByOptions<T>): Stage<T, T[]> {
  checkOptions('batchedBy', options, ['size', 'ms', 'bytes', 'measure', 'clock']);
  const { size, ms, bytes, measure = byteLength, clock } = options;
  if (size === undefined && ms === undefined && bytes === undefined) {
    throw new TypeError('batchedBy: one of size, ms and bytes must be given');
  }
  if (size !== undefined) checkInteger('batchedBy', 'size', size, { least: 1 });
  if (ms !== undefined) checkSpan('batchedBy', 'ms', ms);
  if (bytes !== undefined) checkInteger('batchedBy', 'bytes', bytes, { least: 1 });
  checkFunction('batchedBy', 'measure', measure);
  checkClock('batchedBy', clock);
  const bounds = { size: size ?? Infinity, ms, bytes, measure: measure as (item: unknown) => number };
  return joined({
    name: 'batchedBy',
    args: [options],
    holds: 'one batch',
    open: (upstream) => new Gathering(upstream, bounds, clock),
  });
}

interface Bounds {
  readonly size: number;
  readonly ms: number | undefined;
  readonly bytes: number | undefined;
  readonly measure: (item: unknown) => number;
}

class Gathering extends Timed<unknown, unknown[]> {
  readonly #bounds: Bounds;
  #batch: unknown[] = [];
  #bytes = 0;
  #cancel: (() => void) | undefined;

  constructor(plan: Plan, bounds: Bounds, clock: Clock | undefined) {
    super(plan, 'batchedBy', clock);
    this.#bounds = bounds;
  }

  protected override work(): void {
    this.each((item) => this.#add(item));
    if (!this.upstream.over) return;
    this.#hand();
    this.endWithUpstream();
  }

  #add(item: unknown): void {
    const { size, ms, bytes, measure } = this.#bounds;
    const length = bytes === undefined ? 0 : measure(item);
    if (bytes !== undefined && this.#bytes + length > bytes) this.#hand();
    this.#batch.push(item);
    this.#bytes += length;
    if (this.#batch.length >= size || (bytes !== undefined && this.#bytes >= bytes)) this.#hand();
    else if (ms !== undefined) this.#cancel ??= this.after(ms, () => this.#hand());
  }

  #hand(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    if (this.#batch.length > 0) this.emit(this.#batch);
    this.#batch = [];
    this.#bytes = 0;
  }
}

function byteLength(item: unknown): number {
  if (typeof item === 'string') return utf8Length(item);
  const length = (item as { byteLength?: unknown } | null | undefined)?.byteLength;
  if (typeof length === 'number') return length;
  throw new TypeError(`batchedBy: an item has no byteLength; give measure, got ${describe(item)}`);
}

/** Without encoding it. */
function utf8Length(text: string): number {
  let length = text.length;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code < 0x80) continue;
    length += code < 0x800 ? 1 : 2;
    // A pair has four bytes in all; half a pair is encoded as the three of U+FFFD.
    if (code >= 0xd800 && code < 0xdc00 && (text.charCodeAt(at + 1) & 0xfc00) === 0xdc00) at += 1;
  }
  return length;
}
