import type { Readable } from 'node:stream';
import { describe } from '../../pipeline/check.ts';
import { lease } from './rows.ts';

type Done = (error: unknown, result?: unknown) => void;

/** A command that is under way. */
export interface MysqlCommand {
  stream(options: { highWaterMark: number }): Readable;
  once(event: 'end' | 'error', listener: (error?: unknown) => void): unknown;
}

/** A connection of `mysql2`, without promises: what both of its kinds are made of. */
export interface MysqlConnection {
  readonly threadId: number | null;
  query(options: { sql: string; rowsAsArray?: boolean }, done?: Done): unknown;
  execute(options: { sql: string; values: unknown[]; rowsAsArray?: boolean }, done?: Done): unknown;
  promise(): unknown;
}

/** A pool of `mysql2`, without promises. */
export interface MysqlPool {
  getConnection(done: (error: unknown, connection: MysqlConnection & { release(): void }) => void): unknown;
  promise(): unknown;
}

/** What the user connects with: a connection or a pool of `mysql2`, with or without promises. */
export interface Mysql {
  query(...args: never[]): unknown;
  execute(...args: never[]): unknown;
}

type Inner = MysqlConnection | MysqlPool;

/** What there is inside of what makes promises. */
export function innerOf(operator: string, client: Mysql): Inner {
  const { promise, pool, connection } = (client ?? {}) as {
    promise?: unknown;
    pool?: { promise?: unknown };
    connection?: { promise?: unknown };
  };
  for (const [inner, own] of [
    [client, promise],
    [pool, pool?.promise],
    [connection, connection?.promise],
  ] as const) {
    if (typeof own === 'function') return inner as unknown as Inner;
  }
  throw new TypeError(`${operator}: client must be a connection or a pool of mysql2, got ${describe(client)}`);
}

/** A connection for one run. */
export class MysqlRun {
  readonly connection: MysqlConnection;
  readonly #pool: MysqlPool | undefined;
  readonly release: () => void;

  private constructor(connection: MysqlConnection, pool: MysqlPool | undefined, release: () => void) {
    this.connection = connection;
    this.#pool = pool;
    this.release = release;
  }

  /** A connection out of the pool, or the one that there is, which no other flow may use meanwhile. */
  static async open(operator: string, from: Inner): Promise<MysqlRun> {
    if (!('getConnection' in from)) return new MysqlRun(from, undefined, lease(from, operator, 'pass a pool'));
    const connection = await borrow(from);
    return new MysqlRun(connection, from, () => connection.release());
  }

  get pooled(): boolean {
    return this.#pool !== undefined;
  }

  run(sql: string, values?: unknown[]): Promise<unknown> {
    return runOn(this.connection, sql, values);
  }

  /**
   * Asks the server to give up the query of this connection, over another one of the pool. Does nothing once `over` says that
   * the query has ended, for it would hit the next one.
   */
  async kill(over: () => boolean): Promise<void> {
    if (!this.#pool || over()) return;
    const other = await borrow(this.#pool);
    try {
      if (!over()) await runOn(other, `KILL QUERY ${Number(this.connection.threadId)}`);
    } finally {
      other.release();
    }
  }
}

function borrow(pool: MysqlPool): Promise<MysqlConnection & { release(): void }> {
  return new Promise((resolve, reject) => {
    pool.getConnection((error, connection) => (error ? reject(error) : resolve(connection)));
  });
}

function runOn(connection: MysqlConnection, sql: string, values?: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const done: Done = (error, result) => (error ? reject(error) : resolve(result));
    if (values) connection.execute({ sql, values }, done);
    else connection.query({ sql }, done);
  });
}
