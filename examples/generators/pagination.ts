// Records page by page: a page is fetched when the one before it is used up.
import assert from 'node:assert/strict';
import { asyncGenerator, flow } from 'sluice';

const fetched: number[] = [];

async function fetchPage(
  page: number,
): Promise<{ readonly rows: readonly number[]; readonly next: number | undefined }> {
  fetched.push(page);
  return { rows: [page * 2, page * 2 + 1], next: page < 2 ? page + 1 : undefined };
}

const rows = asyncGenerator(async function* rows() {
  for (let page: number | undefined = 0; page !== undefined;) {
    const answer = await fetchPage(page);
    yield* answer.rows;
    page = answer.next;
  }
});

assert.deepEqual(await flow(rows()).take(3).toArray(), [0, 1, 2]);
assert.deepEqual(fetched, [0, 1]);
assert.deepEqual(await flow(rows()).toArray(), [0, 1, 2, 3, 4, 5]);
