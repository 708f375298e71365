import { connectionOf, type PgConnection, type PostgresClient } from './postgres-client.ts';

/** How many bytes may wait to be sent, so that neither side waits for the other to wake up. */
const AHEAD = 1024 * 1024;

/** `COPY ... FROM STDIN`, as a query that `pg` lets drive its own connection. */
export class CopyIn {
  readonly #text: string;
  readonly #connection: PgConnection;
  #started = false;
  #over = false;
  #failure: { readonly error: unknown } | undefined;
  #rows = 0;
  #wake: () => void = () => {};
  /** What `pg` calls when a time limit of the user's has passed. */
  callback: (error?: unknown) => void = (error) => {
    if (error !== undefined && error !== null) this.handleError(error);
  };

  private constructor(text: string, connection: PgConnection) {
    this.#text = text;
    this.#connection = connection;
  }

  /** Begins: resolves when the server is ready to be sent rows. */
  static async open(operator: string, client: PostgresClient, text: string): Promise<CopyIn> {
    const copy = new CopyIn(text, connectionOf(operator, client));
    (client as unknown as { query(copy: CopyIn): unknown }).query(copy);
    await copy.#until(() => copy.#started);
    return copy;
  }

  /** Sends bytes, and waits while too much is not sent yet. */
  write(bytes: Uint8Array): void | Promise<void> {
    if (this.#failure) throw this.#failure.error;
    const { stream } = this.#connection;
    const head = Buffer.allocUnsafe(5);
    head[0] = 0x64; // d: CopyData
    head.writeUInt32BE(bytes.length + 4, 1);
    stream.cork();
    stream.write(head);
    stream.write(bytes, () => this.#wake());
    stream.uncork();
    if (stream.writableLength < AHEAD) return undefined;
    return this.#until(() => stream.writableLength < AHEAD);
  }

  /** Ends it: resolves with the number of rows once they are committed. */
  async finish(): Promise<number> {
    if (this.#failure) throw this.#failure.error;
    this.#connection.stream.write(Buffer.from([0x63, 0, 0, 0, 4])); // c: CopyDone
    await this.#until(() => this.#over);
    return this.#rows;
  }

  /** Gives up: the server forgets all of it. */
  async discard(): Promise<void> {
    if (this.#failure || this.#over) return;
    this.#connection.sendCopyFail('the flow has failed');
    await this.#until(() => this.#over).catch(() => {});
  }

  async #until(reached: () => boolean): Promise<void> {
    while (!this.#failure && !reached()) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (this.#failure) throw this.#failure.error;
  }

  // What `pg` calls.

  submit(connection: PgConnection): void {
    connection.query(this.#text);
  }

  handleCopyInResponse(): void {
    this.#started = true;
    this.#wake();
  }

  handleCommandComplete({ text = '' }: { readonly text?: string }): void {
    this.#rows += Number(/^COPY (\d+)/.exec(text)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.#over = true;
    this.callback();
    this.#wake();
  }

  handleError(error: unknown): void {
    this.#failure ??= { error };
    this.#wake();
  }

  handleRowDescription(): void {}

  handleDataRow(): void {}
}
