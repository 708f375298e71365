/** `process`, in a runtime that has one. */
const node = (globalThis as { process?: NodeJS.Process }).process;

/** Whether to draw as much as CI does. */
export const inCi: boolean = Boolean(node?.env['CI']);

/** Whether to measure leaks as often as the design has it, which takes minutes: `npm run leaks`. */
export const inFull: boolean = node?.env['LEAKS'] === 'full';

/** Bytes of the heap in use after a collection; a reason to skip the test where the runtime does not tell. */
export const heapUsed: () => number = () => {
  globalThis.gc?.();
  return node!.memoryUsage().heapUsed;
};

/** For the `skip` of a test that measures the heap. */
export const noHeap: string | false =
  node && globalThis.gc ? false : 'needs a runtime that tells its heap, and --expose-gc';
