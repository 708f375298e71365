import type { RejectSink } from './reject.ts';

/** Where a record stands, and how it is written there. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  readonly text: string;
}

/** How many records before the last batch are remembered, and how many characters of them. */
const RECORDS = 4096;
const TEXT = 1024 * 1024;

interface Batch {
  readonly records: unknown[];
  readonly places: Place[];
  text: number;
}

/** The files that are being read by a run that is to remember. */
const open = new Set<Places>();
/** What formats count their records with. */
const counting = new WeakSet<RejectSink>();

/**
 * Where the last records of a file stand. They are known by what they are, objects; nothing is put on them, nor into a WeakMap,
 * which either takes twenty times as long as to make the record (measured).
 */
export class Places {
  readonly #batches: Batch[] = [];
  #records = 0;
  #text = 0;
  #last: Batch = { records: [], places: [], text: 0 };

  /** @param sink - What the format counts its records with. */
  constructor(sink: RejectSink | undefined) {
    if (sink) counting.add(sink);
    open.add(this);
  }

  /** More records are going to be handed on together. */
  begin(): void {
    if (this.#last.records.length === 0) return;
    this.#batches.push(this.#last);
    this.#records += this.#last.records.length;
    this.#text += this.#last.text;
    while (this.#batches.length > 1 && (this.#records > RECORDS || this.#text > TEXT)) {
      const { records, text } = this.#batches.shift()!;
      this.#records -= records.length;
      this.#text -= text;
    }
    this.#last = { records: [], places: [], text: 0 };
  }

  add(record: unknown, place: Place): void {
    const last = this.#last;
    last.records.push(record);
    last.places.push(place);
    last.text += place.text.length;
  }

  find(record: object): Place | undefined {
    for (const { records, places } of [this.#last, ...this.#batches.toReversed()]) {
      const at = records.lastIndexOf(record);
      if (at >= 0) return places[at];
    }
    return undefined;
  }

  /** The file is done with. */
  close(): void {
    open.delete(this);
  }
}

/** Where a record stands, if it is the very object that a format has made not long ago, in a run that was to remember. */
export function placeOf(record: unknown): Place | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  for (const places of open) {
    const place = places.find(record);
    if (place) return place;
  }
  return undefined;
}

/** Whether a format counts with this what it reads: then nobody has to do it again. */
export function isCounted(sink: RejectSink): boolean {
  return counting.has(sink);
}
