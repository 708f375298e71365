/**
 * A one-shot source (a generator, an iterator, a stream) was run a second time.
 *
 * Other libraries give an empty result here. The message names the source and where its only run began.
 * Pass a factory instead, `flow(() => source())`, for a flow that can be run again.
 */
export class ConsumedError extends Error {
  static {
    this.prototype.name = 'ConsumedError';
  }
}

/**
 * A source that was left during a pending pull has not closed within the grace. It may still hold what it has open.
 * Typically an async generator that awaits something that never happens: only that could let it go.
 */
export class CleanupTimeoutError extends Error {
  static {
    this.prototype.name = 'CleanupTimeoutError';
  }
}

/** Where in the caller's code an error was made: its first stack line outside this package, or ''. */
export function callSite(error: { readonly stack?: string }): string {
  // Where this package is, as stacks have it: source maps give files other names than import.meta.url.
  const here = /(?:at |\()([^()]*)pipeline[\\/]errors\.\w+:\d/.exec(new Error().stack ?? '')?.[1];
  const lines = (error.stack ?? '').split('\n').slice(1);
  const line = lines.find((text) => !(here && text.includes(here)) && !text.includes('node:internal'));
  return line ? line.trim().replace(/^at /, '') : '';
}
