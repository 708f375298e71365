import { BatchRun } from './drivers/async.ts';
import { fuseWhereWorth } from './fuse/fuse.ts';
import { withGrace } from './grace.ts';
import { nameOf, type Plan } from './plan.ts';
import { type BatchReader, END, type End, isThenable } from './reader.ts';

/** What happens to a reader that would leave another too far behind. */
export type Lagging = 'error' | 'block' | 'dropOldest';

/** A reader would have to leave another further behind than is allowed. */
export class LagError extends Error {
  static {
    this.prototype.name = 'LagError';
  }
}

export interface HubOptions {
  readonly name: string;
  /** How many items the slowest reader may lie behind the fastest. */
  readonly limit: number;
  readonly policy: Lagging;
}

/** One pipeline with several readers: what the slowest has not read yet is held. */
export class Hub {
  readonly #plan: Plan;
  readonly #options: HubOptions;
  readonly #branches = new Set<Branch>();
  #run: BatchRun | undefined;
  /** The items from number `#from` on, as far as some branch has not read them. */
  #items: unknown[] = [];
  #from = 0;
  #pending = false;
  #over: { readonly failure?: { readonly error: unknown } } | undefined;

  constructor(plan: Plan, options: HubOptions) {
    this.#plan = plan;
    this.#options = options;
  }

  /** A further reader, of all that is read from now on. */
  branch(label: string): Branch {
    if (this.#branches.size === 0) this.#reset();
    const branch = new Branch(this, label, this.#from + this.#items.length);
    this.#branches.add(branch);
    return branch;
  }

  #reset(): void {
    this.#run = undefined;
    this.#pending = false;
    this.#items = [];
    this.#from = 0;
    this.#over = undefined;
  }

  get end(): number {
    return this.#from + this.#items.length;
  }

  /** Moves a branch on, by up to `max` items. */
  read(branch: Branch, max: number): unknown[] {
    const at = branch.at - this.#from;
    const batch = this.#items.slice(at, at + max);
    branch.at += batch.length;
    this.#forget();
    return batch;
  }

  /** What there is to say at the end of the items. */
  get over(): { readonly failure?: { readonly error: unknown } } | undefined {
    return this.#over;
  }

  /** How many branches there are. */
  get readers(): number {
    return this.#branches.size;
  }

  /**
   * Reads on, for a branch that has read all there is. What it throws is this branch's error.
   *
   * @returns Whether the branch has to wait until it is stirred.
   */
  demand(branch: Branch, max: number): boolean {
    if (this.#pending) return true;
    const room = this.#room(branch);
    if (room <= 0) return true;
    const run = (this.#run ??= new BatchRun(this.#plan, this.#options.name, fuseWhereWorth));
    try {
      const arrival = run.pull(Math.min(max, room));
      if (!isThenable(arrival)) {
        this.#arrived(arrival);
        return false;
      }
      this.#pending = true;
      const settled = (then: () => void): void => {
        // A run that all have left, another having begun meanwhile.
        if (this.#run !== run) return;
        this.#pending = false;
        if (!this.#over) then();
        this.#wake();
      };
      arrival.then(
        (value) => settled(() => this.#arrived(value)),
        (error: unknown) =>
          settled(() => {
            this.#over = { failure: { error } };
          }),
      );
      return true;
    } catch (error) {
      this.#over = { failure: { error } };
      return false;
    }
  }

  #arrived(arrival: unknown): void {
    const batch = this.#run!.accept(arrival);
    if (batch === END) this.#over = {};
    else for (let at = 0; at < batch.length; at++) this.#items.push(batch[at]);
    // Only the policy `dropOldest` lets more come than there is room for.
    const least = this.end - this.#options.limit;
    for (const branch of this.#branches) branch.at = Math.max(branch.at, least);
  }

  /** How many more items can be held, after what the policy does about it. */
  #room(branch: Branch): number {
    const { limit, policy, name } = this.#options;
    this.#forget();
    const room = limit - this.#items.length;
    if (room > 0 || policy === 'block') return room;
    if (policy === 'dropOldest') return 1;
    const slowest = [...this.#branches].reduce((a, b) => (b.at < a.at ? b : a));
    throw new LagError(
      `${name}: ${slowest.label} is ${this.end - slowest.at} items behind ${branch.label}, and the limit is ${limit}; ` +
        'read them side by side, raise the limit, or choose the policy "block" or "dropOldest"',
    );
  }

  /** Drops what every branch has read. */
  #forget(): void {
    let least = this.end;
    for (const { at } of this.#branches) least = Math.min(least, at);
    const read = least - this.#from;
    // Not for every item: moving the rest costs as much as there is of it.
    if (read === 0 || (read < 32 && read < this.#items.length)) {
      if (read > 0 && this.#items.length >= this.#options.limit) this.#cut(read);
      return;
    }
    this.#cut(read);
  }

  #cut(read: number): void {
    this.#items.splice(0, read);
    this.#from += read;
    // Somebody may have waited for the room.
    this.#wake();
  }

  #wake(): void {
    for (const branch of this.#branches) branch.stir();
  }

  /** A branch reads no more. The last one closes the source. */
  async leave(branch: Branch): Promise<void> {
    if (!this.#branches.delete(branch)) return;
    this.#forget();
    if (this.#branches.size > 0 || !this.#run || this.#over) return;
    const run = this.#run;
    const pending = this.#pending;
    // What was promised for this run is void.
    this.#over = {};
    await (pending ? withGrace(run.close(), nameOf(this.#plan)) : run.close());
  }
}

/** One reader of a {@link Hub}. */
export class Branch implements BatchReader<unknown> {
  readonly label: string;
  /** The number of the item that it reads next. */
  at: number;
  readonly #hub: Hub;
  #max = 0;
  #wake: ((arrival: undefined) => void) | undefined;

  constructor(hub: Hub, label: string, at: number) {
    this.#hub = hub;
    this.label = label;
    this.at = at;
  }

  pull(max: number): unknown {
    this.#max = max;
    const hub = this.#hub;
    if (this.at < hub.end || hub.over) return undefined;
    try {
      if (!hub.demand(this, max)) return undefined;
    } catch (error) {
      return hub.leave(this).then(() => {
        throw error;
      });
    }
    return new Promise<undefined>((resolve) => {
      this.#wake = resolve;
    });
  }

  accept(): unknown[] | End {
    const hub = this.#hub;
    if (this.at < hub.end) return hub.read(this, this.#max);
    if (!hub.over) return [];
    void hub.leave(this);
    if (hub.over.failure) throw hub.over.failure.error;
    return END;
  }

  /** The hub has got on. */
  stir(): void {
    if (!this.#wake) return;
    const wake = this.#wake;
    this.#wake = undefined;
    wake(undefined);
  }

  close(): Promise<void> {
    this.#wake = undefined;
    return this.#hub.leave(this);
  }
}
