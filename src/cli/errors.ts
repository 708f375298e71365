import { SECRET } from '../io/web/url.ts';

/** What the user has to put right in the command: exit code 2, and a hint at `--help`. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The run was stopped by a signal. */
export class InterruptedError extends Error {
  override readonly name = 'InterruptedError';
  readonly signal: NodeJS.Signals;
  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/**
 * A text in which what may be a credential in a URL, its password or a parameter, is as many asterisks, so that a caret below it still
 * points at its place.
 */
export function withoutSecrets(text: string): string {
  return text
    .replace(/(:\/\/[^\s/@:'"`]*:)([^\s@'"`]+)(?=@)/g, (_, before: string, secret: string) => before + hidden(secret))
    .replace(/([?&]([^\s=&'"`]+)=)([^\s&'"`]+)/g, (all: string, before: string, name: string, value: string) =>
      SECRET.test(name) ? before + hidden(value) : all,
    );
}

function hidden(secret: string): string {
  return '*'.repeat(secret.length);
}

/** Exit codes, as other Unix tools have them. */
export const EXIT = {
  ok: 0,
  failed: 1,
  usage: 2,
  rejects: 3,
  SIGINT: 130,
  brokenPipe: 141,
  SIGTERM: 143,
} as const;
