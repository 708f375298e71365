// dist/node/: the modules of dist/, joined into a file for each entry and few beside them. Node takes half a millisecond
// to find and link a module, so that two hundred of them cost as much as starting it. Bundlers take the modules themselves.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { root } from './prepare.mjs';

const { exports, dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const input = { cli: join(root, 'dist', 'cli', 'main.js') };
for (const [entry, conditions] of Object.entries(exports)) {
  const name = /^\.\/dist\/node\/(.+)\.js$/.exec(conditions.node ?? '')?.[1];
  if (name) input[name] = join(root, conditions.default);
  else if (conditions.default) throw new Error(`bundle: ${entry} of package.json has no file in dist/node`);
}
const bundle = await rolldown({
  input,
  platform: 'node',
  external: [/^node:/, ...Object.keys(dependencies)],
});
await bundle.write({
  dir: join(root, 'dist', 'node'),
  format: 'esm',
  // The comments are with the types and the modules; lines and names are for stack traces.
  comments: false,
  chunkFileNames: '[name].js',
  codeSplitting: {
    groups: [
      { name: 'core', test: /[\\/]dist[\\/](protocol|pipeline|operators|sources|flow|observe)[\\/]/ },
      // What readers, sinks and the web have in common would be four files, and each takes a millisecond.
      {
        name: 'files',
        test: /[\\/]dist[\\/]io[\\/](sinks[\\/]|optional\.|web[\\/]url\.|codecs[\\/](?!bzip2|crc64|lz|xz))/,
      },
    ],
  },
});
