import { type FSWatcher, watch } from 'node:fs';

/**
 * Waits until something may have happened in a folder. The system's events only make that sooner: they may be missing (network
 * drives, no watches left), so that whoever waits looks for himself, every so often.
 */
export class FolderWatch {
  readonly #poll: number;
  #watcher: FSWatcher | undefined;
  #stirred = false;
  #closed = false;
  #wake: (() => void) | undefined;

  /** @param poll - The longest wait, in ms. */
  constructor(folder: string, poll: number) {
    this.#poll = poll;
    try {
      this.#watcher = watch(folder, () => this.#stir());
      this.#watcher.on('error', () => this.#watcher?.close());
    } catch {
      // It is looked at every so often all the same.
    }
  }

  #stir(): void {
    this.#stirred = true;
    this.#wake?.();
  }

  /** Until something has happened since the last wait, or `ms` have passed, or it is closed. */
  async wait(ms: number = this.#poll): Promise<void> {
    if (!this.#stirred && !this.#closed) {
      let timer: ReturnType<typeof setTimeout> | undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
        timer = setTimeout(resolve, Math.min(ms, this.#poll));
      });
      this.#wake = undefined;
      clearTimeout(timer);
    }
    this.#stirred = false;
  }

  close(): void {
    this.#closed = true;
    this.#watcher?.close();
    this.#wake?.();
  }
}
