import type { AsyncFlow } from '../../flow/flow.ts';
import { checkInteger, checkOptions } from '../../pipeline/check.ts';
import { checkOnReject, type OnReject, rejecter } from '../reject.ts';
import { type Inputs, READ_OPTIONS, type ReadOptions, readRecords } from '../sources/records.ts';
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

/**
 * A flow of the records of a format that has one per line.
 *
 * @param known - The options that the format has besides those of all.
 * @param reader - Makes the reader of one file.
 */
export function readLineRecords<T>(
  name: string,
  inputs: Inputs,
  options: LineFormatOptions,
  known: readonly string[],
  reader: () => LineReader<T>,
): AsyncFlow<T> {
  checkOptions(name, options, [...LINE_OPTIONS, ...known]);
  const { onReject = 'throw', maxLength = 1024 * 1024 } = options;
  checkInteger(name, 'maxLength', maxLength, { least: 1 });
  checkOnReject(name, onReject);
  return readRecords<T>(inputs, options, {
    name,
    holds: 'a chunk, or one line',
    step: STEP,
    parser: (file, path = file, _containing, located = false) =>
      new LineParser({ file: path, maxLength, rejecter: rejecter(name, onReject), located }, reader()),
  });
}
