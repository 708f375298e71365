import { csv } from 'sluice/io';

let records = 0;
let sum = 0;
await csv(process.argv[2]!).forEach(({ status, amount, note }) => {
  records += 1;
  if (status === 'failed') sum += Number(amount) + note!.length;
});
console.log(records, sum);
