// Turns the examples of doc comments and Markdown pages into tests, in test/doc-examples/, which git ignores.
//
// In a ```ts block, `expression // => value` asserts the value (a promise is awaited, an iterator collected), and
// `expression // throws RangeError: text` the error. A block that asserts nothing is an error itself, unless it is
// fenced as ```ts no-run, which only type-checks it. Names that a block does not import are found in the entries.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './prepare.mjs';

const out = join(root, 'test', 'doc-examples');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

/** Names by the entry that exports them; the first entry of a name wins. */
async function exportsByEntry() {
  const found = new Map();
  for (const [path, target] of Object.entries(manifest.exports ?? {})) {
    const file = typeof target === 'string' ? target : target.default;
    if (!file?.endsWith('.js') || !existsSync(join(root, file))) continue;
    const specifier = `sluice${path.slice(1)}`;
    found.set(specifier, Object.keys(await import(new URL(file, `file://${root}`))));
  }
  return found;
}

function* sources(folder, suffix) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* sources(path, suffix);
    else if (entry.name.endsWith(suffix) && !/\.test(-d)?\.ts$/.test(entry.name)) yield path;
  }
}

/** The ts blocks of a file, with the line each begins at. */
function blocks(text, inComment) {
  const found = [];
  let open;
  text.split('\n').forEach((raw, index) => {
    const line = inComment ? raw.replace(/^\s*\* ?/, '') : raw;
    const fence = /^\s*```(.*)$/.exec(line);
    if (!fence) open?.lines.push(line);
    else if (open) {
      found.push(open);
      open = undefined;
    } else if (/^ts\b/.test(fence[1]) && (!inComment || /^\s*\*/.test(raw))) {
      open = { line: index + 1, flags: fence[1], lines: [] };
    } else {
      open = { line: index + 1, flags: 'other', lines: [] };
    }
  });
  return found.filter((block) => block.flags !== 'other');
}

const continues = /^\s*([.)\]}?:]|\/\/)|^\s+\S/;

/** Where the statement that ends at line `end` begins: it goes back over indented lines and closing brackets. */
function statementStart(lines, end) {
  let start = end;
  while (start > 0 && continues.test(lines[start])) start--;
  return start;
}

function transform(block, where, entries, own) {
  const imports = [];
  const body = [];
  let asserts = 0;
  const names = new Set();
  const { lines } = block;
  for (let i = 0; i < lines.length; i++) {
    const type = /^import type .*$/.exec(lines[i]);
    if (type) {
      imports.push(lines[i]);
      continue;
    }
    const module = /^import \{([^}]*)\} from '([^']+)';?$/.exec(lines[i]);
    if (module) {
      const bindings = module[1]
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean);
      body.push(
        `const { ${bindings.map((name) => name.replace(' as ', ': ')).join(', ')} } = await import('${module[2]}');`,
      );
      for (const name of bindings) names.add(name.split(' ').at(-1));
      continue;
    }
    const check = /^(.*?)\s*\/\/ (=>|throws|rejects) (.*)$/.exec(lines[i]);
    if (!check) {
      body.push(lines[i]);
      continue;
    }
    let expected = check[3];
    while (/^\s*\/\/ {2,}\S/.test(lines[i + 1] ?? '')) expected += ` ${lines[++i].replace(/^\s*\/\/\s*/, '')}`;
    // A check on a line of its own is about the statement before it.
    const code = check[1].trim() === '' ? body : [...body, check[1]];
    const from = statementStart(code, code.length - 1);
    const expression = code.slice(from).join('\n').replace(/;\s*$/, '');
    body.splice(from);
    asserts += 1;
    if (check[2] === '=>') {
      const declared = /^(const|let) (\w+)[^=]*= /.exec(expression);
      if (declared) body.push(`${expression};`);
      body.push(`await same(${declared ? declared[2] : `(${expression})`}, ${expected});`);
    } else {
      const [, name, message] = /^(\w+)(?:: (.*))?$/.exec(expected) ?? [];
      body.push(`await fails(async () => (${expression}), ${JSON.stringify(name)}, ${JSON.stringify(message ?? '')});`);
    }
  }
  const runs = !/no-run/.test(block.flags);
  if (runs && asserts === 0)
    throw new Error(`${where}: this example asserts nothing; write \`expression // => value\``);
  const text = body.join('\n');
  const prelude = [];
  for (const [specifier, exported] of entries) {
    const used = exported.filter(
      (name) =>
        !names.has(name) &&
        new RegExp(`(?<![\\w$'"\`/]|(?<!\\.\\.)\\.)${name}\\b(?!['":])`).test(text) &&
        !new RegExp(`\\b(const|let|function\\*?|class) (\\[[^=]*|\\{[^=]*)?\\b${name}\\b`).test(text),
    );
    for (const name of used) names.add(name);
    if (used.length > 0)
      prelude.push(`const { ${used.join(', ')} } = await import('${specifier}');\nvoid [${used.join(', ')}];`);
  }
  void own;
  return { imports, code: [...prelude, text].join('\n'), runs };
}

const entries = await exportsByEntry();
const groups = new Map();
const pages = [
  ...[...sources(join(root, 'src'), '.ts')].map((file) => ({ file, inComment: true })),
  ...[join(root, 'README.md'), ...sources(join(root, 'docs'), '.md')].map((file) => ({ file, inComment: false })),
];
for (const { file, inComment } of pages) {
  if (!existsSync(file)) continue;
  const name = relative(root, file);
  // In its own folder's examples, a name means what that folder exports.
  const folder = `sluice/${name.split('/')[1]}`;
  const ordered = new Map([...entries].sort(([a], [b]) => Number(b === folder) - Number(a === folder)));
  for (const block of blocks(readFileSync(file, 'utf8'), inComment)) {
    const where = `${name}:${block.line}`;
    const { imports, code, runs } = transform(block, where, ordered, folder);
    const group = inComment ? name.split('/').slice(0, 2).join('-').replace(/\.ts$/, '') : 'pages';
    if (!groups.has(group)) groups.set(group, { imports: new Set(), tests: [] });
    for (const line of imports) groups.get(group).imports.add(line);
    groups
      .get(group)
      .tests.push(
        runs ? `test(${JSON.stringify(where)}, async () => {\n${code}\n});` : `void (async () => {\n${code}\n});`,
      );
  }
}
rmSync(out, { recursive: true, force: true });
mkdirSync(out, { recursive: true });
for (const [group, { imports, tests }] of groups) {
  const head = `import test from 'node:test';\nimport { fails, same } from '../doc-assertions.ts';\n`;
  writeFileSync(
    join(out, `${group}.test.ts`),
    `${head}${[...imports].join('\n')}\nvoid [fails, same];\n\n${tests.join('\n\n')}\n`,
  );
}
