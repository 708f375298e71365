// What it takes to start: the command line and the package's main entries, beside a Node that does nothing.
//
// Run it with `npm run bench -- start`.
import { join } from 'node:path';
import { command, interleave, machine, report, root } from './harness.ts';

const node = (name: string, ...args: string[]) => command(name, process.execPath, args);
const evaluated = (code: string): string[] => ['--input-type=module', '-e', `${code}\nconsole.log(6)`];
const candidates = [
  node('node -e 0', '-e', 'console.log(6)'),
  node("sluice 'range(4).sum()'", join(root, 'bin', 'sluice.js'), 'range(4).sum()'),
  node("import 'sluice'", ...evaluated("import 'sluice';")),
  node("import 'sluice/io'", ...evaluated("import 'sluice/io';")),
  node("import 'sluice/itertools'", ...evaluated("import 'sluice/itertools';")),
];
console.log(machine());
report('to start, do next to nothing, and end', await interleave(candidates, 21));
