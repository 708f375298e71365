import { type Dirent, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** All that is below a folder, links as links: Node's own recursive listing follows them from version 22 on. */
export function* below(
  folder: string,
  path: string = '',
): Generator<{ readonly path: string; readonly entry: Dirent }> {
  for (const entry of readdirSync(join(folder, path), { withFileTypes: true })) {
    const inside = join(path, entry.name);
    yield { path: inside, entry };
    if (entry.isDirectory()) yield* below(folder, inside);
  }
}
