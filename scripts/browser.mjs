// Runs the tests of the core in Debian's chromium, as they are compiled: an import map puts the small modules of test/browser/
// in the place of node:test and node:assert/strict. What reaches any other module of Node is left out.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { dirname, extname, join, relative, resolve, sep } from 'node:path';
import { coreTests } from './core-tests.mjs';
import { compile, root, run } from './prepare.mjs';

const folder = join(root, '.data', 'browser');
const playwright = 'playwright-core@1.65.1';
const inCi = Boolean(process.env.CI);
// A bundler for browsers puts one file in the place of another where package.json says so: so does the import map.
const { browser: replaced } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const inBuild = (path) => path.replace('./dist/', '/.build/src/');
const replacements = Object.fromEntries(Object.entries(replaced).map((pair) => pair.map(inBuild)));
const stand = {
  'node:test': '/.build/test/browser/node-test.js',
  'node:assert/strict': '/.build/test/browser/node-assert.js',
};

const find = () => ['/usr/bin/chromium', process.env.CHROMIUM].find((path) => path && existsSync(path));

/** Where chromium is; in CI, and as root, it is installed where it is absent. */
function chromium() {
  if (!find() && inCi && process.getuid?.() === 0) {
    run('apt-get', ['update', '-q']);
    run('apt-get', ['install', '-q', '-y', '--no-install-recommends', 'chromium']);
  }
  return find();
}

/** It is fetched like the other runtimes: no dependency, for only CI needs it. It drives the chromium that is there. */
function driver() {
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  if (!existsSync(join(folder, 'node_modules', 'playwright-core'))) {
    run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', playwright], {
      cwd: folder,
    });
  }
  return createRequire(join(folder, 'package.json'))('playwright-core');
}

const imports = /^\s*(?:import|export)\b[^'";]*?(?:from\s*)?'([^']+)'|\bimport\(\s*'([^']+)'/gm;

/** The modules of Node that a module reaches, other than those that have a stand-in. */
function needs(asked, seen = new Set()) {
  const file = join(root, replacements[`/${relative(root, asked)}`] ?? relative(root, asked));
  if (seen.has(file)) return [];
  seen.add(file);
  const found = [...readFileSync(file, 'utf8').matchAll(imports)].map((match) => match[1] ?? match[2]);
  return found.flatMap((name) => {
    if (name.startsWith('.')) return needs(join(dirname(file), name), seen);
    return name.startsWith('node:') && !(name in stand) ? [name] : [];
  });
}

const types = { '.js': 'text/javascript', '.html': 'text/html', '.map': 'application/json' };
const page = `<!doctype html><meta charset="utf-8"><title>sluice</title><link rel="icon" href="data:,"><script type="importmap">${JSON.stringify(
  {
    imports: {
      ...stand,
      ...replacements,
      'fast-check': '/node_modules/fast-check/lib/fast-check.js',
      'pure-rand/': '/node_modules/pure-rand/lib/esm/',
    },
  },
)}</script>`;

/** The compiled tests, and the packages they import, over the loopback. */
function serve() {
  const open = ['.build', 'node_modules'].map((name) => join(root, name) + sep);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    const path = resolve(root, `.${decodeURIComponent(pathname)}`) + (extname(pathname) ? '' : '.js');
    if (pathname === '/') response.setHeader('content-type', 'text/html').end(page);
    else if (!open.some((start) => path.startsWith(start)) || !existsSync(path)) response.writeHead(404).end();
    else response.setHeader('content-type', types[extname(path)] ?? 'text/plain').end(readFileSync(path));
  });
  return new Promise((done) => {
    server.listen(0, '127.0.0.1', () => done(server));
  });
}

async function main() {
  const executablePath = chromium();
  if (!executablePath) {
    console.log('browser: skipped, there is no chromium (CI=true and root, or apt-get install chromium)');
    process.exitCode = inCi ? 1 : 0;
    return;
  }
  compile();
  const chains = ['chains', 'async-chains', 'standards'].map((name) => `.build/test/${name}.test.js`);
  const all = [...coreTests().map((file) => file.replace('./', '')), ...chains];
  const web = all.filter((file) => needs(join(root, file)).length === 0);
  const server = await serve();
  const browser = await driver().chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--js-flags=--expose-gc',
    ],
  });
  try {
    const tab = await browser.newPage();
    tab.on('console', (message) => console.log(`  ${message.text()}`));
    await tab.goto(`http://127.0.0.1:${server.address().port}/`);
    const totals = await tab.evaluate(
      async (files) => {
        const { inFile, runAll } = await import('node:test');
        const unread = [];
        for (const file of files) {
          inFile(file);
          try {
            await import(`/${file}`);
          } catch (error) {
            unread.push({ name: file, error: String(error) });
          }
        }
        const { passed, skipped, failures } = await runAll();
        return { passed, skipped, failures: [...unread, ...failures] };
      },
      web.map((file) => relative(root, join(root, file))),
    );
    for (const { name, error } of totals.failures) console.log(`\n${name}\n${error}`);
    console.log(`\n${browser.browserType().name()} ${browser.version()}: ${web.length} of ${all.length} test files`);
    console.log(
      `${all.length - web.length} files left out: they reach modules of Node; ${totals.skipped} tests skipped by themselves`,
    );
    for (const file of all)
      if (!web.includes(file)) console.log(`  ${file}: ${[...new Set(needs(join(root, file)))].join(', ')}`);
    console.log(`tests: ${totals.passed} passed, ${totals.failures.length} failed`);
    process.exitCode = totals.failures.length > 0 ? 1 : 0;
  } finally {
    await browser.close();
    server.close();
  }
}

await main();
