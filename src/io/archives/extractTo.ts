import { lstat, unlink, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { checkInteger, checkOneOf, checkOptions, checkString, wrongItem } from '../../pipeline/check.ts';
import type { Terminal } from '../../pipeline/stage.ts';
import { safeNames, SafeFolder, UnsafePathError } from '../safe-path.ts';
import { besides, OpenFile, putInPlace } from '../sinks/file-target.ts';
import { type ItemWriter, itemSink } from '../sinks/item-sink.ts';
import { INPUT } from '../sources/input.ts';
import type { ArchiveMember } from './member.ts';

export interface ExtractOptions {
  /** What becomes of links and devices, which are never made: an error (default), or they are counted as skipped. */
  readonly links?: 'error' | 'skip';
  /** How many bytes all files together may have. Default Infinity. */
  readonly maxBytes?: number;
  /** How many members there may be. Default 1,000,000. */
  readonly maxFiles?: number;
}

export interface ExtractReport {
  /** How many files were written. */
  readonly files: number;
  readonly bytes: number;
  /** How many links and devices were passed over. */
  readonly skipped: number;
}

/**
 * Writes the members of an archive into a folder, and nothing outside of it.
 *
 * A name that is absolute, leads up, has a NUL or a backslash, or is a device on Windows is an error, as is one that leads through a
 * link out of the folder. Links are not made. A file that is there is replaced, of two members of one name the last counts. Times
 * and permissions are the archive's, without those that give somebody's rights.
 *
 * After a crash or an error, every file that is there is complete; those before the error stay.
 *
 * @param folder - The folder, which is made if it is not there.
 * @param options - `links`: `'error'` (default) or `'skip'`. `maxBytes`: default Infinity. `maxFiles`: default 1,000,000.
 * @returns A promise of `files`, `bytes` and `skipped`. Holds a chunk.
 * @throws {@link UnsafePathError} before anything of that member is written; RangeError for too much; what reading a member throws,
 *   and the error of the file system.
 * @example
 * ```ts no-run
 * await tar('release.tgz').extractTo('release'); // { files: 12, bytes: 34567, skipped: 0 }
 * ```
 * @see CPython tarfile.data_filter
 */
export function extractTo(
  folder: string,
  options: ExtractOptions = {},
): Terminal<ArchiveMember, Promise<ExtractReport>> {
  checkString('extractTo', 'folder', folder);
  checkOptions('extractTo', options, ['links', 'maxBytes', 'maxFiles']);
  const { links = 'error', maxBytes = Infinity, maxFiles = 1_000_000 } = options;
  checkOneOf('extractTo', 'links', links, ['error', 'skip']);
  checkInteger('extractTo', 'maxBytes', maxBytes, { infinity: true });
  checkInteger('extractTo', 'maxFiles', maxFiles, { infinity: true });
  return itemSink('extractTo', 'a chunk', () => new Extracting(folder, { links, maxBytes, maxFiles }));
}

class Extracting implements ItemWriter<ArchiveMember, ExtractReport> {
  readonly #options: Required<ExtractOptions>;
  readonly #folder: SafeFolder;
  #members = 0;
  #files = 0;
  #bytes = 0;
  #skipped = 0;

  constructor(folder: string, options: Required<ExtractOptions>) {
    this.#options = options;
    this.#folder = new SafeFolder(folder, 'extractTo');
  }

  async write(member: ArchiveMember): Promise<void> {
    if (typeof member !== 'object' || member === null || !(INPUT in member)) {
      throw wrongItem('extractTo', 'the member of an archive', member);
    }
    const { name, type, linkName } = member;
    if (++this.#members > this.#options.maxFiles) {
      throw new RangeError(`extractTo: there are more than ${this.#options.maxFiles} members; raise maxFiles`);
    }
    const names = safeNames('extractTo', name);
    if (type === 'directory') {
      await this.#folder.folder(names);
    } else if (type === 'file') {
      if (names.length === 0) throw new UnsafePathError('extractTo', name, 'is no name of a file');
      await this.#write(member, names);
    } else if (this.#options.links === 'skip') {
      this.#skipped += 1;
    } else {
      const leads = linkName === undefined ? '' : ` to ${JSON.stringify(linkName)}`;
      throw new UnsafePathError(
        'extractTo',
        name,
        `is ${type === 'other' ? 'a device or a sparse file' : `a link${leads}`}, which is not made; ` +
          "pass links: 'skip' to pass over them",
      );
    }
  }

  async #write(member: ArchiveMember, names: readonly string[]): Promise<void> {
    const place = join(await this.#folder.folder(names.slice(0, -1)), names.at(-1)!);
    const there = await lstat(place).catch(() => undefined);
    if (there?.isDirectory()) throw new UnsafePathError('extractTo', member.name, 'is a file, but there is a folder');
    const input = member[INPUT]('extractTo');
    input.once?.claim?.('extractTo', () => {});
    const reader = input.open();
    const written = besides(place);
    const file = await OpenFile.open(written, 'wx', undefined, member.mode & 0o777);
    try {
      for (let chunk = await reader.read(); chunk; chunk = await reader.read()) {
        this.#bytes += chunk.length;
        if (this.#bytes > this.#options.maxBytes) {
          throw new RangeError(`extractTo: there are more than ${this.#options.maxBytes} bytes; raise maxBytes`);
        }
        // The chunk is ours only until the next is asked for.
        await file.write(new Uint8Array(chunk));
      }
      await reader.close();
      await file.finish();
      await utimes(written, member.mtime, member.mtime);
      await putInPlace(written, place, false);
    } catch (error) {
      await reader.close();
      await file.discard(error);
      await unlink(written).catch(() => {});
      throw error;
    }
    this.#files += 1;
  }

  async idle(): Promise<void> {}

  async finish(): Promise<ExtractReport> {
    return { files: this.#files, bytes: this.#bytes, skipped: this.#skipped };
  }

  async discard(): Promise<void> {}
}
