import { createReadStream } from 'node:fs';
import { peer } from '../peers.ts';

type Row = Record<string, string>;
interface UdsvParser {
  readonly stringObjs: unknown;
  chunk(text: string, parse: unknown, take: (row: Row) => void): void;
  end(): void;
}
const { inferSchema, initParser } = peer('udsv') as {
  inferSchema(text: string): unknown;
  initParser(schema: unknown): UdsvParser;
};

let records = 0;
let sum = 0;
let parser: UdsvParser | undefined;
const take = ({ status, amount, note }: Row): void => {
  records += 1;
  if (status === 'failed') sum += Number(amount) + note!.length;
};
for await (const chunk of createReadStream(process.argv[2]!, { encoding: 'utf8' })) {
  const text = chunk as string;
  parser ??= initParser(inferSchema(text));
  parser.chunk(text, parser.stringObjs, take);
}
parser?.end();
console.log(records, sum);
