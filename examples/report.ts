// Prints what examples/errors-by-service.ts has found, and what it took.
import { statSync } from 'node:fs';
import type { Quarantine } from 'sluice/io';
import { formatBytes, formatNumber, formatSeconds, histogram, table } from 'sluice/observe';

interface Counts {
  readonly requests: number;
  readonly errors: number;
}

export interface Findings {
  readonly log: string;
  readonly requests: number;
  readonly hours: ReadonlyMap<string, ReadonlyMap<string, number>>;
  readonly services: ReadonlyMap<string, Counts & { readonly ms: readonly number[] | undefined }>;
  readonly worst: readonly (readonly [path: string, counts: Counts])[];
  readonly rejects: Quarantine;
}

export function report({ log, requests, hours, services, worst, rejects }: Findings): void {
  // What is asked first, before this function itself takes time and memory.
  const seconds = process.uptime();
  const peak = process.resourceUsage().maxRSS * 1024;
  const byName = [...services.keys()].sort();

  heading('Requests per service, and latency in ms');
  const latencies = byName.map((service) => {
    const { requests: all, errors, ms = [] } = services.get(service)!;
    const [p50, p95, p99] = ms;
    return { service, requests: all, errors, p50: rounded(p50), p95: rounded(p95), p99: rounded(p99) };
  });
  console.log(table(latencies));

  heading('Errors per hour and service');
  const perHour = [...hours].sort(([a], [b]) => (a < b ? -1 : 1));
  console.log(
    table(
      perHour.map(([hour, errors]) => Object.assign({ hour }, Object.fromEntries(errors)) as object),
      {
        columns: ['hour', ...byName],
      },
    ),
  );

  heading('Errors per hour');
  console.log(histogram(perHour.map(([hour, errors]) => [hour, [...errors.values()].reduce((a, b) => a + b, 0)])));

  heading('The ten paths with the largest share of errors');
  console.log(
    table(
      worst.map(([path, { requests: all, errors }]) => ({
        path,
        requests: all,
        errors,
        '%': rounded((100 * errors) / all),
      })),
    ),
  );

  heading(`${formatNumber(rejects.count)} bad lines, all of them in ${rejects.file}; the first:`);
  for (const { line, reason, text } of rejects.first) console.log(`line ${line}: ${reason}: ${text.slice(0, 80)}`);

  const { size } = statSync(log);
  console.log(
    `\n${formatBytes(size)} compressed, ${formatNumber(requests + rejects.count)} lines in ${formatSeconds(seconds)}: ` +
      `${formatNumber(Math.round((requests + rejects.count) / seconds))} records/s, peak memory ${formatBytes(peak)}`,
  );
}

function heading(text: string): void {
  console.log(`\n${text}\n`);
}

function rounded(value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.round(value * 10) / 10;
}
