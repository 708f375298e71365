import { lines } from 'sluice/io';
import { Watch } from './watch.ts';

const [file, times] = process.argv.slice(2);
const watch = new Watch();
const inputs = Array.from({ length: Number(times) }, () => file!);
watch.print(
  "lines(files).grep('failed').count()",
  await lines(inputs, { onProgress: watch.onProgress }).grep('failed').count(),
);
