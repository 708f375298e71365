/**
 * Files and streams: lines and formats in, whatever they are compressed with. Needs Node.
 *
 * @module
 */
export { accessLog, type AccessLogOptions } from './formats/access-log.ts';
export type {
  AccessLogFormat,
  CombinedLogRecord,
  CommonLogRecord,
  VhostLogRecord,
} from './formats/access-log-reader.ts';
export type { LineFormatOptions } from './formats/line-format.ts';
export { ArchiveError, type ArchiveMember, type MemberType } from './archives/member.ts';
export { tar, type TarOptions } from './archives/tar.ts';
export { zip, type ZipMember } from './archives/zip.ts';
export { bytes, type BytesOptions } from './formats/bytes.ts';
export { csv, type CsvOptions } from './formats/csv.ts';
export { json, type JsonOptions } from './formats/json.ts';
export { JsonSyntaxError } from './formats/json-parser.ts';
export { logfmt } from './formats/logfmt.ts';
export type { LogfmtRecord } from './formats/logfmt-reader.ts';
export { ndjson, type NdjsonOptions } from './formats/ndjson.ts';
export {
  quarantine,
  type Quarantine,
  QuarantineFullError,
  type QuarantineOptions,
  type RejectSummary,
} from './quarantine.ts';
export { type Replay, type ReplayOptions, rejects } from './rejects.ts';
export { type OnReject, type Reject, RejectError, type RejectOptions, type RejectSink } from './reject.ts';
export { MissingPackageError } from './optional.ts';
export {
  parquet,
  type ParquetCondition,
  type ParquetFilter,
  type ParquetInput,
  type ParquetOptions,
  type ParquetRow,
  type ParquetValue,
} from './formats/parquet.ts';
export { UnsafePathError } from './safe-path.ts';
export * from './sinks/index.ts';
export { type Column, InferredSchema, inferSchema, type InferOptions } from './inferSchema.ts';
export type { Kind } from './formats/inferred.ts';
export { lines, type LinesOptions } from './formats/lines.ts';
export { pattern, type PatternRecord } from './formats/pattern.ts';
export { syslog, type SyslogOptions } from './formats/syslog.ts';
export type { SyslogRecord } from './formats/syslog-reader.ts';
export { tsv, type TsvOptions } from './formats/tsv.ts';
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
