import { csvText } from '../formats/csv-text.ts';
import { compressionOf } from './file-target.ts';
import type { Encoder } from './sink.ts';
import { csvEncoder, type CsvRecord } from './toCsv.ts';
import { line } from './toFile.ts';
import { jsonLine } from './toNdjson.ts';

type Make = (operator: string, headers: boolean | readonly string[]) => Encoder<never>;

const separated =
  (delimiter: string): Make =>
  (operator, headers): Encoder<CsvRecord> =>
    csvEncoder(csvText(operator, { delimiter }), headers, operator);
const json: Make = (operator) => ({ encode: (item) => jsonLine(operator, item) });
const text: Make = (operator) => ({ encode: (item) => line(operator, item) });

/** What a file's name says about its format. */
const formats: Readonly<Record<string, Make>> = {
  '.csv': separated(','),
  '.tsv': separated('\t'),
  '.ndjson': json,
  '.jsonl': json,
  '.txt': text,
  '.log': text,
};

/**
 * What makes the encoders of files by their suffix, which may be followed by that of a compression.
 *
 * @throws TypeError for a suffix that says nothing.
 */
export function encoderFor(
  operator: string,
  path: string,
  headers: boolean | readonly string[],
): () => Encoder<unknown> {
  const plain = path.slice(0, path.length - compressionOf(path).length);
  const suffix = /\.\w+$/.exec(plain)?.[0].toLowerCase() ?? '';
  const make = Object.hasOwn(formats, suffix) ? formats[suffix] : undefined;
  if (!make) {
    throw new TypeError(
      `${operator}: the path must end in ${Object.keys(formats).join(', ')}, and .gz or .zst if it is to be compressed, ` +
        `got ${JSON.stringify(path)}`,
    );
  }
  return () => make(operator, headers) as Encoder<unknown>;
}
