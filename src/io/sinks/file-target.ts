import { createWriteStream } from 'node:fs';
import { mkdir, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { Transform, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import * as zlib from 'node:zlib';
import { NodeTarget } from './node-target.ts';
import type { Target } from './target.ts';

/** How a file is written. */
export interface FileOptions {
  /** Whether missing folders above the file are made. Default false: then they are an error. */
  readonly mkdir?: boolean;
}

type Compressors = Readonly<Record<string, (() => Transform) | undefined>>;

/** What a file's name says about how it is compressed. */
const compressors: Compressors = {
  '.gz': zlib.createGzip,
  '.br': zlib.createBrotliCompress,
  '.zst': (zlib as { createZstdCompress?: () => Transform }).createZstdCompress,
};

/**
 * The compressor for a path; undefined for a name that asks for none.
 *
 * @throws Error where this Node has none of that kind.
 */
export function compressorFor(operator: string, path: string): (() => Transform) | undefined {
  const suffix = /\.\w+$/.exec(path)?.[0].toLowerCase() ?? '';
  if (!Object.hasOwn(compressors, suffix)) return undefined;
  const create = compressors[suffix];
  if (create) return create;
  throw new Error(
    `${operator}: cannot write ${JSON.stringify(path)}: this Node (${process.version}) has no zstd; ` +
      'use Node 22.15 or later, or write .gz',
  );
}

/**
 * A file that appears when it is complete: it is written beside its place and renamed, so that whatever happens meanwhile
 * leaves the file that was there. What is not a regular file (a pipe, a terminal, `/dev/null`) is written as it is.
 */
export async function openFile(
  path: string,
  create: (() => Transform) | undefined,
  options: FileOptions,
): Promise<Target> {
  if (options.mkdir) await mkdir(dirname(path), { recursive: true });
  // The file that a link leads to is replaced, not the link.
  const place = await realpath(path).catch(() => path);
  const old = await stat(place).catch(() => undefined);
  const beside = !old || old.isFile();
  const written = beside ? `${place}.${randomUUID().slice(0, 8)}.tmp` : place;
  const file = createWriteStream(written, { flags: beside ? 'wx' : 'w', ...(old && { mode: old.mode & 0o777 }) });
  await new Promise<void>((resolve, reject) => {
    file.once('error', reject).once('open', () => resolve());
  });
  let piping: Promise<void> | undefined;
  let stream: Writable = file;
  if (create) {
    const compressor = create();
    stream = compressor;
    piping = pipeline(compressor, file);
    piping.catch(() => {});
  }
  const target = new NodeTarget(stream, true);
  return {
    path,
    write: (bytes) => target.write(bytes),
    finish: async () => {
      await target.finish();
      await piping;
      await closing(file);
      if (beside) await rename(written, place);
    },
    discard: async (error) => {
      target.discard(error);
      file.destroy();
      await closing(file);
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
