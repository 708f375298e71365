import type { RejectSink } from './reject.ts';

/** Where a record stands, and how it is written there. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly offset: number;
  readonly text: string;
  /** What has counted it as one that could be read. */
  readonly sink: RejectSink | undefined;
}

/** A class whose constructor gives the object that it is given, on which the private field of a class derived from it is put. */
const Given = function (object: object): object {
  return object;
} as unknown as new (object: object) => object;

/**
 * The place of a record, kept with the record itself: no list has to be searched or cleaned up, and nobody who looks at the
 * record, copies or prints it sees it.
 */
class Located extends Given {
  #place: Place | undefined;

  static put(record: object, place: Place): void {
    const located = #place in record ? record : new Located(record);
    located.#place = place;
  }

  static get(record: object): Place | undefined {
    return #place in record ? record.#place : undefined;
  }
}

/** Remembers where a record stands. Only objects can be told apart: nothing is kept of any other. */
export function locate(record: unknown, place: Place): void {
  if (typeof record === 'object' && record !== null) Located.put(record, place);
}

/** Where a record stands, if it is the very object that a format has made, in a run that was to remember. */
export function placeOf(record: unknown): Place | undefined {
  return typeof record === 'object' && record !== null ? Located.get(record) : undefined;
}
