import type { AsyncAdapter, SyncAdapter } from './adapters.ts';
import { AsyncCountingIterator, CountingIterator, Stalling } from '../../src/testing/index.ts';

/** One row: what was asked, and what came of it. */
export type Row = Record<string, string>;

const ten = Array.from({ length: 10 }, (_, n) => n);
const yes = (closed: boolean): string => (closed ? 'Y' : 'n');
const boom = new Error('boom');
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

const syncSource = (): CountingIterator<number> => new CountingIterator(ten);
const asyncSource = (): AsyncCountingIterator<number> => new AsyncCountingIterator(ten);
const iterate = <T>(items: AsyncIterable<T>): AsyncIterator<T> => items[Symbol.asyncIterator]();

async function drain(items: AsyncIterable<unknown>, count = Infinity): Promise<void> {
  let left = count;
  for await (const _ of items) if (--left <= 0) break;
}

/** The first of a promise and so many ms. */
async function within<T>(promise: Promise<T>, ms: number): Promise<T | 'late'> {
  return await Promise.race([promise.catch(() => 'late' as const), after(ms).then(() => 'late' as const)]);
}

export function probeSync(library: SyncAdapter): Row {
  const row: Row = {};
  const taken = syncSource();
  void [...library.take(taken, 3)];
  row['take(3) closes'] = yes(taken.closes === 1);
  row['reads for take(3)'] = String(taken.reads);
  const none = syncSource();
  void [...library.take(none, 0)];
  row['reads for take(0)'] = String(none.reads);
  const { map = () => [] } = library;
  const broken = syncSource();
  for (const n of map(broken, (n) => n)) if (n === 1) break;
  row['break closes'] = yes(broken.closes === 1);
  const unread = syncSource();
  const begun = map(unread, (n) => n)[Symbol.iterator]();
  begun.return?.();
  row['return() before next closes'] = yes(unread.closes === 1);
  const thrown = syncSource();
  try {
    void [
      ...map(thrown, () => {
        throw boom;
      }),
    ];
  } catch {
    row['callback throw closes'] = yes(thrown.closes === 1);
  }
  const again = map([1, 2, 3], (n) => n);
  row['array, 1st/2nd pass'] = `${[...again].length},${[...again].length}`;
  const once = map(syncSource(), (n) => n);
  const first = [...once].length;
  try {
    row['iterator, 1st/2nd pass'] = `${first},${[...once].length}`;
  } catch (error) {
    row['iterator, 1st/2nd pass'] = `${first},${(error as Error).name}`;
  }
  if (library.zip) {
    const longer = syncSource();
    void [...library.zip([1], longer)];
    row['zip shortest closes longer'] = yes(longer.closes === 1);
    const [a, b] = [syncSource(), syncSource()];
    for (const _ of library.zip(a, b)) break;
    row['zip break closes both'] = yes(a.closes === 1) + yes(b.closes === 1);
  }
  if (library.flatMap) {
    const inner = syncSource();
    for (const _ of library.flatMap([1], () => inner)) break;
    row['flatMap inner closed'] = yes(inner.closes === 1);
  }
  return row;
}

export async function probeAsync(library: AsyncAdapter): Promise<Row> {
  const row: Row = {};
  const taken = asyncSource();
  await drain(library.take(taken, 3));
  row['take(3) closes / reads'] = `${yes(taken.closes === 1)}/${taken.reads}`;
  const broken = asyncSource();
  await drain(
    library.map(broken, (n) => n),
    2,
  );
  row['break closes / reads'] = `${yes(broken.closes === 1)}/${broken.reads}`;
  const unread = asyncSource();
  await iterate(library.map(unread, (n) => n)).return?.();
  row['return() before next closes'] = yes(unread.closes === 1);
  const thrown = asyncSource();
  await drain(
    library.map(thrown, () => {
      throw boom;
    }),
  ).catch(() => {});
  row['callback throw closes'] = yes(thrown.closes === 1);
  const stalling = new Stalling<number>([]);
  const blocked = iterate(library.map(stalling, (n) => n));
  const pending = blocked.next();
  await after(1);
  const left = blocked.return?.() ?? Promise.resolve();
  left.catch(() => {});
  const settled = (await within(pending, 100)) !== 'late';
  row['return() during a blocked pull'] =
    `${settled ? 'settled' : 'TIMEOUT'} ${stalling.closes === 1 ? 'closed' : 'NOTclosed'}`;
  const ordered = iterate(library.map(asyncSource(), (n) => n));
  const three = await Promise.all([ordered.next(), ordered.next(), ordered.next()]);
  row['three next() at once'] = three.map(({ value }) => String(value)).join(' ');
  if (library.merge) {
    const [a, b] = [asyncSource(), asyncSource()];
    await drain(library.merge(a, b), 3);
    row['merge break closes both'] = yes(a.closes === 1) + yes(b.closes === 1);
  }
  if (library.zip) {
    const longer = asyncSource();
    await drain(library.zip(new AsyncCountingIterator([1]), longer));
    row['zip shortest closes longer'] = yes(longer.closes === 1);
  }
  if (library.mapConcurrent) {
    const failing = asyncSource();
    await drain(
      library.mapConcurrent(failing, (n) => (n === 2 ? Promise.reject(boom) : after(1).then(() => n)), 2),
    ).catch(() => {});
    row['concurrent map error closes'] = yes(failing.closes === 1);
    let [running, most, started] = [0, 0, 0];
    const work = async (n: number): Promise<number> => {
      started += 1;
      most = Math.max(most, (running += 1));
      await after(1);
      running -= 1;
      return n;
    };
    await drain(library.mapConcurrent(asyncSource(), work, 2));
    row['max in flight (limit 2)'] = String(most);
    started = 0;
    const left = new AsyncCountingIterator(Array.from({ length: 1000 }, (_, n) => n));
    await drain(library.take(library.mapConcurrent(left, work, 2), 3));
    row['concurrent map, take(3): closed / started'] = `${yes(left.closes === 1)}/${started}`;
    const slow = new AsyncCountingIterator(Array.from({ length: 1000 }, (_, n) => n));
    let seen = 0;
    for await (const _ of library.mapConcurrent(slow, work, 2)) {
      await after(3);
      if (++seen === 5) break;
    }
    row['reads for 5 slow items'] = String(slow.reads);
  }
  return row;
}
