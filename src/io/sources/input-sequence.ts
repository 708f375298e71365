import { Scope } from '../../pipeline/scope.ts';
import { abandon, type Source } from '../../pipeline/source.ts';
import type { ByteInput, FoundInputs } from './input.ts';

type Close = () => void | PromiseLike<unknown>;

/** How a run that a stream is claimed for is called, and how it is ended. */
export interface Run {
  readonly what: string;
  readonly close: Close;
}

/** The source's side of inputs that can be read once only: to be spread into the source that reads them. */
export function claims(
  list: readonly (ByteInput | FoundInputs)[],
  claimed: (run: Run) => void,
): Partial<Pick<Source<unknown>, 'claim' | 'abandon' | 'dispose'>> {
  const streams = list.flatMap(({ once }) => once ?? []);
  if (streams.length === 0) return {};
  return {
    claim: (what, close) => claimed({ what, close }),
    abandon: (what) => closeEach(streams, (stream) => abandon(stream, what)),
    dispose: (what) => closeEach(streams, (stream) => stream.dispose?.(what)),
  };
}

function closeEach(streams: readonly Source<unknown>[], close: (stream: Source<unknown>) => unknown): Promise<void> {
  const scope = new Scope();
  for (const stream of streams) scope.add(-1, { close: () => close(stream) as PromiseLike<unknown> });
  return scope.closeAsync(Infinity);
}

/** What a source of several inputs is called: the first three of them. */
export function nameOfInputs(list: readonly (ByteInput | FoundInputs)[], what: string): string {
  const shown = list.slice(0, 3).map(({ name }) => name);
  if (list.length > 3) shown.push(`${list.length - 3} more`);
  return `${what}(${shown.join(', ')})`;
}

/** The inputs of one run, one after the other; those that have to be found are found when it is their turn. */
export class InputSequence {
  readonly #list: readonly (ByteInput | FoundInputs)[];
  readonly #run: Run;
  /** How many of the list were come to. */
  #at = 0;
  #found: AsyncIterator<ByteInput, unknown> | undefined;
  #closed = false;

  constructor(list: readonly (ByteInput | FoundInputs)[], run: Run) {
    this.#list = list;
    this.#run = run;
  }

  /** The next input, claimed for this run; undefined when there are no more. */
  async next(): Promise<ByteInput | undefined> {
    while (!this.#closed) {
      const found = this.#found;
      if (found) {
        const value = await this.#find(found);
        if (value) return this.#claim(value);
      }
      const input = this.#list[this.#at];
      if (!input) return undefined;
      this.#claim(input);
      this.#at += 1;
      if (!('find' in input)) return input;
      this.#found = input.find();
    }
    return undefined;
  }

  async #find(found: AsyncIterator<ByteInput, unknown>): Promise<ByteInput | undefined> {
    try {
      const { done, value } = await found.next();
      if (done) {
        this.#found = undefined;
        return undefined;
      }
      if (!this.#closed) return value;
      if (value.once) await abandon(value.once, this.#run.what);
      return undefined;
    } catch (error) {
      this.#found = undefined;
      throw error;
    }
  }

  #claim<T extends ByteInput | FoundInputs>(input: T): T {
    input.once?.claim?.(this.#run.what, this.#run.close);
    return input;
  }

  /** Closes what finds, and the streams that were not come to: this was their only run. */
  async close(): Promise<void> {
    this.#closed = true;
    const scope = new Scope();
    for (const { once } of this.#list.slice(this.#at)) {
      if (once) scope.add(-1, { close: () => abandon(once, this.#run.what) });
    }
    this.#at = this.#list.length;
    const found = this.#found;
    this.#found = undefined;
    if (found) scope.add(-1, { close: () => found.return?.() });
    await scope.closeAsync(Infinity);
  }
}
