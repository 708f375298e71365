import assert from 'node:assert/strict';
import fc from 'fast-check';
import { describe, test } from 'node:test';
import { conform } from '../../test/conform.ts';
import { numbers } from '../../test/draw.ts';
import { pipe } from '../pipeline/pipe.ts';
import { checkRejects, CountingIterator, Witnessed } from '../testing/index.ts';
import { toArray } from './toArray.ts';
import { zip, type ZipOptions } from './zip.ts';

const others = fc.array(numbers, { maxLength: 12 });
const rows = (columns: readonly (readonly unknown[])[], length: number, padding: readonly unknown[] = []) =>
  Array.from({ length }, (_, row) =>
    columns.map((column, index) => (row < column.length ? column[row] : padding[index])),
  );

const zip3 = (a: readonly number[], b: readonly number[], options: ZipOptions = {}) =>
  zip<number, [readonly number[], readonly number[]]>(a, b, options);

conform(zip3, {
  name: 'zip of three',
  model: (items, a, b, { mode = 'shortest', padding = [] } = {}) => {
    const lengths = [items.length, a.length, b.length];
    const [least, most] = [Math.min(...lengths), Math.max(...lengths)];
    if (mode === 'strict' && least !== most) throw new RangeError('uneven');
    return rows([items, a, b], mode === 'longest' ? most : least, [...padding]);
  },
  cases: [
    [[1, 2], [[3], [4, 5]], [[1, 3, 4]]],
    [
      [1],
      [[2, 3], [], { mode: 'longest', padding: [-1, -2, -3] }],
      [
        [1, 2, -3],
        [-1, 3, -3],
      ],
    ],
    [[], [[], [], { mode: 'longest' }], []],
    [[], [[], [], { mode: 'strict' }], []],
    [[], [[1], [2], {}], []],
  ],
  items: numbers,
  args: fc.tuple(
    others,
    others,
    fc.record(
      {
        mode: fc.constantFrom('shortest' as const, 'longest' as const, 'strict' as const),
        padding: fc.array(numbers, { maxLength: 4 }),
      },
      { requiredKeys: [] },
    ),
  ),
  reads: (asked, items, a, b, { mode = 'shortest' } = {}) => {
    if (mode !== 'shortest') return asked > items.length ? Infinity : asked;
    // The flow is read first: once more than the shortest of the others.
    return Math.min(asked, Math.min(a.length, b.length) + 1);
  },
});

conform(() => zip<number, []>(), {
  name: 'zip of one',
  model: (items) => items.map((item): unknown[] => [item]),
  cases: [[[1, 2], [], [[1], [2]]]],
  items: numbers,
  args: fc.constant([]),
  reads: (asked) => asked,
});

describe('zip', () => {
  test('bad arguments are refused at the call', () => {
    for (const args of [
      [5],
      [null],
      [[1], undefined],
      [{}, {}],
      [new Date()],
      [[], { mode: 'short' }],
      [[], { mode: null }],
      [[], { pad: 1 }],
      [[], { mode: 'longest', padding: 5 }],
    ]) {
      checkRejects(zip, args);
    }
  });

  test('strict says which input is shorter or longer than the first', () => {
    const message = (columns: string[]) => {
      const [first = '', ...rest] = columns;
      try {
        return String(pipe(first, zip(...rest, { mode: 'strict' }), toArray()).length);
      } catch (error) {
        return (error as Error).message;
      }
    };
    assert.equal(message(['ab', 'ab', 'ab']), '2');
    assert.equal(message(['ab', 'ab', 'a']), 'zip: input 3 is shorter than input 1 (strict)');
    assert.equal(message(['ab', 'a', 'abc']), 'zip: input 2 is shorter than input 1 (strict)');
    assert.equal(message(['a', 'a', 'ab']), 'zip: input 3 is longer than input 1 (strict)');
    assert.equal(message(['a', 'ab', 'a']), 'zip: input 2 is longer than input 1 (strict)');
  });

  test('padding is read no further than there are inputs, and closed', () => {
    const padding = new CountingIterator('xyz');
    assert.deepEqual(pipe([1], zip([2, 3], { mode: 'longest', padding }), toArray()), [
      [1, 2],
      ['x', 3],
    ]);
    assert.deepEqual([padding.reads, padding.closes], [2, 1]);
  });

  test('an input that ends closes the others, the latest opened first', () => {
    const log: string[] = [];
    const inputs = ['ab', 'abc', 'a'].map((items, index) => new Witnessed(items, String(index), log));
    assert.deepEqual(pipe(inputs[0]!, zip(inputs[1]!, inputs[2]!), toArray()), [['a', 'a', 'a']]);
    assert.deepEqual(
      log.filter((line) => !line.startsWith('closed')),
      ['open 0', 'open 1', 'open 2', 'end 2', 'close 1', 'close 0'],
    );
  });

  test('each row is an array of its own', () => {
    const [a, b] = pipe('ab', zip('cd'), toArray());
    assert.notEqual(a, b);
  });
});
