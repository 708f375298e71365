import { lines } from 'sluice/io';

let bytes = 0;
const count = await lines(process.argv[2]!)
  .grep('error')
  .lower()
  .dedupe()
  .tap((line) => {
    bytes += line.length + 1;
  })
  .count();
console.log(count, bytes);
