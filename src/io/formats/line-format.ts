import { checkInteger } from '../../pipeline/check.ts';
import type { Format } from '../format.ts';
import { checkOnReject, type OnReject, rejecter } from '../reject.ts';
import { READ_OPTIONS, type ReadOptions } from '../sources/records.ts';
import { LineParser, type LineReader } from './line-parser.ts';

/** What every format of a record per line takes. */
export interface LineFormatOptions extends ReadOptions {
  /** What happens to a line that is no record. Default `'throw'`. */
  readonly onReject?: OnReject;
  /** How many bytes a line may have. Default 1 MiB. */
  readonly maxLength?: number;
}

export const LINE_OPTIONS: readonly string[] = [...READ_OPTIONS, 'onReject', 'maxLength'];

/**
 * How many bytes are parsed at once: what is sliced out of the text of a line holds on to all of it, and what lives when the
 * young generation is collected makes it grow.
 */
const STEP = 4096;

/** The options that all of them have, checked. */
export function checkLineOptions(name: string, options: LineFormatOptions): { onReject: OnReject; maxLength: number } {
  const { onReject = 'throw', maxLength = 1024 * 1024 } = options;
  checkInteger(name, 'maxLength', maxLength, { least: 1 });
  checkOnReject(name, onReject);
  return { onReject, maxLength };
}

/**
 * A format that has a record per line.
 *
 * @param reader - Makes the reader of one file.
 */
export function lineFormat<T>(
  name: string,
  options: LineFormatOptions,
  reader: (file: string) => LineReader<T>,
): Format<T> {
  const { onReject, maxLength } = checkLineOptions(name, options);
  return {
    name,
    holds: 'a chunk, or one line',
    step: STEP,
    parser: (file, path = file, _containing, located = false) =>
      new LineParser({ file: path, maxLength, rejecter: rejecter(name, onReject), located }, reader(path)),
  };
}
