import { createReadStream } from 'node:fs';
import { peer } from '../peers.ts';

interface Parsed {
  readonly data: Record<string, string>;
  readonly errors: readonly unknown[];
}
const papa = peer('papaparse') as {
  parse(
    input: NodeJS.ReadableStream,
    options: { header: true; skipEmptyLines: true; step: (row: Parsed) => void; complete: () => void },
  ): void;
};

let records = 0;
let sum = 0;
papa.parse(createReadStream(process.argv[2]!), {
  header: true,
  skipEmptyLines: true,
  step: ({ data: { status, amount, note }, errors }) => {
    if (errors.length > 0) throw new Error('papaparse: a record has errors');
    records += 1;
    if (status === 'failed') sum += Number(amount) + note!.length;
  },
  complete: () => console.log(records, sum),
});
