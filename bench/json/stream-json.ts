import { createReadStream } from 'node:fs';
import { importPeer } from '../peers.ts';

const { default: chain } = await importPeer('stream-chain');
const { parser } = await importPeer('stream-json');
const { streamArray } = await importPeer('stream-json/streamers/stream-array.js');

// What it says of the fastest way: nothing is packed or streamed that nobody asks for.
const items = chain!([
  createReadStream(process.argv[2]!, { highWaterMark: 1 << 20 }),
  parser!({ packValues: true, streamValues: false }),
  streamArray!(),
]) as AsyncIterable<{ value: { status: number } }> & NodeJS.ReadableStream;
let count = 0;
items.on('data', ({ value }: { value: { status: number } }) => {
  if (value.status >= 500) count += 1;
});
items.on('end', () => console.log(count));
