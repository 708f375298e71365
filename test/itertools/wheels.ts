import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { checkout } from '../checkout.ts';

/** Where Python's packages are kept: fetched by pip, once; not committed. */
const folder = join(checkout, '.data', 'python');

/** What is compared with, beside CPython itself. Each is pure Python. */
export const packages = { more_itertools: '11.1.0', toolz: '1.1.0' } as const;

/** A package's wheel, which Python can import from as it is; undefined where pip could not fetch it. */
export function wheel(name: keyof typeof packages): string | undefined {
  const version = packages[name];
  const path = join(folder, `${name}-${version}-py3-none-any.whl`);
  if (!existsSync(path)) {
    mkdirSync(folder, { recursive: true });
    spawnSync('python3', ['-m', 'pip', 'download', '--quiet', '--no-deps', '-d', folder, `${name}==${version}`]);
  }
  return existsSync(path) ? path : undefined;
}
