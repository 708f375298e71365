export { BrokenPipeError, toStdout } from './toStdout.ts';
export { toCsv, type CsvRecord, type ToCsvOptions } from './toCsv.ts';
export { toFile } from './toFile.ts';
export { toReadable, type ReadableOptions } from './toReadable.ts';
export { toJson } from './toJson.ts';
export { toLogfmt } from './toLogfmt.ts';
export { toNdjson } from './toNdjson.ts';
export { toTsv, type ToTsvOptions } from './toTsv.ts';
export type { Output, WriteOptions, WriteReport } from './sink.ts';
