import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type AsyncFlow, flowOf } from '../../flow/flow.ts';
import { checkOptions, checkString, describe } from '../../pipeline/check.ts';
import { checkSpan } from '../../pipeline/clock.ts';
import { type BatchReader, END, type End } from '../../pipeline/reader.ts';
import { cannotRead } from './file.ts';
import { FolderWatch } from './folder-watch.ts';

export interface WatchDirectoryOptions {
  /** Whether the files that are there already come first, as added. Default true. */
  readonly existing?: boolean;
  /** Whether the folders in it are watched too. Links to folders are not followed. Default false. */
  readonly recursive?: boolean;
  /** For how many ms a file must have stayed the same before it is told of: a file that is being written is not whole. Default 200. */
  readonly settle?: number;
  /** How often to look, in ms, where the system does not say that something has happened. Default 1000. */
  readonly poll?: number;
}

/** What has happened to a file. */
export interface FileChange {
  readonly change: 'added' | 'changed' | 'removed';
  readonly path: string;
  /** In bytes; that of before, for a file that was removed. */
  readonly size: number;
  readonly mtime: Date;
}

/**
 * The files of a folder: those that are there, then each that comes, changes or goes, until the flow is left.
 *
 * What is compared is what there was and what there is, so that no event can be missed: of several changes at once the last state
 * comes, and a file that came and went meanwhile does not. A file comes when it has been still for `settle` ms.
 *
 * @param path - The folder. It must be there.
 * @param options - `existing` (default true), `recursive` (default false), `settle` (default 200 ms), `poll` (default 1000 ms).
 * @returns A flow without end of `{ change, path, size, mtime }`, the paths of one look in order. `inputs(watchDirectory(...)
 *   .filter(({ change }) => change === 'added').map(({ path }) => path))` reads each. Holds an entry for every file.
 * @throws TypeError or RangeError for wrong arguments; when run, the file system's error when the folder cannot be read.
 * @example
 * ```ts
 * const found = watchDirectory('src/io/sources', { settle: 0 }).filter(({ path }) => path.endsWith('stdin.ts'));
 * found.take(1).map(({ change, path }) => [change, path]).toArray() // => [['added', 'src/io/sources/stdin.ts']]
 * ```
 */
export function watchDirectory(path: string, options: WatchDirectoryOptions = {}): AsyncFlow<FileChange> {
  checkString('watchDirectory', 'path', path);
  checkOptions('watchDirectory', options, ['existing', 'recursive', 'settle', 'poll']);
  const { existing = true, recursive = false, settle = 200, poll = 1000 } = options;
  for (const [name, value] of Object.entries({ existing, recursive })) {
    if (typeof value !== 'boolean') {
      throw new TypeError(`watchDirectory: ${name} must be a boolean, got ${describe(value)}`);
    }
  }
  checkSpan('watchDirectory', 'settle', settle, { zero: true });
  checkSpan('watchDirectory', 'poll', poll);
  return flowOf({
    source: {
      name: `watchDirectory(${JSON.stringify(path)})`,
      mode: 'async',
      holds: 'an entry for every file',
      open: () => new Watching(path, { existing, recursive, settle, poll }),
    },
    stages: [],
  }) as AsyncFlow<FileChange>;
}

/** A file as it was when it was last looked at. */
interface Seen {
  /** What changes when the file does. */
  key: string;
  size: number;
  mtime: Date;
  /** Since when it is so. */
  since: number;
  /** What was told of it. */
  told: string | undefined;
}

class Watching implements BatchReader<FileChange> {
  readonly #path: string;
  readonly #options: Required<WatchDirectoryOptions>;
  readonly #files = new Map<string, Seen>();
  #watch: FolderWatch | undefined;
  #first = true;
  #closed = false;

  constructor(path: string, options: Required<WatchDirectoryOptions>) {
    this.#path = path;
    this.#options = options;
  }

  async pull(): Promise<FileChange[] | End> {
    const { settle, poll } = this.#options;
    try {
      // Before the first look, so that nothing can happen between the two.
      this.#watch ??= new FolderWatch(this.#path, poll);
      if (!this.#first) await this.#watch.wait(this.#unsettled ? Math.max(settle / 2, 5) : poll);
      if (this.#closed) return END;
      return await this.#look();
    } catch (error) {
      this.#watch?.close();
      throw error;
    }
  }

  accept(arrival: unknown): FileChange[] | End {
    return this.#closed ? END : (arrival as FileChange[] | End);
  }

  close(): void {
    this.#closed = true;
    this.#watch?.close();
  }

  get #unsettled(): boolean {
    for (const { key, told } of this.#files.values()) if (key !== told) return true;
    return false;
  }

  async #look(): Promise<FileChange[]> {
    const { settle, existing } = this.#options;
    const changes: FileChange[] = [];
    const there = new Set<string>();
    const now = performance.now();
    for (const path of (await this.#paths()).sort()) {
      const stats = await stat(path, { bigint: true }).catch(() => undefined);
      if (!stats?.isFile()) continue;
      there.add(path);
      const key = `${stats.ino}:${stats.size}:${stats.mtimeNs}`;
      let seen = this.#files.get(path);
      if (seen?.key !== key) {
        const told = this.#first && !existing ? key : seen?.told;
        seen = { key, size: Number(stats.size), mtime: stats.mtime, since: now, told };
        this.#files.set(path, seen);
      }
      const { told, size, mtime } = seen;
      if (told === key || now - seen.since < settle) continue;
      seen.told = key;
      changes.push({ change: told === undefined ? 'added' : 'changed', path, size, mtime });
    }
    for (const [path, { told, size, mtime }] of this.#files) {
      if (there.has(path)) continue;
      this.#files.delete(path);
      if (told !== undefined) changes.push({ change: 'removed', path, size, mtime });
    }
    this.#first = false;
    return changes;
  }

  async #paths(): Promise<string[]> {
    const found: string[] = [];
    for (const folders = [this.#path]; folders.length > 0;) {
      const folder = folders.pop()!;
      try {
        for (const entry of await readdir(folder, { withFileTypes: true })) {
          const path = join(folder, entry.name);
          if (!entry.isDirectory()) found.push(path);
          else if (this.#options.recursive) folders.push(path);
        }
      } catch (error) {
        const gone = (error as NodeJS.ErrnoException | null)?.code === 'ENOENT' && folder !== this.#path;
        if (!gone) throw cannotRead(folder, 'watchDirectory', error);
      }
    }
    return found;
  }
}
