import { isBuiltin } from 'node:module';
import * as zlib from 'node:zlib';

/** A package that a part of `sluice/io` needs and that is not installed with it. */
export interface OptionalPart {
  /** Its name in the registry. */
  readonly name: string;
  /** The versions that are tested. */
  readonly range: string;
  /** What it is for. */
  readonly purpose: string;
  /** Whether this Node does without it. */
  readonly builtIn?: boolean;
}

/**
 * All of them: what `sluice doctor` looks at. Those of formats and codecs are `peerDependencies` in package.json; the clients of
 * servers are not, for only the command line makes them, and a program may well have its own of another version.
 * One that comes in several packages is installed by one command: its parts have one purpose.
 */
export const OPTIONAL_PARTS: readonly OptionalPart[] = [
  { name: 'hyparquet', range: '^1.31.5', purpose: 'reading Parquet' },
  { name: 'hyparquet-compressors', range: '^1.1.2', purpose: 'reading Parquet' },
  { name: 'hyparquet-writer', range: '^0.17.0', purpose: 'writing Parquet' },
  {
    name: '@hpcc-js/wasm-zstd',
    range: '^1.12.5',
    purpose: 'writing zstd before Node 22.15',
    builtIn: 'createZstdCompress' in zlib,
  },
  { name: 'pg', range: '^8.23.1', purpose: 'reading PostgreSQL by a URL' },
  { name: 'mysql2', range: '^3.24.5', purpose: 'reading MySQL by a URL' },
  {
    name: 'node-sqlite3-wasm',
    range: '^0.8.60',
    purpose: 'reading SQLite by a path before Node 22.13',
    // Loading it to see would print a warning.
    builtIn: isBuiltin('node:sqlite'),
  },
  { name: '@duckdb/node-api', range: '^1.5.6-r.1', purpose: 'reading DuckDB by a path' },
  { name: 'redis', range: '^6.3.1', purpose: 'reading Redis by a URL' },
  { name: '@nats-io/transport-node', range: '^3.4.0', purpose: 'reading JetStream by a URL' },
  { name: '@nats-io/jetstream', range: '^3.4.0', purpose: 'reading JetStream by a URL' },
  { name: 'kafkajs', range: '^2.2.4', purpose: 'reading Kafka by its brokers' },
];

/** An optional package is needed and not installed. */
export class MissingPackageError extends Error {
  static {
    this.prototype.name = 'MissingPackageError';
  }
  /** The packages to install. */
  readonly packages: readonly string[];

  /** @param operator - The function that the user called. */
  constructor(operator: string, part: OptionalPart) {
    const together = OPTIONAL_PARTS.filter(({ purpose }) => purpose === part.purpose);
    super(
      `${operator}: ${part.purpose} needs the package ${part.name}, which is not installed; ${commandFor(together)}`,
    );
    this.packages = together.map(({ name }) => name);
  }
}

/** The command that installs parts. */
export function commandFor(parts: readonly OptionalPart[]): string {
  return `npm install ${parts.map(({ name, range }) => `"${name}@${range}"`).join(' ')}`;
}

/**
 * Imports an optional package when it is needed, and not before.
 *
 * @param operator - The function that the user called, for the error.
 * @param name - One of {@link OPTIONAL_PARTS}.
 * @param subpath - What to import of it, its main entry if left out.
 * @throws MissingPackageError with the command that installs it; what the package itself fails with, as it is.
 */
export async function optional<Module>(operator: string, name: string, subpath = ''): Promise<Module> {
  const part = OPTIONAL_PARTS.find((known) => known.name === name);
  if (!part) throw new Error(`optional: ${name} is not in the table of optional parts`);
  try {
    return (await import(`${name}${subpath}`)) as Module;
  } catch (error) {
    if (isMissing(error, name)) throw new MissingPackageError(operator, part);
    throw error;
  }
}

/** Whether it is this package that was not found, rather than one that it needs itself. */
function isMissing(error: unknown, name: string): boolean {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return code === 'ERR_MODULE_NOT_FOUND' && String(message).includes(`'${name}'`);
}
