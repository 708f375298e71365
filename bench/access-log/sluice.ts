import { accessLog } from '../../src/io/index.ts';

const sums = await accessLog(process.argv[2]!).sumBy(
  (entry) => entry.status,
  (entry) => entry.bytes ?? 0,
);
console.log(sums.get(200), sums.get(500));
