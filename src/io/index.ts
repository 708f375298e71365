/**
 * Files and streams: lines and formats in, whatever they are compressed with. Needs Node.
 *
 * @module
 */
export { ArchiveError, type ArchiveMember, type MemberType } from './archives/member.ts';
export { tar, type TarOptions } from './archives/tar.ts';
export { zip, type ZipMember } from './archives/zip.ts';
export { bytes, type BytesOptions } from './formats/bytes.ts';
export { csv, type CsvOptions } from './formats/csv.ts';
export { json, type JsonOptions } from './formats/json.ts';
export { JsonSyntaxError } from './formats/json-parser.ts';
export { ndjson, type NdjsonOptions } from './formats/ndjson.ts';
export { MissingPackageError } from './optional.ts';
export {
  parquet,
  type ParquetCondition,
  type ParquetFilter,
  type ParquetOptions,
  type ParquetRow,
  type ParquetValue,
} from './formats/parquet.ts';
export { quarantine, type Quarantine, QuarantineFullError, type QuarantineOptions } from './quarantine.ts';
export { type OnReject, type Reject, RejectError, type RejectSink } from './reject.ts';
export { UnsafePathError } from './safe-path.ts';
export * from './sinks/index.ts';
export { lines, type LinesOptions } from './formats/lines.ts';
export { sha256 } from './formats/sha256.ts';
export { DecompressionError, DecompressionLimitError, type DecompressionLimits } from './codecs/decoder.ts';
export type { Format, Parser } from './format.ts';
export { glob, type Glob, type GlobOptions } from './sources/glob.ts';
export { inputs } from './sources/inputs.ts';
export { stdin } from './sources/stdin.ts';
export { type Tail, tail, type TailLine, type TailOptions } from './sources/tail.ts';
export type { TailPosition } from './sources/tail-files.ts';
export { type FileChange, watchDirectory, type WatchDirectoryOptions } from './sources/watchDirectory.ts';
export {
  type Codec,
  type Input,
  type InputFinder,
  type InputObject,
  type Inputs,
  type ReadOptions,
  type ReadProgress,
  readRecords,
} from './sources/records.ts';
