import { CleanupTimeoutError } from './errors.ts';

/** How long cleanup may take after a pull was left behind, in ms. */
export const GRACE = 5_000;

/**
 * Waits for a cleanup that may never be over, because a pull was left behind that may never settle.
 *
 * @param what - What is being closed, for the error.
 * @param grace - How long it has, in ms.
 * @param left - How much of that is left.
 * @throws CleanupTimeoutError after that.
 */
export function withGrace(
  cleanup: PromiseLike<unknown>,
  what: string,
  grace: number = GRACE,
  left: number = grace,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // The rest of a whole grace may come out as a little more than that.
    const timer = setTimeout(
      () => {
        reject(
          new CleanupTimeoutError(
            `${what}: the source did not close within ${grace} ms: a pull was pending and never settled`,
          ),
        );
      },
      Math.ceil(Math.min(left, grace)),
    );
    const over = (settle: () => void): void => {
      clearTimeout(timer);
      settle();
    };
    cleanup.then(
      () => over(resolve),
      (error: unknown) => over(() => reject(error)),
    );
  });
}
