import { describe, wrongType } from './check.ts';
import { isCounted, placeOf } from './place.ts';
import { isThenable } from './reader.ts';

/** A record that could not be read, with all that is needed to find it again. */
export interface Reject {
  /** The file it stands in; empty where that is not known any more (see `parse`). */
  readonly file: string;
  /** The line it begins on, from 1; 0 where that is not known. */
  readonly line: number;
  /** Where it begins: bytes from the start of the plain (decompressed) text. */
  readonly offset: number;
  /** Which item of the flow it was, from 0, where its place in a file is not known. */
  readonly item?: number;
  /** What is wrong with it. */
  readonly reason: string;
  /** The record as it stands there; invalid UTF-8 in it is replaced by U+FFFD. */
  readonly text: string;
  /** Its bytes, in base64, where they are not UTF-8 and the text is therefore not all of it. */
  readonly base64?: string;
  /** How many bytes it has, where they are too many to be kept: `text` is then how it begins. */
  readonly bytes?: number;
  /** The SHA-256 of those, in hex. */
  readonly sha256?: string;
}

/** Takes rejects: an object that counts, keeps or writes them. */
export interface RejectSink {
  /** Takes one. What it throws ends the run. */
  readonly add: (reject: Reject) => void;
  /** So many more records could be read; less than none, where ones that were counted turn out to be rejects. */
  readonly accept?: (count: number) => void;
  /** A chunk has been read: what was taken should be made safe now. */
  readonly flush?: () => void;
}

/**
 * What happens to a record that cannot be read: `'throw'` ends the run with a {@link RejectError}; a function is called
 * with it, and reading goes on; a `quarantine` counts, keeps and writes it.
 */
export type OnReject = 'throw' | ((reject: Reject) => void) | RejectSink;

/** A record could not be read, and nothing was said about what to do with it. */
export class RejectError extends Error {
  static {
    this.prototype.name = 'RejectError';
  }
  readonly reject: Reject;

  /** @param format - The function that the user called. */
  constructor(format: string, reject: Reject) {
    super(
      `${format}: ${whereOf(reject)}: ${reject.reason}: ${describe(reject.text)}; ` +
        'to go on past such records, pass onReject: quarantine({ file }) or a function',
    );
    this.reject = reject;
  }
}

/** The place of a reject, for a message. */
export function whereOf({ file, line, item }: Reject): string {
  return item === undefined ? `${JSON.stringify(file)} line ${line}` : `item ${item}`;
}

/** The check of an `onReject` option. */
export function checkOnReject(format: string, onReject: unknown): void {
  if (onReject === 'throw' || typeof onReject === 'function') return;
  if (typeof onReject === 'object' && onReject !== null && typeof (onReject as RejectSink).add === 'function') return;
  throw wrongType(format, 'onReject', "'throw', a function or a quarantine", onReject);
}

/** What a parser does with its rejects. */
export interface Rejecter {
  readonly take: (reject: Reject) => void;
  readonly flush: () => void;
  /** The records that could be read go into an array from now on, until `flush`. */
  readonly begin?: (records: ArrayLike<unknown>) => void;
  /** A reject ends the run: it is not worth while to find out more about it. */
  readonly final?: boolean;
  /** What they are counted by. */
  readonly sink?: RejectSink;
}

/** An `onReject` option at work. */
export function rejecter(format: string, onReject: OnReject): Rejecter {
  if (onReject === 'throw') {
    const take = (reject: Reject): never => {
      throw new RejectError(format, reject);
    };
    return { take, flush: () => {}, final: true };
  }
  if (typeof onReject === 'object') return counting(onReject);
  const take = (reject: Reject): void => {
    const answer: unknown = onReject(reject);
    if (!isThenable(answer)) return;
    // Nobody would wait for it, nor hear of its failure.
    answer.then(undefined, () => {});
    throw new TypeError(
      `${format}: onReject must not be asynchronous; collect the rejects, or pass quarantine({ file })`,
    );
  };
  return { take, flush: () => {} };
}

/** Tells a sink of every record before it tells of a reject, so that what it makes of their ratio is the same in all chunkings. */
function counting(sink: RejectSink): Rejecter {
  let records: ArrayLike<unknown> = [];
  let told = 0;
  const tell = (): void => {
    const count = records.length - told;
    told = records.length;
    if (count > 0) sink.accept?.(count);
  };
  return {
    sink,
    begin: (batch) => {
      records = batch;
      told = batch.length;
    },
    take: (reject) => {
      tell();
      sink.add(reject);
    },
    flush: () => {
      tell();
      sink.flush?.();
    },
  };
}

/** What an operator takes that may refuse items. */
export interface RejectOptions {
  /** What happens to an item that is refused. Default `'throw'`. */
  readonly onReject?: OnReject;
}

/** An `onReject` option at work in an operator, which knows of an item only what the item itself remembers. */
export interface Refuser {
  /** The item is handed on. */
  readonly accept: () => void;
  readonly refuse: (item: unknown, index: number, reason: string) => void;
}

export function refuser(operator: string, onReject: OnReject): Refuser {
  const { take, sink } = rejecter(operator, onReject);
  return {
    accept: () => {
      // What a format has counted is not counted again.
      if (sink?.accept && !isCounted(sink)) sink.accept(1);
    },
    refuse: (item, index, reason) => {
      const place = placeOf(item);
      const reject: Reject = place
        ? { file: place.file, line: place.line, offset: place.offset, reason, text: place.text }
        : { file: '', line: 0, offset: 0, item: index, reason, text: textOf(item) };
      if (sink && isCounted(sink)) sink.accept?.(-1);
      take(reject);
      // There is nobody to say that a chunk is over.
      sink?.flush?.();
    },
  };
}

/** An item as text: JSON, where it is none itself. */
function textOf(item: unknown): string {
  if (typeof item === 'string') return item;
  try {
    return JSON.stringify(item) ?? describe(item);
  } catch {
    return describe(item);
  }
}
