// The main job: a compressed log of requests, in constant memory. Errors per service and hour, latencies, the worst paths;
// lines that are no JSON are counted, and kept in a file of their own.
import { flow } from 'sluice';
import { ndjson, quarantine } from 'sluice/io';
import { progressBar } from 'sluice/observe';
import { aggregate, count, groupBy, quantiles } from 'sluice/operators';
import { report } from './report.ts';

interface Request {
  readonly time: string;
  readonly service: string;
  readonly path: string;
  readonly status: number;
  readonly ms: number;
}

const failed = ({ status }: Request): boolean => status >= 500;
const log = process.argv[2] ?? '.data/demo/service.ndjson.gz';
const rejects = quarantine({ file: log.replace(/(\.ndjson)?(\.gz)?$/, '.rejects.ndjson'), keep: 3 });

const result = await ndjson<Request>(log, { onReject: rejects, onProgress: progressBar() }).aggregate({
  requests: count(),
  hours: groupBy(
    ({ time }) => time.slice(11, 13),
    groupBy(({ service }) => service, count(failed)),
  ),
  services: groupBy(
    ({ service }) => service,
    aggregate({ requests: count(), errors: count(failed), ms: quantiles([0.5, 0.95, 0.99], ({ ms }) => ms) }),
  ),
  paths: groupBy(({ path }) => path, aggregate({ requests: count(), errors: count(failed) })),
});
const worst = flow(result.paths).topK(10, ([, { errors, requests }]) => errors / requests);

report({ log, ...result, worst, rejects });
