import { BatchRun } from '../pipeline/drivers/async.ts';
import { fuseWhereWorth } from '../pipeline/fuse/fuse.ts';
import type { Plan } from '../pipeline/plan.ts';
import { END } from '../pipeline/reader.ts';

/**
 * A plan as a web stream that reads nothing before it is read itself: the standard's own default would read one item at once.
 */
export function toReadableStream<T>(plan: Plan): ReadableStream<T> {
  const run = new BatchRun(plan, 'toReadableStream', fuseWhereWorth);
  return new ReadableStream<T>(
    {
      pull: async (controller) => {
        // A pull has to give something, or it is not made again.
        for (;;) {
          const batch = run.accept(await run.pull(1, Infinity)) as ArrayLike<T> | typeof END;
          if (batch === END) return controller.close();
          if (batch.length === 0) continue;
          for (let at = 0; at < batch.length; at++) controller.enqueue(batch[at] as T);
          return;
        }
      },
      cancel: () => run.close(),
    },
    { highWaterMark: 0 },
  );
}
