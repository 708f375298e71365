// Recursion by `yield from`.
import assert from 'node:assert/strict';
import { delegate, generator } from 'sluice';

interface Node {
  readonly value: number;
  readonly children?: readonly Node[];
}

// A recursive body says what it yields: the compiler cannot find it out by itself.
const walk = generator(function* walk(node: Node): Generator<number, void, void> {
  yield node.value;
  for (const child of node.children ?? []) yield* delegate(walk(child));
});

const tree = { value: 1, children: [{ value: 2, children: [{ value: 3 }] }, { value: 4 }] };
assert.deepEqual([...walk(tree)], [1, 2, 3, 4]);
