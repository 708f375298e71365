// Breadth-first search: the frontier is all that is held, and neighbours are looked up as far as is read.
import assert from 'node:assert/strict';
import { flow, generator } from 'sluice';

const bfs = generator(function* bfs<Node>(start: Node, neighbours: (node: Node) => Iterable<Node>) {
  const seen = new Set([start]);
  const queue = [start];
  for (const node of queue) {
    yield node;
    for (const next of neighbours(node)) {
      if (seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
});

const graph: Record<string, string> = { a: 'bc', b: 'd', c: 'da', d: '' };
assert.deepEqual([...bfs('a', (node) => graph[node]!)], ['a', 'b', 'c', 'd']);

// An infinite graph, of which four nodes are looked at.
assert.deepEqual(
  flow(bfs(1, (n) => [n * 2, n * 2 + 1]))
    .take(4)
    .toArray(),
  [1, 2, 3, 4],
);
