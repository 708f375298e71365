import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { checkInteger, describe } from '../../pipeline/check.ts';
import { gzipMember, Members, zstdFrame } from '../codecs/members.ts';
import { NodeTarget } from './node-target.ts';
import type { Target } from './target.ts';

/** How a file is written. */
export interface FileOptions {
  /** Whether missing folders above the file are made. Default false: then they are an error. */
  readonly mkdir?: boolean;
  /** How hard to compress, 1 to 9 for `.gz` and `.zz`, 0 to 11 for `.br`, 1 to 22 for `.zst`. Default: the runtime's. */
  readonly level?: number;
  /**
   * For `.gz`: how many members of 1 MiB are compressed at a time. Default 1: one member, one at a time. What reads gzip reads
   * many members too, but for the `DecompressionStream` of browsers.
   */
  readonly parallel?: number;
  /** Whether the file is safe on the disk before the promise is kept: also when the power fails. Default false. */
  readonly fsync?: boolean;
}

/** The keys of {@link FileOptions}, for the check of options. */
export const FILE_OPTIONS: readonly string[] = ['mkdir', 'level', 'parallel', 'fsync'];

type Create = () => Transform;

interface Compressor {
  readonly levels: readonly [least: number, most: number];
  readonly create: (level: number | undefined, operator: string) => Transform;
  /** Whether one frame may follow another in a file. */
  readonly many: boolean;
}

const { createZstdCompress } = zlib as {
  createZstdCompress?: (options: { params?: Record<number, number> }) => Transform;
};
const ZSTD_LEVEL = (zlib.constants as { ZSTD_c_compressionLevel?: number }).ZSTD_c_compressionLevel ?? 100;
const withLevel = (level: number | undefined): { level?: number } => (level === undefined ? {} : { level });
const withParam = (name: number, level: number | undefined): { params?: Record<number, number> } =>
  level === undefined ? {} : { params: { [name]: level } };

/** What a file's name says about how it is compressed. */
const compressors: Readonly<Record<string, Compressor>> = {
  '.gz': { levels: [1, 9], create: (level) => zlib.createGzip(withLevel(level)), many: true },
  '.zz': { levels: [1, 9], create: (level) => zlib.createDeflate(withLevel(level)), many: false },
  '.br': {
    levels: [0, 11],
    create: (level) => zlib.createBrotliCompress(withParam(zlib.constants.BROTLI_PARAM_QUALITY, level)),
    many: false,
  },
  '.zst': {
    levels: [1, 22],
    create: (level, operator) =>
      createZstdCompress?.(withParam(ZSTD_LEVEL, level)) ?? new Members(1, zstdFrame(operator, level)),
    many: true,
  },
};

/** The suffix of a name that asks for compression; else nothing. */
export function compressionOf(path: string): string {
  const suffix = /\.\w+$/.exec(path)?.[0].toLowerCase() ?? '';
  return Object.hasOwn(compressors, suffix) ? suffix : '';
}

/**
 * The compressor for a path; undefined for a name that asks for none.
 *
 * @param many - Whether one frame is to follow another.
 * @throws Error where one frame cannot follow another; TypeError or RangeError for wrong options.
 */
export function compressorFor(
  operator: string,
  path: string,
  { level, parallel = 1, fsync, mkdir: folders }: FileOptions = {},
  many = false,
): Create | undefined {
  checkInteger(operator, 'parallel', parallel, { least: 1 });
  for (const [name, value] of Object.entries({ fsync, mkdir: folders })) {
    if (value !== undefined && typeof value !== 'boolean') {
      throw new TypeError(`${operator}: ${name} must be a boolean, got ${describe(value)}`);
    }
  }
  const suffix = compressionOf(path);
  if (suffix === '') {
    if (level === undefined && parallel === 1) return undefined;
    throw new TypeError(
      `${operator}: level and parallel are for what is compressed, which ${JSON.stringify(path)} is not`,
    );
  }
  const { levels, create, many: can } = compressors[suffix]!;
  if (many && !can) {
    throw new Error(`${operator}: cannot write ${JSON.stringify(path)}: ${suffix} cannot be appended to; write .gz`);
  }
  if (parallel > 1 && suffix !== '.gz') {
    throw new TypeError(`${operator}: parallel is for .gz only, got ${JSON.stringify(path)}`);
  }
  if (level !== undefined) {
    checkInteger(operator, 'level', level, { least: levels[0] });
    if (level > levels[1]) throw new RangeError(`${operator}: level must be at most ${levels[1]}, got ${level}`);
  }
  return parallel > 1 ? () => new Members(parallel, gzipMember(level)) : () => create(level, operator);
}

/** A file that is open for writing, compressed or not. */
export class OpenFile {
  readonly #file: WriteStream;
  readonly #target: NodeTarget;
  readonly #piping: Promise<void> | undefined;

  private constructor(file: WriteStream, create: Create | undefined) {
    this.#file = file;
    let stream: Writable = file;
    if (create) {
      const compressor = create();
      stream = compressor;
      this.#piping = pipeline(compressor, file);
      this.#piping.catch(() => {});
    }
    this.#target = new NodeTarget(stream, true);
  }

  static async open(
    path: string,
    flags: string | number,
    create: Create | undefined,
    mode?: number,
  ): Promise<OpenFile> {
    // Numbers are flags too, which the types of streams do not say.
    const file = createWriteStream(path, { flags: flags as string, ...(mode !== undefined && { mode }) });
    await new Promise<void>((resolve, reject) => {
      file.once('error', reject).once('open', () => resolve());
    });
    return new OpenFile(file, create);
  }

  write(bytes: Uint8Array): void | Promise<void> {
    return this.#target.write(bytes);
  }

  async finish(): Promise<void> {
    await this.#target.finish();
    await this.#piping;
    await closing(this.#file);
  }

  async discard(error: unknown): Promise<void> {
    this.#target.discard(error);
    this.#file.destroy();
    await closing(this.#file);
  }
}

/** What is beside a place until it is complete. */
export function besides(place: string): string {
  return `${place}.${crypto.randomUUID().slice(0, 8)}.tmp`;
}

/** Puts a complete file in its place. */
export async function putInPlace(written: string, place: string, fsync: boolean): Promise<void> {
  if (fsync) await flushToDisk(written);
  await rename(written, place);
  if (fsync) await flushToDisk(dirname(place)).catch(() => {}); // Not every system can do that for folders.
}

async function flushToDisk(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * A file that appears when it is complete: it is written beside its place and renamed, so that whatever happens meanwhile
 * leaves the file that was there. What is not a regular file (a pipe, a terminal, `/dev/null`) is written as it is.
 */
export async function openFile(path: string, create: Create | undefined, options: FileOptions): Promise<Target> {
  if (options.mkdir) await mkdir(dirname(path), { recursive: true });
  // The file that a link leads to is replaced, not the link.
  const place = await realpath(path).catch(() => path);
  const old = await stat(place).catch(() => undefined);
  const beside = !old || old.isFile();
  const written = beside ? besides(place) : place;
  const file = await OpenFile.open(written, beside ? 'wx' : 'w', create, old ? old.mode & 0o777 : undefined);
  return {
    path,
    write: (bytes) => file.write(bytes),
    finish: async () => {
      await file.finish();
      if (beside) await putInPlace(written, place, options.fsync ?? false);
    },
    discard: async (error) => {
      await file.discard(error);
      if (beside) await unlink(written);
    },
  };
}

async function closing(file: Writable): Promise<void> {
  if (file.closed) return;
  await new Promise<void>((resolve) => {
    file.once('close', () => resolve());
  });
}
