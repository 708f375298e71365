import { createReadStream } from 'node:fs';

const LINE =
  /^(\S+) (\S+) (.*?) \[(\d\d)\/(\w{3})\/(\d{4}):(\d\d):(\d\d):(\d\d) ([+-]\d{4})\] "((?:[^"\\]|\\.)*)" (\d{3}) (\d+|-) "((?:[^"\\]|\\.)*)" "((?:[^"\\]|\\.)*)"$/;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const text = (field: string): string | null => (field === '-' ? null : field.replace(/\\(["\\])/g, '$1'));

interface Entry {
  readonly status: number;
  readonly bytes: number | null;
}

function entryOf(line: string): Entry {
  const m = LINE.exec(line);
  if (!m) throw new Error(line);
  const zone = Number(m[10]!.slice(0, 3)) * 60 + Number(m[10]!.slice(3));
  const time = Date.UTC(
    Number(m[6]),
    MONTHS.indexOf(m[5]!),
    Number(m[4]),
    Number(m[7]),
    Number(m[8]) - zone,
    Number(m[9]),
  );
  const request = text(m[11]!);
  const [method, path, protocol] = request?.split(' ') ?? [];
  return {
    host: m[1],
    ident: text(m[2]!),
    user: text(m[3]!),
    time: new Date(time),
    request,
    method,
    path,
    protocol,
    status: Number(m[12]),
    bytes: m[13] === '-' ? null : Number(m[13]),
    referer: text(m[14]!),
    agent: text(m[15]!),
  } as Entry;
}

const sums = new Map<number, number>();
let rest = '';
for await (const chunk of createReadStream(process.argv[2]!, { encoding: 'utf8' })) {
  const parts = (rest + (chunk as string)).split('\n');
  rest = parts.pop()!;
  for (const line of parts) {
    const { status, bytes } = entryOf(line);
    sums.set(status, (sums.get(status) ?? 0) + (bytes ?? 0));
  }
}
console.log(sums.get(200), sums.get(500));
