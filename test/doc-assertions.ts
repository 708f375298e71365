import assert from 'node:assert/strict';

/** A result as an example writes it: promises awaited, iterators, flows and views collected into arrays. */
async function plain(result: unknown): Promise<unknown> {
  const value = await result;
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value) || value instanceof Map || value instanceof Set || ArrayBuffer.isView(value)) return value;
  if (Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  if (Symbol.asyncIterator in value) {
    const items: unknown[] = [];
    for await (const item of value as AsyncIterable<unknown>) items.push(item);
    return items;
  }
  return value;
}

/** `expression // => expected` */
export async function same(result: unknown, expected: unknown): Promise<void> {
  assert.deepEqual(await plain(result), expected);
}

/** `expression // throws Name: message`; a lazy result has to be run for its error to come out. */
export async function fails(run: () => unknown, name: string, message: string): Promise<void> {
  await assert.rejects(
    async () => plain(await run()),
    (error: Error) => {
      assert.equal(error.name, name);
      assert.ok(
        error.message.includes(message),
        `expected ${JSON.stringify(error.message)} to include ${JSON.stringify(message)}`,
      );
      return true;
    },
  );
}
