import { after } from 'node:test';

/** A server that tests need: what they use of it, or why they are skipped. */
export interface Found<T> {
  readonly client: T;
  /** For the options of a test: false where the server is there. */
  readonly skip: string | false;
}

/**
 * Connects to a server of the machine's. Where it is not there, the tests that need it are skipped, and say so; with `CI=true`
 * that is an error.
 *
 * @param close - Called when all tests of the file are over.
 */
export async function find<T extends object>(
  name: string,
  connect: () => Promise<T>,
  close: (client: T) => unknown,
): Promise<Found<T>> {
  try {
    const client = await connect();
    after(() => close(client) as void);
    return { client, skip: false };
  } catch (error) {
    if (process.env['CI'] === 'true') throw error;
    const { message } = error as Error;
    return { client: undefined as never, skip: `${name} is not there: ${message || String(error)}` };
  }
}

/** Waits until something is so, for as long as 20 s. */
export async function eventually(what: string, isSo: () => unknown): Promise<void> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    if (await isSo()) return;
    if (performance.now() > deadline) throw new Error(`never came to be: ${what}`);
    await new Promise((resolve) => {
      setTimeout(resolve, 20);
    });
  }
}
