import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { commandFor, OPTIONAL_PARTS, type OptionalPart } from '../io/optional.ts';

/** What is there of the parts that are installed by themselves, and how the rest is. */
export function doctor(version: string): string {
  const lines = [`sluice ${version}, Node ${process.versions.node}, ${process.platform} ${process.arch}`];
  const purposes = new Set(OPTIONAL_PARTS.map(({ purpose }) => purpose));
  for (const purpose of purposes) {
    const parts = OPTIONAL_PARTS.filter((part) => part.purpose === purpose);
    const found = parts.map(versionOf);
    const missing = parts.filter(({ builtIn }, i) => !builtIn && found[i] === undefined);
    const names = parts
      .map(
        ({ name, builtIn }, i) =>
          `${name}${builtIn ? ', not needed here' : found[i] === undefined ? '' : ` ${found[i]}`}`,
      )
      .join(', ');
    lines.push(
      missing.length === 0 ? `  yes  ${purpose}: ${names}` : `  no   ${purpose}: ${names}; ${commandFor(missing)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** The version of a package that can be imported from here; undefined if there is none. */
function versionOf({ name }: OptionalPart): string | undefined {
  for (const folder of createRequire(import.meta.url).resolve.paths(name) ?? []) {
    try {
      return (JSON.parse(readFileSync(join(folder, name, 'package.json'), 'utf8')) as { version: string }).version;
    } catch {
      // It is not in this folder.
    }
  }
  return undefined;
}
