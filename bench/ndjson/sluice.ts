import { ndjson } from 'sluice/io';

console.log(
  await ndjson<{ status: number }>(process.argv[2]!)
    .filter(({ status }) => status >= 500)
    .count(),
);
