/**
 * Some items drawn at random, each with the same chance, in the order in which they came. Reads all and holds those.
 *
 * @see Vitter, Random Sampling with a Reservoir, algorithm R
 */
export async function* sampled(items: AsyncIterable<unknown> | Iterable<unknown>, size: number): AsyncGenerator {
  const kept: { readonly index: number; readonly item: unknown }[] = [];
  let index = 0;
  for await (const item of items) {
    const place = index < size ? index : Math.floor(Math.random() * (index + 1));
    if (place < size) kept[place] = { index, item };
    index += 1;
  }
  kept.sort((a, b) => a.index - b.index);
  for (const { item } of kept) yield item;
}
