export { type ExtractOptions, type ExtractReport, extractTo } from '../archives/extractTo.ts';
export { BrokenPipeError, toStdout } from './toStdout.ts';
export { toCsv, type CsvRecord, type ToCsvOptions } from './toCsv.ts';
export { toFile } from './toFile.ts';
export { type PartitionsOptions, toPartitions } from './toPartitions.ts';
export { toReadable, type ReadableOptions } from './toReadable.ts';
export { type FilesReport, type RotatingFilesOptions, toRotatingFiles } from './toRotatingFiles.ts';
export { toNdjson } from './toNdjson.ts';
export type { Output, WriteOptions, WriteReport } from './sink.ts';
