import { createReadStream } from 'node:fs';
import { peer } from '../peers.ts';

const { parse } = peer('csv-parse') as { parse(options: { columns: true }): NodeJS.ReadWriteStream };

let records = 0;
let sum = 0;
createReadStream(process.argv[2]!)
  .pipe(parse({ columns: true }))
  .on('data', ({ status, amount, note }: Record<string, string>) => {
    records += 1;
    if (status === 'failed') sum += Number(amount) + note!.length;
  })
  .on('end', () => console.log(records, sum));
