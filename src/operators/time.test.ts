import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { draws } from '../../test/diagram.ts';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { interval, range } from '../flow/sources.ts';
import { AsyncCountingIterator, checkRejects, CountingIterator, manualClock } from '../testing/index.ts';
import { batchedBy } from './batchedBy.ts';
import { debounce } from './debounce.ts';
import { delay } from './delay.ts';
import { pace } from './pace.ts';
import { sample } from './sample.ts';
import { throttle } from './throttle.ts';
import { timeout } from './timeout.ts';
import { windowsBy } from './windowsBy.ts';

const text = (items: readonly string[]) => items.join('');
/** `[ab]` in a drawing are two items; a batch is drawn as one capital letter. */
const capital = (items: readonly string[]) => items.join('').toUpperCase().at(-1)!;

test('delay', async () => {
  await draws(
    'a-bc--|', //
    (items, clock) => items.delay(3, { clock }),
    '---a-b[c|]',
  );
  await draws('ab^', (items, clock) => items.delay(3, { clock }), '---a[b^]');
  await draws('|', (items, clock) => items.delay(3, { clock }), '|');
});

test('throttle', async () => {
  await draws(
    'abc-d----e-|', //
    (items, clock) => items.throttle(3, { clock }),
    'a---d----e-|',
  );
  await draws(
    'abc-d----e-f-|', //
    (items, clock) => items.throttle(3, { trailing: true, clock }),
    'a--c--d--e--f|',
  );
  await draws('ab^', (items, clock) => items.throttle(3, { trailing: true, clock }), 'a-[b^]');
});

test('debounce', async () => {
  await draws(
    'abcd----e---f-g----|', //
    (items, clock) => items.debounce(3, { clock }),
    '------d----e-----g-|',
  );
  await draws('abcd----e---f-g-|', (items, clock) => items.debounce(3, { clock }), '------d----e----[g|]');
  await draws('ab^', (items, clock) => items.debounce(3, { clock }), '--[b^]');
});

test('sample', async () => {
  await draws(
    'abc------d-e-|', //
    (items, clock) => items.sample(4, { clock }),
    '----c-------e|',
  );
});

test('pace: a token bucket', async () => {
  await draws(
    '[abc]--d----e|', //
    (items, clock) => items.pace(500, { clock }),
    'a-b-c-d-e-|',
  );
  await draws(
    '[abcde]----------f|', //
    (items, clock) => items.pace(500, { burst: 3, clock }),
    '[abc]-d-e------f|',
  );
});

test('pace reads an item only when it may go on', async () => {
  const clock = manualClock();
  const source = new CountingIterator(range(100));
  const seen: number[] = [];
  void flow(source)
    .pace(1, { clock })
    .take(4)
    .forEach((n) => seen.push(n));
  await clock.advance(2500);
  assert.deepEqual([seen, source.reads], [[0, 1, 2], 3]);
  await clock.advance(500);
  assert.deepEqual([seen.length, source.closes, clock.waiting], [4, 1, 0]);
});

test('timeout bounds the wait for an item, not what is done with it', async () => {
  await draws('a-b--c|', (items, clock) => items.timeout(4, { clock }), 'a-b--c|');
  const clock = manualClock();
  const source = new AsyncCountingIterator(range(2));
  const results = flow(source).delay(0, { clock }).timeout(4, { clock })[Symbol.asyncIterator]();
  const first = watch(results.next());
  await clock.advance(1);
  assert.equal(first.value?.value, 0);
  await clock.advance(100);
  const second = watch(results.next());
  await clock.advance(1);
  assert.equal(second.value?.value, 1);
  const never = watch(
    flow(async function* stuck() {
      yield await new Promise<number>((resolve) => clock.after(10, () => resolve(1)));
    })
      .timeout(4, { clock })
      .toArray(),
  );
  await clock.advance(20);
  assert.deepEqual(String(never.error), 'TimeoutError: timeout: stuck() gave no item within 4 ms');
});

describe('batchedBy', () => {
  test('goes on when it is full, or when its first item has waited', async () => {
    await draws(
      'ab--c-d-e----f|', //
      (items, clock) => items.batchedBy({ size: 3, ms: 4, clock }).map(capital),
      '----C-----E---[F|]',
    );
    const clock = manualClock();
    const seen: [number, string][] = [];
    const source = interval(1, { clock }).take(12);
    const all = watch(
      source
        .map((n) => String.fromCharCode(97 + n))
        .filter((c) => !'efgh'.includes(c))
        .batchedBy({ size: 3, ms: 4, clock })
        .forEach((batch) => seen.push([clock.now(), text(batch)])),
    );
    await clock.advance(30);
    assert.deepEqual(seen, [
      [3, 'abc'],
      [8, 'd'],
      [11, 'ijk'],
      [12, 'l'],
    ]);
    assert.equal(all.over, true);
  });

  test('by bytes: what does not fit begins the next, what is too large goes alone', async () => {
    const sizes = await flow([3, 3, 3, 9, 1, 7, 2])
      .batchedBy({ bytes: 8, measure: (n) => n })
      .toArray();
    assert.deepEqual(sizes, [[3, 3], [3], [9], [1, 7], [2]]);
    const words = ['aé', '€', '😀', '\ud800'];
    const lengths = words.map((word) => new TextEncoder().encode(word).length);
    for (const [index, word] of words.entries()) {
      const alone = await flow([word, 'x']).batchedBy({ bytes: lengths[index]! }).toArray();
      const together = await flow([word, 'x'])
        .batchedBy({ bytes: lengths[index]! + 1 })
        .toArray();
      assert.deepEqual([alone.length, together.length], [2, 1]);
    }
    await assert.rejects(flow([5]).batchedBy({ bytes: 1 }).toArray(), /no byteLength; give measure/);
  });
});

