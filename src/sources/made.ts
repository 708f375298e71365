import { Pipeline } from '../pipeline/pipe.ts';
import type { End, SyncReader } from '../pipeline/reader.ts';

/** A source whose items are made one by one; it holds nothing open and can be run again. */
export function made<T>(name: string, start: () => () => T | End): Pipeline<T> {
  const open = (): SyncReader<T> => ({ next: start(), close: () => {} });
  return new Pipeline<T>({ source: { name, mode: 'sync', holdsOpen: false, open }, stages: [] });
}
