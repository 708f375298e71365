import type { Client, Reply } from './client.ts';
import type { HttpStatusError } from './errors.ts';

/** What a store says is wrong. */
export function storeError(client: Client, reply: Reply, text: string): HttpStatusError {
  const error = client.refused(reply);
  const code = tagged(text, 'Code')[0];
  if (code !== undefined) error.message += `: ${code}: ${(tagged(text, 'Message')[0] ?? '').slice(0, 200)}`;
  const region = reply.headers.get('x-amz-bucket-region');
  if (region !== null && reply.status >= 300) error.message += ` (the bucket's region is ${region})`;
  return error;
}

/** The contents of the elements of a name, in the plain XML that stores answer with. */
export function tagged(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^]*?)</${name}>`, 'g'))].map(([, text]) => unescaped(text!));
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(lt|gt|amp|quot|apos));/gi, (_, hex, decimal, name) =>
    name === undefined
      ? String.fromCodePoint(hex === undefined ? Number(decimal) : parseInt(hex as string, 16))
      : ENTITIES[(name as string).toLowerCase()]!,
  );
}
