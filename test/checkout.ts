import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout, wherever the tests were compiled to. */
export const checkout: string = join(
  dirname(fileURLToPath(import.meta.url)),
  ...(import.meta.url.includes('/.build/') ? ['..', '..'] : ['..']),
);
