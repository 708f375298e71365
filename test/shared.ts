import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A file or folder of the reference material beside the checkout. */
export function shared(path: string): string {
  return fileURLToPath(new URL(`../../../shared/${path}`, import.meta.url));
}

/** For the `skip` of a test that needs it: where it is absent the test is skipped, but in CI it has to be there. */
export function absent(path: string): string | false {
  return process.env['CI'] || existsSync(shared(path)) ? false : `needs ../shared/${path}`;
}
