import { describe } from '../../pipeline/check.ts';
import { lease } from './rows.ts';

/** What a query gives. */
export interface PostgresResult {
  readonly rows: unknown[];
  readonly rowCount: number | null;
}

/** A query as `pg` takes it. */
export interface PostgresQuery {
  readonly text: string;
  readonly values?: unknown[];
  readonly rowMode?: 'array';
  readonly queryMode?: string;
}

/** A connection: a `Client` of `pg`, or what is like one. */
export interface PostgresClient {
  query(query: PostgresQuery): Promise<PostgresResult>;
}

/** A `Pool` of `pg`, or what is like one. Every run takes a connection of its own and gives it back. */
export interface PostgresPool {
  readonly idleCount: number;
  connect(): Promise<PostgresClient & { release(error?: boolean): void }>;
}

/** What the user connects with. */
export type Postgres = PostgresClient | PostgresPool;

/** What a `Client` of `pg` has beside that, all of which it can do without. */
interface PgClient extends PostgresClient {
  readonly host?: string;
  readonly port?: number;
  readonly processID?: number;
  readonly secretKey?: unknown;
  readonly connection?: PgConnection;
  getTransactionStatus?(): string | null;
  on?(event: 'notice', listener: (notice: { readonly code?: string }) => void): unknown;
  off?(event: 'notice', listener: (notice: { readonly code?: string }) => void): unknown;
}

/** The connection inside a `Client` of `pg`. */
export interface PgConnection {
  readonly ssl?: unknown;
  readonly stream: {
    readonly writable: boolean;
    readonly writableLength: number;
    write(bytes: Uint8Array, done?: () => void): boolean;
    cork(): void;
    uncork(): void;
    on(event: 'error', listener: () => void): unknown;
  };
  query(text: string): void;
  sendCopyFail(message: string): void;
}

export function checkPostgres(operator: string, client: Postgres): void {
  const { query, connect } = (client ?? {}) as { query?: unknown; connect?: unknown };
  if (typeof query === 'function' || (isPool(client) && typeof connect === 'function')) return;
  throw new TypeError(`${operator}: client must be a Client or Pool of pg, got ${describe(client)}`);
}

function isPool(client: Postgres): client is PostgresPool {
  return typeof client === 'object' && client !== null && 'idleCount' in client;
}

/** A connection for one run. */
export interface Connection {
  readonly client: PostgresClient;
  /** @param broken - Whether nobody can go on with it. */
  release(broken?: boolean): void;
}

/** A connection out of the pool, or the client itself, which no other flow may use meanwhile. */
export async function connect(operator: string, from: Postgres): Promise<Connection> {
  if (!isPool(from)) return { client: from, release: lease(from, operator, 'pass a Pool, or a client for each') };
  const client = await from.connect();
  // A connection that is lost between two queries is told by the next one: nobody else listens, and then the process would end.
  const emitter = client as {
    on?(event: 'error', f: () => void): unknown;
    off?(event: 'error', f: () => void): unknown;
  };
  emitter.on?.('error', ignore);
  const release = (broken = false): void => {
    emitter.off?.('error', ignore);
    client.release(broken);
  };
  return { client, release };
}

function ignore(): void {}

/** Begins a transaction, unless the user has begun one. Says whether it did. */
export async function begin(client: PostgresClient): Promise<boolean> {
  const pg = client as PgClient;
  // All that can be read is read by default, not a tenth of it, as the planner thinks of a cursor.
  const text = 'BEGIN; SET LOCAL cursor_tuple_fraction = 1';
  const status = pg.getTransactionStatus?.();
  if (status === 'T' || status === 'E') return false;
  if (status === 'I' || !pg.on || !pg.off) {
    await client.query({ text });
    return true;
  }
  // Who does not say beforehand whether there is a transaction is warned by the server if there is.
  let within = false;
  const heard = ({ code }: { readonly code?: string }): void => {
    within ||= code === '25001';
  };
  pg.on('notice', heard);
  try {
    await client.query({ text });
  } finally {
    pg.off('notice', heard);
  }
  return !within;
}

/** The connection inside the client, for COPY. */
export function connectionOf(operator: string, client: PostgresClient): PgConnection {
  const { connection } = client as PgClient;
  if (typeof connection?.sendCopyFail === 'function') return connection;
  throw new TypeError(
    `${operator}: client must be a Client or Pool of pg, not of pg-native: COPY needs its connection, got ${describe(client)}`,
  );
}

interface CancelConnection extends PgConnection {
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processID: number, secretKey: unknown): void;
  once(event: 'connect' | 'sslconnect' | 'end' | 'error', listener: () => void): unknown;
  on(event: 'error', listener: () => void): unknown;
}

/**
 * Asks the server to give up what the client is waiting for, over a connection of its own, which needs no password. Resolves
 * when that was heard. What cannot be asked is waited for.
 */
export function cancel(client: PostgresClient): Promise<void> {
  const { connection, host, port, processID, secretKey } = client as PgClient;
  const make = connection?.constructor as (new (config: { ssl: unknown }) => CancelConnection) | undefined;
  if (!make || !host || !port || !processID || typeof make.prototype?.cancel !== 'function') return Promise.resolve();
  return new Promise((resolve) => {
    const other = new make({ ssl: connection!.ssl });
    other.on('error', () => resolve());
    other.once('end', () => resolve());
    other.once('connect', () => (connection!.ssl ? other.requestSsl() : other.cancel(processID, secretKey)));
    other.once('sslconnect', () => other.cancel(processID, secretKey));
    // A folder is where the socket of a server on this machine is.
    if (host.startsWith('/')) other.connect(`${host}/.s.PGSQL.${port}`);
    else other.connect(port, host);
  });
}
