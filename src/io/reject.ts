import { describe } from '../pipeline/check.ts';
import { isThenable } from '../pipeline/reader.ts';

/** A record that could not be read, with all that is needed to find it again. */
export interface Reject {
  /** The file it stands in. */
  readonly file: string;
  /** The line it begins on, from 1. */
  readonly line: number;
  /** Where it begins: bytes from the start of the plain (decompressed) text. */
  readonly offset: number;
  /** What is wrong with it. */
  readonly reason: string;
  /** The record as it stands there; invalid UTF-8 in it is replaced by U+FFFD. */
  readonly text: string;
}

/** Takes rejects: an object that counts, keeps or writes them. */
export interface RejectSink {
  /** Takes one. What it throws ends the run. */
  readonly add: (reject: Reject) => void;
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
      `${format}: ${JSON.stringify(reject.file)} line ${reject.line}: ${reject.reason}: ${describe(reject.text)}; ` +
        'to go on past such records, pass onReject: quarantine({ file }) or a function',
    );
    this.reject = reject;
  }
}

/** The check of an `onReject` option. */
export function checkOnReject(format: string, onReject: unknown): void {
  if (onReject === 'throw' || typeof onReject === 'function') return;
  if (typeof onReject === 'object' && onReject !== null && typeof (onReject as RejectSink).add === 'function') return;
  throw new TypeError(`${format}: onReject must be 'throw', a function or a quarantine, got ${describe(onReject)}`);
}

/** What a parser does with its rejects. */
export interface Rejecter {
  readonly take: (reject: Reject) => void;
  readonly flush: () => void;
}

/** An `onReject` option at work. */
export function rejecter(format: string, onReject: OnReject): Rejecter {
  if (onReject === 'throw') {
    const take = (reject: Reject): never => {
      throw new RejectError(format, reject);
    };
    return { take, flush: () => {} };
  }
  if (typeof onReject === 'object') return { take: (reject) => onReject.add(reject), flush: () => onReject.flush?.() };
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
