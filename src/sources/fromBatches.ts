import { wrongType } from '../pipeline/check.ts';
import { AsyncPipeline } from '../pipeline/pipe.ts';
import { type BatchReader, END, type End, type SyncReader } from '../pipeline/reader.ts';
import { Scope } from '../pipeline/scope.ts';
import { sourceOf } from '../pipeline/source.ts';

type Batches<T> = Iterable<readonly T[]> | AsyncIterable<readonly T[]>;

/**
 * The items of arrays that come one after the other: pages of an API, rows of a cursor, what `node:stream/iter` gives.
 *
 * What comes together is worked on together: one `await` an array, not one an item.
 *
 * @param batches - An iterable or async iterable of arrays, which may be empty, or a function that makes one.
 * @returns Their items. Holds one array, and asks for the next only when that is used up.
 * @throws TypeError when `batches` cannot be iterated, or, as the flow runs, when it gives anything but an array.
 * @example
 * ```ts
 * async function* pages() {
 *   yield [1, 2];
 *   yield [];
 *   yield [3];
 * }
 * flow(fromBatches(pages())).toArray() // => [1, 2, 3]
 * ```
 * @see https://nodejs.org/api/stream_iter.html
 */
export function fromBatches<T>(batches: Batches<T> | (() => Batches<T>)): AsyncPipeline<T> {
  const source = sourceOf(batches, 'fromBatches');
  const name = `fromBatches(${source.name})`;
  return new AsyncPipeline<T>({
    source: {
      ...source,
      name,
      mode: 'async',
      inert: false,
      holds: 'a batch',
      open: () => new Batched<T>(source.open()),
    },
    stages: [],
  });
}

class Batched<T> implements BatchReader<T> {
  readonly #reader: SyncReader<unknown> | BatchReader<unknown>;

  constructor(reader: SyncReader<unknown> | BatchReader<unknown>) {
    this.#reader = reader;
  }

  async pull(): Promise<readonly T[] | End> {
    const reader = this.#reader;
    const arrived = 'pull' in reader ? reader.accept(await reader.pull(1)) : reader.next();
    if (arrived === END) return END;
    const batches = 'pull' in reader ? Array.from(arrived as ArrayLike<unknown>) : [await arrived];
    const wrong = batches.findIndex((batch) => !Array.isArray(batch));
    if (wrong < 0) return batches.length === 1 ? (batches[0] as T[]) : (batches.flat() as T[]);
    const scope = new Scope();
    scope.add(0, reader);
    const error = wrongType('fromBatches', 'every batch', 'an array', batches[wrong]);
    await scope.closeAsync(0, { error });
    throw error;
  }

  accept(arrival: unknown): ArrayLike<T> | End {
    return arrival as readonly T[] | End;
  }

  close(): void | PromiseLike<unknown> {
    return this.#reader.close();
  }
}
