import { csv } from 'sluice/io';
import { Watch } from './watch.ts';

const [file, times] = process.argv.slice(2);
const watch = new Watch();
const inputs = Array.from({ length: Number(times) }, () => file!);
const failed = csv<'status' | 'amount'>(inputs, { onProgress: watch.onProgress }).filter(
  ({ status }) => status === 'failed',
);
watch.print('csv(files).filter(failed).sum(amount)', await failed.map(({ amount }) => Number(amount)).sum());
