import type { Dirent } from 'node:fs';
import { lstat, opendir, readdir, stat } from 'node:fs/promises';
import { checkOptions, describe } from '../../pipeline/check.ts';
import { cannotRead } from './file.ts';
import { type GlobPattern, parseGlob, type Part } from './glob-pattern.ts';
import { type ByteInput, fileInput, type FoundInputs, INPUTS, type InputFinder } from './input.ts';

export interface GlobOptions {
  /** Whether files come in the order of their paths, by code unit; else as the file system has them. Default true. */
  readonly sorted?: boolean;
  /** The folder that a relative pattern is meant in. Default: the working folder. */
  readonly cwd?: string;
  /** Whether `*`, `?` and `**` stand for names with a dot in front too. Default false. */
  readonly dot?: boolean;
}

/** What {@link glob} gives: paths to iterate, and inputs for every format. */
export interface Glob extends AsyncIterable<string>, InputFinder {}

/**
 * The files whose paths match a pattern: the inputs of any format, or paths to iterate.
 *
 * `*`, `?`, `[a-z]`, `[!a-z]`, `{a,b}` as in a shell, `**` for any folders, none included; `/` parts folders on every system, and
 * `\` makes a character plain. Folders are looked into when their first file is asked for. `**` does not follow links to
 * folders; a part that names one does. A pattern that no file matches gives none.
 *
 * @param pattern - A pattern, or an array of them: a file that several match comes once.
 * @param options - `sorted` (default true), `cwd`, `dot` (default false).
 * @returns An iterable of paths that begin as the pattern does; `lines(glob(...))` reads them one after the other, whatever
 *   each is compressed with. Can be read again. Holds the names of one folder and of those above it if `sorted`, else nothing.
 * @throws TypeError or RangeError for wrong arguments, at the call; when run, the file system's error for a folder that
 *   cannot be read.
 * @example
 * ```ts
 * flow(glob('src/io/sources/{stdin,glo?}.ts')).toArray() // => ['src/io/sources/glob.ts', 'src/io/sources/stdin.ts']
 * lines(glob('src/io/sources/std*.ts')).some((line) => line.includes('process.stdin')) // => true
 * ```
 * @see CPython glob.iglob(pattern, recursive=True)
 */
export function glob(pattern: string | readonly string[], options: GlobOptions = {}): Glob {
  checkOptions('glob', options, ['sorted', 'cwd', 'dot']);
  const { sorted = true, cwd = '', dot = false } = options;
  for (const [name, value] of Object.entries({ sorted, dot })) {
    if (typeof value !== 'boolean') throw new TypeError(`glob: ${name} must be a boolean, got ${describe(value)}`);
  }
  if (typeof cwd !== 'string') throw new TypeError(`glob: cwd must be a string, got ${describe(cwd)}`);
  const given = typeof pattern === 'string' ? [pattern] : pattern;
  if (!Array.isArray(given) || given.length === 0 || given.some((one) => typeof one !== 'string')) {
    throw new TypeError(`glob: pattern must be a string or an array of strings, got ${describe(pattern)}`);
  }
  const patterns = given.flatMap((one) => parseGlob('glob', one));
  const name = `glob(${given.map((one) => JSON.stringify(one)).join(', ')})`;
  const paths = (what: string): AsyncGenerator<string, void> => new Walk(what, cwd, sorted, dot).files(patterns);
  return {
    [Symbol.asyncIterator]: () => paths('glob'),
    [INPUTS]: (what): FoundInputs => ({
      name,
      find: async function* (): AsyncGenerator<ByteInput, void> {
        for await (const path of paths(what)) yield fileInput(cwd === '' ? path : within(cwd, path), what);
      },
    }),
  };
}

function within(cwd: string, path: string): string {
  return path.startsWith('/') ? path : join(cwd, path);
}

function join(folder: string, name: string): string {
  return folder === '' || folder.endsWith('/') ? folder + name : `${folder}/${name}`;
}

/** A pattern, and the part of it that is next. */
interface State {
  readonly parts: readonly Part[];
  readonly at: number;
}

interface Entry {
  readonly name: string;
  readonly folder: boolean;
  readonly link: boolean;
}

/** Walks the folders that patterns lead to, each once. */
class Walk {
  readonly #what: string;
  readonly #cwd: string;
  readonly #sorted: boolean;
  readonly #dot: boolean;

