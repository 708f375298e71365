// Runs a tool of node_modules: node scripts/tool.mjs bin[@package] [argument ...]
import { tool } from './prepare.mjs';

const [name, ...args] = process.argv.slice(2);
tool(name, ...args);
