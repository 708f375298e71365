import { wrongItem } from '../../pipeline/check.ts';

/** @throws TypeError when the bytes are not UTF-8. */
export function utf8(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
}

/** What is sent of an item unless something else is said. @throws TypeError for an item that has no JSON. */
export function jsonOf(operator: string, item: unknown): string {
  const text = JSON.stringify(item) as string | undefined;
  if (text === undefined) throw wrongItem(operator, 'something that JSON has', item);
  return text;
}
