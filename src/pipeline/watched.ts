import type { BatchReader, SyncReader } from './reader.ts';
import type { Source } from './source.ts';

/** The stack where a run begins, as text: an error whose stack was not asked for yet holds the objects whose methods are on it. */
export interface Place {
  readonly stack: string;
}

/** A source that a run has opened. */
export interface Opened {
  readonly source: Source<unknown>;
  readonly reader: SyncReader<unknown> | BatchReader<unknown>;
  /** The run, as its errors name it. */
  readonly what: string;
  readonly where: Place;
}

/** Told of the runs of development mode: from when `sluice/development` is imported. */
export const watched: {
  by:
    | {
        /** A run begins, while the call that begins it is on the stack. */
        begun(): Place;
        opened(input: object, opened: Opened): void;
        /** The source of a run has ended, failed or been closed. */
        over(input: object): void;
      }
    | undefined;
} = { by: undefined };
