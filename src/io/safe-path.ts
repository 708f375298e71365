import { lstat, mkdir, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import { describe } from '../pipeline/check.ts';

/** A path that comes from data would lead out of the folder that it is meant for, or cannot be one. */
export class UnsafePathError extends Error {
  static {
    this.prototype.name = 'UnsafePathError';
  }
  /** As it stands in the data. */
  readonly path: string;
  constructor(what: string, path: string, reason: string) {
    super(`${what}: the path ${JSON.stringify(path)} ${reason}`);
    this.path = path;
  }
}

/** Names that Windows has for devices, whatever suffix they have. */
const RESERVED = /^(?:con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])(?=\.|$)/i;
/** How many bytes a name may have where most systems allow 255, with what is added until the file is complete. */
const LONGEST = 240;

// oxlint-disable-next-line no-control-regex -- they are what it is about
const UNSAFE = /[\x00-\x1f\x7f/\\:*?"<>|%]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

const hex = (char: string): string => {
  const code = char.charCodeAt(0);
  return code > 0xff ? `%u${code.toString(16).toUpperCase()}` : `%${code.toString(16).toUpperCase().padStart(2, '0')}`;
};

/**
 * A value as a part of a file's name. Two values never have the same: what cannot stand in a name, and `%`, is written `%2F`;
 * nothing is `%null`, an empty text `%empty`.
 */
export function safePart(operator: string, name: string, value: unknown): string {
  if (value === null) return '%null';
  if (value === '') return '%empty';
  if (value instanceof Date && !Number.isNaN(value.getTime())) return safePart(operator, name, value.toISOString());
  if (typeof value === 'string') return value.replace(UNSAFE, hex);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean') return `${value}`;
  throw new TypeError(
    `${operator}: the key ${name} must be a text, number, boolean, date or null, got ${describe(value)}`,
  );
}

/** A name of a file or folder, made of such parts: what is none as a whole is made one. */
export function safeName(operator: string, name: string): string {
  let safe = /^\.+$/.test(name) ? name.replaceAll('.', hex) : name.replace(/[. ]$/, hex);
  safe = safe.replace(RESERVED, (word) => hex(word[0]!) + word.slice(1));
  if (Buffer.byteLength(safe) > LONGEST) {
    throw new RangeError(
      `${operator}: the name ${describe(safe)} is longer than ${LONGEST} bytes; derive a shorter key`,
    );
  }
  return safe;
}

/**
 * The names that a path in data leads through.
 *
 * @throws UnsafePathError for one that is absolute, leads up, or has what no name may have on some system.
 */
export function safeNames(what: string, path: string): string[] {
  const unsafe = (reason: string): never => {
    throw new UnsafePathError(what, path, reason);
  };
  if (path.includes('\0')) unsafe('has a NUL');
  if (path.startsWith('/') || /^[a-z]:/i.test(path)) unsafe('is absolute');
  if (path.includes('\\')) unsafe('has a \\, which parts folders on some systems');
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  for (const name of names) {
    if (name === '..') unsafe('leads out of the folder');
    if (RESERVED.test(name)) unsafe(`has ${JSON.stringify(name)}, which is a device on Windows`);
    if (name.includes(':')) unsafe('has a :, which means something else on Windows');
    if (/[. ]$/.test(name)) unsafe('has a name that ends with a dot or a space, which Windows leaves out');
  }
  return names;
}

/**
 * A folder in which files are made whose paths come from data. It is not left by way of links either: those that are there when
 * a folder below is asked for first. Against somebody who puts links there meanwhile, nothing helps but to keep him out.
 */
export class SafeFolder {
  readonly #root: string;
  readonly #what: string;
  #real: string | undefined;
  readonly #known = new Map<string, string>();

  constructor(root: string, what: string) {
    this.#root = root;
    this.#what = what;
  }

  /** A folder below, which is made if it is not there; its path without links. */
  async folder(names: readonly string[]): Promise<string> {
    const key = names.join('/');
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    let path: string;
    if (names.length === 0) {
      await mkdir(this.#root || '.', { recursive: true });
      path = this.#real = await realpath(this.#root || '.');
    } else {
      path = await this.#below(await this.folder(names.slice(0, -1)), names.at(-1)!, key);
    }
    // Folders that were made do not go away: but there may be many.
    if (this.#known.size >= 10_000) this.#known.clear();
    this.#known.set(key, path);
    return path;
  }

  async #below(above: string, name: string, key: string): Promise<string> {
    const path = join(above, name);
    await mkdir(path).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error;
    });
    const stats = await lstat(path);
    if (stats.isDirectory()) return path;
    if (!stats.isSymbolicLink()) throw new UnsafePathError(this.#what, key, 'leads through a file');
    const real = await realpath(path);
    if (!this.holds(real)) throw new UnsafePathError(this.#what, key, 'leads through a link out of the folder');
    return real;
  }

  /** Whether a path without links is in it. */
  holds(real: string): boolean {
    const root = this.#real!;
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  }
}
