import { accessLog, type CombinedLogRecord } from 'sluice/io';
import { count, countBy, max, sum, sumBy } from 'sluice/operators';
import { entries, job, top, untilCut } from './job.ts';

type Entry = CombinedLogRecord<number>;
const hour = ({ time }: Entry): number => Math.floor(time / 3_600_000);
const byHour = (counts: ReadonlyMap<number, number>): object =>
  Object.fromEntries(Array.from(counts, ([at, n]) => [new Date(at * 3_600_000).toISOString().slice(0, 13), n]));
/** Every order has a path of its own: their names are not kept. */
const ORDER = /^\/orders\/\d{8}-\d+$/;

await job(async (path, bad) => {
  const { ips, paths, by_status, by_method, hours, failures, largest, ...sums } = await accessLog(path, {
    time: 'epoch',
    onReject: bad,
  })
    .catchError(untilCut)
    .aggregate({
      parsed: count<Entry>(),
      no_size: count<Entry>(({ bytes }) => bytes === null),
      sum_bytes: sum<Entry>(({ bytes }) => bytes ?? 0),
      largest: max<Entry>({ by: ({ bytes }) => bytes ?? 0 }),
      by_status: countBy(({ status }: Entry) => status),
      by_method: countBy(({ method }: Entry) => method),
      hours: countBy(hour),
      failures: sumBy(hour, ({ status }: Entry) => (status >= 500 ? 1 : 0)),
      ips: countBy(({ host }: Entry) => host),
      paths: countBy(({ path: target }: Entry) => (ORDER.test(target!) ? '' : target!)),
    });
  const orders = paths.get('') ?? 0;
  paths.delete('');
  return {
    ...sums,
    lines: sums.parsed + bad.count,
    malformed: bad.count,
    max_bytes: largest?.bytes,
    by_status: entries(by_status),
    by_method: entries(by_method),
    by_hour: byHour(hours),
    status_5xx_by_hour: byHour(failures),
    distinct_ips: ips.size,
    top_ips: top(ips),
    unique_order_paths: orders,
    distinct_paths: paths.size + orders,
    top_paths: top(paths),
  };
});
