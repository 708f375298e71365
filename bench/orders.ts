/** Orders as CSV: one field in twelve is quoted, with what CSV needs quotes for. */
export function* orderBlocks(megabytes: number): Generator<string> {
  const countries = ['DE', 'FR', 'US', 'IN', 'BR'];
  const statuses = ['paid', 'paid', 'failed', 'open'];
  const notes = ['', 'deliver to the neighbour', '"left, second door"', 'thanks', '"he said ""soon"""', 'Grüße'];
  yield 'id,time,customer,country,amount,status,note\r\n';
  let written = 0;
  for (let n = 0; written < megabytes * 1e6;) {
    let block = '';
    for (let i = 0; i < 10_000; i++, n++) {
      const time = new Date(1_773_446_400_000 + n * 900).toISOString();
      const amount = ((n * 7919) % 100_000) / 4;
      block +=
        `${n},${time},customer ${(n * 31) % 9973},${countries[n % 5]},${amount},` +
        `${statuses[(n * 17) % 4]},${notes[(n * 13) % 6]}\r\n`;
    }
    written += block.length;
    yield block;
  }
}
