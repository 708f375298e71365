import { json } from 'sluice/io';

console.log(
  await json<{ status: number }>(process.argv[2]!)
    .filter(({ status }) => status >= 500)
    .count(),
);
