// 10,000 pages of a local server: crawl, and loops that fetch the same pages, known beforehand, with the same concurrency and
// do nothing with them. The server is a process of its own.
//
// Run it with `npm run bench -- crawl [pages] [concurrency]`. All have to have fetched the same pages.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';
import { crawl } from 'sluice/io/web';
import { type Candidate, interleave, machine, report, root } from './harness.ts';

const pages = Number(process.argv[2] ?? 10_000);
const concurrency = Number(process.argv[3] ?? 16);

const child = fork(join(root, '.build', 'bench', 'crawl', 'server.js'), [String(pages)], {
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
});
const [printed] = (await once(child.stdout!, 'data')) as [Buffer];
const origin = `http://127.0.0.1:${Number(String(printed))}`;

/** Has so many loops work on the same list. */
async function loops(fetchOne: (url: string) => Promise<number>): Promise<{ pages: number; bytes: number }> {
  let next = 0;
  let bytes = 0;
  const work = async (): Promise<void> => {
    while (next < pages) {
      const length = await fetchOne(`${origin}/p/${next++}`);
      bytes += length;
    }
  };
  await Promise.all(Array.from({ length: concurrency }, work));
  return { pages, bytes };
}

const bareFetch = async (url: string): Promise<number> => (await (await fetch(url)).text()).length;

const agent = new Agent({ keepAlive: true, maxSockets: concurrency });
const bareGet = (url: string): Promise<number> =>
  new Promise((resolve, reject) => {
    get(url, { agent }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => (text += part));
      response.on('end', () => resolve(text.length));
      response.on('error', reject);
    }).on('error', reject);
  });

const options = { concurrency, perHost: concurrency, allowPrivate: true } as const;
const crawled = async (): Promise<{ pages: number; bytes: number }> =>
  crawl(`${origin}/p/0`, { ...options, onReject: 'throw' }).reduce(
    (sum, page) => ({ pages: sum.pages + 1, bytes: sum.bytes + page.text!.length }),
    { pages: 0, bytes: 0 },
  );

const candidates: Candidate[] = [
  { name: 'loops of fetch', run: () => loops(bareFetch) },
  { name: 'loops of node:http', run: () => loops(bareGet) },
  { name: 'sluice crawl', run: crawled },
];
console.log(`${machine()}, ${concurrency} at once`);
report(`crawl of ${pages} pages`, await interleave(candidates, 5), { amount: pages, unit: 'items' });
agent.destroy();
child.disconnect();
