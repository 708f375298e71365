import type { ReadProgress } from 'sluice/io';
import { table } from 'sluice/observe';

const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** Notes the RSS at every tenth of the input. */
export class Watch {
  readonly #rows: { 'GB read': number; 'RSS in MiB': number }[] = [];

  readonly onProgress = ({ bytes, totalBytes }: ReadProgress): void => {
    if (bytes < (totalBytes! * (this.#rows.length + 1)) / 10) return;
    this.#rows.push({
      'GB read': Number((bytes / 1e9).toFixed(2)),
      'RSS in MiB': mebibytes(process.memoryUsage.rss()),
    });
  };

  print(job: string, answer: unknown): void {
    const peak = mebibytes(process.resourceUsage().maxRSS * 1024);
    console.log(`${job}: ${String(answer)}; peak ${peak} MiB\n${table(this.#rows)}`);
  }
}
