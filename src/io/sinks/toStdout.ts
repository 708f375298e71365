import type { Terminal } from '../../pipeline/stage.ts';
import { NodeTarget } from './node-target.ts';
import { sinkTo, type WriteReport } from './sink.ts';
import type { Target } from './target.ts';
import { line } from './toFile.ts';

/** Whoever read the standard output has closed it: `| head` has had enough. Nobody is there to be told. */
export class BrokenPipeError extends Error {
  static {
    this.prototype.name = 'BrokenPipeError';
  }
}

/**
 * Writes text to the standard output, one item a line, or bytes as they are. It is not ended.
 *
 * @returns A promise of what was written: `items` and `bytes`. Holds up to 64 KB.
 * @throws TypeError for an item that is neither a string nor bytes; a BrokenPipeError when its reader has left.
 * @example
 * ```ts no-run
 * await flow(['one', 'two']).toStdout();
 * ```
 */
export function toStdout(): Terminal<string | Uint8Array, Promise<WriteReport>> {
  return sinkTo('toStdout', openStdout, () => ({ encode: (item) => line('toStdout', item) }));
}

function openStdout(): Target {
  const target = new NodeTarget(process.stdout, false);
  return {
    write: (bytes) => telling(async () => target.write(bytes)),
    finish: () => telling(() => target.finish()),
    discard: (error) => target.discard(error),
  };
}

/** Says what a broken pipe is. */
async function telling(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if ((error as NodeJS.ErrnoException | null)?.code !== 'EPIPE') throw error;
    throw new BrokenPipeError('toStdout: the reader of the standard output has left', { cause: error });
  }
}
