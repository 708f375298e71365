// What sluice does in the cases in which libraries differ: npm run behaviour. Peers that can be fetched stand beside it.
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { compile, root } from './prepare.mjs';
import { installPeers } from './peers.mjs';

compile();
installPeers();
await import(pathToFileURL(join(root, '.build', 'test', 'behaviour', 'print.js')).href);
