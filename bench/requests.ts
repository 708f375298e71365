/** Requests as JSON, one a line; or as one array of them. */
export function* requestBlocks(megabytes: number, array: boolean = false): Generator<string> {
  const services = ['auth', 'billing', 'catalog', 'search'];
  let written = 0;
  for (let n = 0; written < megabytes * 1e6;) {
    let block = '';
    for (let i = 0; i < 10_000; i++, n++) {
      const request = {
        time: new Date(1_773_446_400_000 + n * 90).toISOString(),
        service: services[(n * 31) % 4],
        path: `/orders/${(n * 7919) % 5000}`,
        status: n % 97 === 0 ? 500 : 200,
        ms: ((n * 17) % 9000) / 10,
        trace: (n * 2_654_435_761).toString(16),
      };
      const before = array ? (n === 0 ? '[' : ',\n') : '';
      block += `${before}${JSON.stringify(request)}${array ? '' : '\n'}`;
    }
    written += block.length;
    yield block;
  }
  if (array) yield ']\n';
}
