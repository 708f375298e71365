import { begin, cancel, type Connection, type PostgresQuery } from './postgres-client.ts';
import type { Ending, RowCursor } from './rows.ts';

let made = 0;

/** A cursor of SQL: `DECLARE` and `FETCH`, in a transaction of its own or in the user's. */
export class DeclaredCursor<T> implements RowCursor<T> {
  readonly #connection: Connection;
  readonly #name: string;
  readonly #rowMode: 'array' | undefined;
  readonly #own: boolean;
  #ended = false;

  private constructor(connection: Connection, name: string, rowMode: 'array' | undefined, own: boolean) {
    this.#connection = connection;
    this.#name = name;
    this.#rowMode = rowMode;
    this.#own = own;
  }

  static async open<T>(connection: Connection, { text, values = [], rowMode }: PostgresQuery): Promise<RowCursor<T>> {
    const { client } = connection;
    const name = `sluice_${(made += 1)}`;
    const own = await begin(client);
    try {
      // The extended protocol takes one statement only, whatever the text says.
      await client.query({ text: `DECLARE ${name} NO SCROLL CURSOR FOR ${text}`, values, queryMode: 'extended' });
    } catch (error) {
      if (own) await client.query({ text: 'ROLLBACK' }).catch(() => {});
      throw error;
    }
    return new DeclaredCursor<T>(connection, name, rowMode, own);
  }

  async read(count: number): Promise<readonly T[]> {
    if (this.#ended) return [];
    const text = `FETCH ${count} FROM ${this.#name}`;
    const { rows } = await this.#connection.client.query({ text, ...(this.#rowMode && { rowMode: this.#rowMode }) });
    this.#ended = rows.length < count;
    return rows as T[];
  }

  interrupt(): Promise<void> {
    return cancel(this.#connection.client);
  }

  async close(ending: Ending): Promise<void> {
    const { client, release } = this.#connection;
    // A transaction of the user's that has failed is the user's to end, and the cursor with it.
    const text = this.#own ? (ending === 'failed' ? 'ROLLBACK' : 'COMMIT') : `CLOSE ${this.#name}`;
    let broken = false;
    try {
      if (this.#own || ending !== 'failed') await repeated(() => client.query({ text }));
    } catch (error) {
      broken = true;
      // After a failure there is that to tell.
      if (ending !== 'failed') throw error;
    } finally {
      release(broken);
    }
  }
}

/** A request to cancel may be heard late, by the statement after the one that it was for. */
async function repeated(run: () => Promise<unknown>): Promise<void> {
  try {
    await run();
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code !== '57014') throw error;
    await run();
  }
}

/** An open cursor of `pg-cursor`. */
export interface PgCursor {
  read(count: number): Promise<unknown[]>;
  close(): Promise<void>;
}

/** The class that is the default export of `pg-cursor`. */
export type PgCursorClass = new (text: string, values?: unknown[], config?: { rowMode?: 'array' }) => PgCursor;

/** A portal of the protocol, by `pg-cursor`: no transaction, and any statement that gives rows. */
export class PortalCursor<T> implements RowCursor<T> {
  readonly #connection: Connection;
  readonly #cursor: PgCursor;
  #ended = false;
  #interrupted = false;

  constructor(connection: Connection, cursor: PgCursor) {
    this.#connection = connection;
    this.#cursor = cursor;
    // The client recognises what submits itself.
    (connection.client as unknown as { query(cursor: PgCursor): unknown }).query(cursor);
  }

  async read(count: number): Promise<readonly T[]> {
    if (this.#ended) return [];
    const rows = await this.#cursor.read(count);
    this.#ended = rows.length < count;
    return rows as T[];
  }

  interrupt(): Promise<void> {
    this.#interrupted = true;
    return cancel(this.#connection.client);
  }

  async close(ending: Ending): Promise<void> {
    let broken = true;
    try {
      // What has failed is closed, and would wait for an answer that has come already.
      if (ending !== 'failed') {
        await this.#cursor.close();
        if (this.#interrupted) await repeated(() => this.#connection.client.query({ text: 'SELECT 1' }));
      }
      broken = false;
    } finally {
      this.#connection.release(broken);
    }
  }
}
