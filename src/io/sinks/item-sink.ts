import { BatchRun } from '../../pipeline/drivers/async.ts';
import { fuseWhereWorth } from '../../pipeline/fuse/fuse.ts';
import type { Plan } from '../../pipeline/plan.ts';
import { END, isThenable } from '../../pipeline/reader.ts';
import { Scope } from '../../pipeline/scope.ts';
import { type Terminal, terminal } from '../../pipeline/stage.ts';

/** One run of a sink that has to see each item, to know where it goes. */
export interface ItemWriter<T, Report> {
  /** Takes an item, and says when it can take more. */
  readonly write: (item: T) => void | Promise<void>;
  /** Nothing comes at the moment: what was taken should be on its way. */
  readonly idle: () => Promise<void>;
  /** In how many ms it wants to be told that nothing comes, again. */
  readonly due?: () => number | undefined;
  readonly finish: () => Promise<Report>;
  /** Not all will be written. Called once, instead of `finish` or after it has failed. */
  readonly discard: (error: unknown) => Promise<void>;
}

/** How many items are asked for at once. */
const ITEMS = 1024;

/** A terminal that writes item by item. Its result is a promise over a sync source too. */
export function itemSink<T, Report>(
  name: string,
  holds: string,
  open: () => ItemWriter<T, Report> | Promise<ItemWriter<T, Report>>,
): Terminal<T, Promise<Report>> {
  const alone = (): never => {
    throw new TypeError(`${name}: a sink ends a flow; it cannot be a reducer`);
  };
  return terminal({
    name,
    holds,
    start: alone,
    step: alone,
    result: alone,
    drive: (plan) => drive(plan, name, open),
  });
}

async function drive<T, Report>(
  plan: Plan,
  name: string,
  open: () => ItemWriter<T, Report> | Promise<ItemWriter<T, Report>>,
): Promise<Report> {
  const reader = new BatchRun(plan, name, fuseWhereWorth);
  const scope = new Scope();
  scope.add(0, reader);
  let writer: ItemWriter<T, Report> | undefined;
  try {
    writer = await open();
    for (;;) {
      const arrival = reader.pull(ITEMS);
      const batch = reader.accept(isThenable(arrival) ? await meanwhile(arrival, writer) : arrival);
      if (batch === END) break;
      for (let i = 0; i < batch.length; i++) {
        const written = writer.write(batch[i] as T);
        if (written) await written;
      }
    }
    await scope.closeAsync(Infinity);
    return await writer.finish();
  } catch (error) {
    const opened = writer;
    if (opened) scope.add(0, { close: () => opened.discard(error) });
    await scope.closeAsync(Infinity, { error });
    throw error;
  }
}

/** Waits for what comes. What there is does not wait with it. */
async function meanwhile(arrival: PromiseLike<unknown>, writer: ItemWriter<never, unknown>): Promise<unknown> {
  const coming = Promise.resolve(arrival);
  const state = { here: false };
  const arrived = coming.then(
    () => void (state.here = true),
    () => void (state.here = true),
  );
  await writer.idle();
  for (let ms = writer.due?.(); !state.here && ms !== undefined; ms = writer.due?.()) {
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, Math.min(ms, 2 ** 31 - 1));
      void arrived.then(() => {
        clearTimeout(timer);
        resolve();
      });
    });
    if (!state.here) await writer.idle();
  }
  return coming;
}