describe('windowsBy', () => {
  const shown = ({ start, end, items, late }: { start: number; end: number; items: unknown[]; late: number }) =>
    `${start}-${end}:${items.join(' ')}${late ? ` (${late})` : ''}`;

  test('by the clock', async () => {
    const clock = manualClock();
    const seen: string[] = [];
    const source = () => interval(2, { clock }).take(6);
    const all = [
      source()
        .windowsBy({ size: 5, clock })
        .forEach((w) => seen.push(`t${clock.now()} ${shown(w)}`)),
      source()
        .windowsBy({ gap: 3, clock })
        .forEach((w) => seen.push(`s${clock.now()} ${shown(w)}`)),
    ];
    await clock.advance(40);
    await Promise.all(all);
    assert.deepEqual(seen, ['t5 0-5:0 1', 't10 5-10:2 3', 't12 10-15:4 5', 's12 2-15:0 1 2 3 4 5']);
    assert.equal(clock.waiting, 0);
  });

  test('a session ends with a pause', async () => {
    await draws(
      'ab-c------d--|', //
      (items, clock) => items.windowsBy({ gap: 3, clock }).map(({ items: all }) => capital(all)),
      '------C------[D|]',
    );
  });

  test('by the times of the items', () => {
    const at = (n: number) => n;
    const run = (items: number[], options: Parameters<typeof windowsBy<number>>[0]) =>
      flow(items)
        .windowsBy(options as never)
        .map(shown)
        .toArray();
    assert.deepEqual(run([1, 4, 7, 12, 13], { size: 10, every: 5, time: at }), [
      '-5-5:1 4',
      '0-10:1 4 7',
      '5-15:7 12 13',
      '10-20:12 13',
    ]);
    assert.deepEqual(run([1, 6, 25], { size: 2, every: 5, time: at }), ['0-2:1', '5-7:6', '25-27:25']);
    // Out of order, within the lateness: 8 comes after 12, and joins two sessions into one.
    assert.deepEqual(run([1, 4, 12, 8, 30], { gap: 5, time: at, lateness: 6 }), ['1-17:1 4 12 8', '30-35:30']);
    assert.deepEqual(run([1, 12, 3, 25, 2, 5], { size: 10, time: at, late: 'drop' }), [
      '0-10:1',
      '10-20:12 (1)',
      '20-30:25 (2)',
    ]);
    assert.throws(() => run([12, 1], { size: 10, time: at }), { name: 'LateItemError' });
    assert.throws(() => run([1], { size: 10, time: () => NaN }), TypeError);
  });

  conform(windowsBy<number>, {
    name: 'windowsBy',
    model: (items, options) => {
      const { size } = options as { size: number };
      const groups = new Map<number, number[]>();
      for (const item of items) {
        const start = Math.floor(item / size) * size;
        groups.set(start, [...(groups.get(start) ?? []), item]);
      }
      return [...groups]
        .sort(([a], [b]) => a - b)
        .map(([start, group]) => ({ start, end: start + size, items: group, late: 0 }));
    },
    cases: [
      [
        [1, 2, 5],
        [{ size: 4, time: (n) => n, lateness: 1000 }],
        [
          { start: 0, end: 4, items: [1, 2], late: 0 },
          { start: 4, end: 8, items: [5], late: 0 },
        ],
      ],
    ],
    items: fc.integer({ min: -20, max: 20 }),
    args: fc.tuple(
      fc.record({
        size: fc.integer({ min: 1, max: 9 }),
        time: fc.constant((n: number) => n),
        lateness: fc.constant(1000),
      }),
    ),
    rejects: [
      [{}],
      [{ size: 0 }],
      [{ size: 1, gap: 1 }],
      [{ gap: 1, every: 1 }],
      [{ size: 1, time: 5 }],
      [{ size: 1, time: () => 1, late: 'x' }],
    ],
  });
});

describe('interval', () => {
  test('does not drift, and leaves out the ticks that nobody waited for', async () => {
    const clock = manualClock();
    const ticks = interval(10, { clock })[Symbol.asyncIterator]();
    const first = watch(ticks.next());
    await clock.advance(10);
    assert.equal(first.value?.value, 0);
    await clock.advance(25);
    const next = watch(ticks.next());
    await clock.advance(4);
    assert.equal(next.over, false);
    await clock.advance(1);
    assert.equal(next.value?.value, 3);
    const left = watch(ticks.next());
    await turn();
    await ticks.return!();
    assert.deepEqual([left.value?.done, clock.waiting], [true, 0]);
  });
});

test('E1', () => {
  checkRejects(delay, [-1]);
  checkRejects(throttle, [0]);
  checkRejects(throttle, [1, { trailing: 1 }]);
  checkRejects(debounce, ['1']);
  checkRejects(sample, [Infinity]);
  checkRejects(pace, [0]);
  checkRejects(pace, [1, { burst: 0 }]);
  checkRejects(timeout, [1, { clock: {} }]);
  checkRejects(batchedBy, [{}]);
  checkRejects(batchedBy, [{ size: 0 }]);
  checkRejects(interval, [0]);
});
