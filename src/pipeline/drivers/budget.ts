/** How long a run may work without giving way, in ms. */
const SLICE = 8;
/** The most items between two looks at the clock. */
const MOST = 1024;

/** One macrotask, in which timers fire and abort signals are heard. */
export function macrotask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof setImmediate === 'function') {
      setImmediate(resolve);
      return;
    }
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

/**
 * Keeps a run that never really waits from starving the event loop: after 8 ms of work it has to take a turn. The clock
 * is read not for every item but every `stride` of them, which adapts to how long they take.
 */
export class Budget {
  stride = 16;
  #items = 0;
  #since: number = performance.now();
  #last: number = this.#since;

  /** Counts items that were run, and says whether the time is up: from then on whenever it is asked, until a turn was taken. */
  spent(items: number): boolean {
    this.#items += items;
    if (this.#items < this.stride) return false;
    const now = performance.now();
    if (now - this.#last > 1) this.stride = Math.max(1, this.stride >> 1);
    else if (this.stride < MOST) this.stride <<= 1;
    this.#last = now;
    if (now - this.#since > SLICE) return true;
    this.#items = 0;
    return false;
  }

  async turn(): Promise<void> {
    await macrotask();
    this.#items = 0;
    this.#since = this.#last = performance.now();
  }
}