  constructor(what: string, cwd: string, sorted: boolean, dot: boolean) {
    this.#what = what;
    this.#cwd = cwd;
    this.#sorted = sorted;
    this.#dot = dot;
  }

  async *files(patterns: readonly GlobPattern[]): AsyncGenerator<string, void> {
    for (const absolute of [true, false]) {
      const states = patterns.filter((one) => one.absolute === absolute).map(({ parts }) => ({ parts, at: 0 }));
      if (states.length > 0) yield* this.#folder(absolute ? '/' : '', spread(states));
    }
  }

  async *#folder(path: string, states: readonly State[]): AsyncGenerator<string, void> {
    for await (const { name, folder, link } of this.#entries(path, states)) {
      const below: State[] = [];
      let matched = false;
      for (const { parts, at } of states) {
        const part = parts[at]!;
        if (part === '**') {
          const hidden = !this.#dot && name.startsWith('.');
          if (hidden) continue;
          if (folder && !link) below.push({ parts, at });
          // At the end of a pattern, it stands for all files too.
          if (at === parts.length - 1) matched = true;
        } else if (this.#matches(part, name)) {
          if (at === parts.length - 1) matched = true;
          else if (folder) below.push({ parts, at: at + 1 });
        }
      }
      const full = join(path, name);
      if (matched && !folder) yield full;
      if (below.length > 0) yield* this.#folder(full, spread(below));
    }
  }

  #matches(part: Part, name: string): boolean {
    if (typeof part === 'string') return part === name;
    // A dot in front has to be asked for.
    if (name.startsWith('.') && !this.#dot && !part.source.startsWith('^\\.')) return false;
    return part.test(name);
  }

  /** What there is in a folder that may be of use. */
  async *#entries(path: string, states: readonly State[]): AsyncGenerator<Entry, void> {
    const names = states.map(({ parts, at }) => parts[at]!);
    const plain = names.every((part): part is string => typeof part === 'string' && part !== '**');
    // What is named need not be searched for: the folder may be large, or not to be read.
    const named = names.filter((part) => (plain ? true : part === '..')) as string[];
    const asked = await Promise.all([...new Set(named)].map((name) => this.#entry(path, name)));
    yield* inOrder(asked);
    if (plain) return;
    const folder = within(this.#cwd, path) || '.';
    try {
      if (this.#sorted) {
        const all = await readdir(folder, { withFileTypes: true });
        const entries = await Promise.all(all.map((entry) => this.#known(path, entry)));
        yield* inOrder(entries);
      } else {
        for await (const entry of await opendir(folder)) {
          const known = await this.#known(path, entry);
          if (known) yield known;
        }
      }
    } catch (error) {
      if (isGone(error)) return;
      throw cannotRead(folder, this.#what, error);
    }
  }

  async #known(path: string, entry: Dirent): Promise<Entry | undefined> {
    if (entry.isSymbolicLink()) return await this.#entry(path, entry.name);
    return { name: entry.name, folder: entry.isDirectory(), link: false };
  }

  async #entry(path: string, name: string): Promise<Entry | undefined> {
    const full = within(this.#cwd, join(path, name));
    try {
      const own = await lstat(full);
      const link = own.isSymbolicLink();
      // A link that leads nowhere is no file.
      return { name, folder: (link ? await stat(full) : own).isDirectory(), link };
    } catch (error) {
      if (isGone(error)) return undefined;
      throw cannotRead(full, this.#what, error);
    }
  }
}

/** Those that are there, in the order that their files have: a folder's come where its path with a `/` would. */
function inOrder(entries: readonly (Entry | undefined)[]): Entry[] {
  const key = ({ name, folder }: Entry): string => (folder ? `${name}/` : name);
  return entries.filter((entry) => entry !== undefined).sort((a, b) => (key(a) < key(b) ? -1 : 1));
}

function isGone(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException | null)?.code ?? '');
}

/** `**` may stand for no folder at all: then what comes after it is next, too. */
function spread(states: readonly State[]): State[] {
  const all = new Map<readonly Part[], Set<number>>();
  for (const { parts, at } of states) {
    const set = all.get(parts) ?? new Set();
    set.add(at);
    if (parts[at] === '**' && at < parts.length - 1) set.add(at + 1);
    all.set(parts, set);
  }
  return [...all].flatMap(([parts, set]) => [...set].map((at) => ({ parts, at })));
}
