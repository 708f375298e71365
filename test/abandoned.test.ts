import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';

// A flow that is dropped half way. The tests of this file are programs: development mode is what a process is started in.

const [index, development] = ['index', 'development/index'].map(
  (name) => new URL(`../src/${name}.js`, import.meta.url).href,
);

/** What a program warns of, a line each. */
function warnings(body: string, mode: 'development' | 'production' = 'development'): string[] {
  const program = `
    import { flow, range } from ${JSON.stringify(index)};
    const log = [];
    process.on('warning', ({ name, message }) => log.push(name + ': ' + message));
    async function* numbers() { for (let n = 0; ; n++) yield n; }
    function* integers() { for (let n = 0; ; n++) yield n; }
    async function main() {
      ${body}
    }
    await main();
    for (let turns = 0; turns < 200; turns++) {
      await new Promise((resolve) => setTimeout(resolve, 1));
      gc();
      if (log.length > 0 && turns > 20) break;
      if (turns > 60 && ${body.includes('quiet')}) break;
    }
    console.log(JSON.stringify(log));
  `;
  const imported = mode === 'development' ? ['--import', development!] : [];
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [...imported, '--expose-gc', '--no-warnings', '--input-type=module', '--eval', program],
    { encoding: 'utf8' },
  );
  assert.equal(stderr, '');
  return JSON.parse(stdout) as string[];
}

describe('a flow that is garbage-collected before its end', () => {
  const dropped = {
    'an async generator': 'await flow(numbers()).map((n) => n)[Symbol.asyncIterator]().next();',
    'an async generator behind other flows':
      'await flow(numbers()).mapConcurrent(async (n) => n, { limit: 2 })[Symbol.asyncIterator]().next();',
    'a generator': 'flow(integers()).filter((n) => n % 2)[Symbol.iterator]().next();',
    'a web stream': 'await flow(new ReadableStream({ pull: (c) => c.enqueue(1) }))[Symbol.asyncIterator]().next();',
  };
  for (const [name, body] of Object.entries(dropped)) {
    test(`is told of in development mode: ${name}`, () => {
      const [first, ...others] = warnings(body);
      assert.match(first!, /^AbandonedFlowWarning: .*a flow over .* was garbage-collected before it came to its end/);
      assert.match(first!, /it was run at main .*\[eval1\]:\d+:\d+/);
      assert.deepEqual(others, []);
    });
  }

  test('is told of once for each place', () => {
    const found = warnings('for (let n = 0; n < 50; n++) flow(integers())[Symbol.iterator]().next();');
    assert.equal(found.length, 1);
  });

  test('is not told of in production', () => {
    assert.deepEqual(warnings(`${dropped['a generator']} // quiet`, 'production'), []);
  });

  test('is not told of if nothing is left open', () => {
    const quiet = `// quiet
      flow([1, 2, 3])[Symbol.iterator]().next();
      flow(range(5)).map((n) => n)[Symbol.iterator]().next();
      flow(new Set([1, 2])).toAsync()[Symbol.asyncIterator]().next();
      for (const n of flow(integers())) if (n > 3) break;
      for await (const n of flow(numbers())) if (n > 3) break;
      flow(integers()).take(3).toArray();
      await flow(numbers()).mapConcurrent(async (n) => n, { limit: 2 }).take(3).toArray();
      await flow(numbers()).map(() => { throw new Error('boom'); }).drain().catch(() => {});
      await flow(numbers()).take(2).zip(integers()).toArray();
      flow(numbers());
      const left = flow(numbers())[Symbol.asyncIterator]();
      await left.next();
      await left.return();
      const unread = flow(integers())[Symbol.iterator]();
      unread.return();
    `;
    assert.deepEqual(warnings(quiet), []);
  });
});
