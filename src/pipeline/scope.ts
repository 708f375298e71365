import { SuppressedError } from '../protocol/suppressed-error.ts';

/** Something open that a run has to give back. */
interface Closable {
  close(): void | PromiseLike<unknown>;
}

interface Entry {
  readonly owner: number;
  readonly resource: Closable;
}

/** What a cleanup has failed with so far: later errors wrap earlier ones, none is lost. */
class Failure {
  #errors: { error: unknown } | undefined;
  constructor(first?: { readonly error: unknown }) {
    this.#errors = first;
  }
  add(error: unknown): void {
    this.#errors = { error: this.#errors ? new SuppressedError(error, this.#errors.error) : error };
  }
  rethrow(): void {
    if (this.#errors) throw this.#errors.error;
  }
}

/**
 * What one run has open, closed in reverse order of opening, each resource once, whatever fails meanwhile.
 *
 * Every resource belongs to the stage that reads it, so that a stage which takes no more (`take`)
 * can have everything upstream of itself closed while what lies downstream goes on.
 */
export class Scope {
  readonly #entries: Entry[] = [];
  /** The {@link closeAsync} that has begun last, until it is over. */
  #underWay: Promise<void> | undefined;

  add(owner: number, resource: Closable): void {
    this.#entries.push({ owner, resource });
  }

  /** Forgets a resource that has ended by itself. */
  drop(resource: Closable): void {
    if (this.#entries.at(-1)?.resource === resource) {
      this.#entries.pop();
      return;
    }
    const index = this.#entries.findLastIndex((entry) => entry.resource === resource);
    if (index >= 0) this.#entries.splice(index, 1);
  }

  /**
   * Closes what belongs to stages up to `owner`.
   *
   * @param cause - The error that ends the run, if one does.
   * @throws The cause, wrapped in a SuppressedError for every cleanup that failed too.
   */
  close(owner: number, cause?: { readonly error: unknown }): void {
    const failure = new Failure(cause);
    for (let resource = this.#take(owner); resource; resource = this.#take(owner)) {
      try {
        // A sync run opens sync readers only: there is nothing to await.
        void resource.close();
      } catch (error) {
        failure.add(error);
      }
    }
    failure.rethrow();
  }

  /**
   * {@link close} for runs that may wait: each cleanup is awaited before the next begins. One that is under way, of a run
   * that was left meanwhile, is awaited first.
   */
  closeAsync(owner: number, cause?: { readonly error: unknown }): Promise<void> {
    const closing = this.#closeOneByOne(owner, new Failure(cause), this.#underWay);
    const over = (): void => {
      if (this.#underWay === closing) this.#underWay = undefined;
    };
    this.#underWay = closing;
    closing.then(over, over);
    return closing;
  }

  async #closeOneByOne(owner: number, failure: Failure, before: Promise<void> | undefined): Promise<void> {
    try {
      if (before) await before;
    } catch (error) {
      failure.add(error);
    }
    for (let resource = this.#take(owner); resource; resource = this.#take(owner)) {
      try {
        await resource.close();
      } catch (error) {
        failure.add(error);
      }
    }
    failure.rethrow();
  }

  /** Begins all closings at once, the latest opened first, then awaits them: for resources that wait for each other. */
  async closeTogether(): Promise<void> {
    const failure = new Failure();
    const closings: Promise<unknown>[] = [];
    for (let resource = this.#take(Infinity); resource; resource = this.#take(Infinity)) {
      const closing = new Promise((resolve) => resolve(resource.close()));
      closing.catch(() => {});
      closings.push(closing);
    }
    for (const closing of closings) await closing.catch((error: unknown) => failure.add(error));
    failure.rethrow();
  }

  /** Takes out the latest resource of the stages up to `owner`. */
  #take(owner: number): Closable | undefined {
    const index = this.#entries.findLastIndex((entry) => entry.owner <= owner);
    return index < 0 ? undefined : this.#entries.splice(index, 1)[0]?.resource;
  }
}
