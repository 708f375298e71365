// A site of pages that link to each other, served from memory: node server.js pages. Prints its port.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const pages = Number(process.argv[2]);
const filler = '<p>Some text of a page, with <em>markup</em> and nothing to follow.</p>\n'.repeat(60);

/** Page n links to the next ten of a tree, to its parent, and home. */
function page(n: number): Buffer {
  const links = Array.from({ length: 10 }, (_, i) => 10 * n + i + 1).filter((to) => to < pages);
  const anchors = [...links, Math.floor(Math.max(0, n - 1) / 10), 0].map((to) => `<a href="/p/${to}">page ${to}</a>`);
  return Buffer.from(`<!doctype html><title>Page ${n}</title>\n${anchors.join('\n')}\n${filler}`);
}

const made = Array.from({ length: pages }, (_, n) => page(n));
const server = createServer((request, response) => {
  const body = made[Number(/^\/p\/(\d+)$/.exec(request.url!)?.[1])];
  response.writeHead(body ? 200 : 404, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(body?.length ?? 0),
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => console.log((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
