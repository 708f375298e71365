import { checkFunction } from '../pipeline/check.ts';
import { type Feed, Joined, joined } from '../pipeline/joined.ts';
import { type Plan, planOf } from '../pipeline/plan.ts';
import type { Stage } from '../pipeline/stage.ts';

type Many<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Replaces each item by the items of the iterable that `f` makes of it, until the next item comes: then that iterable is
 * closed, and the next one read. For answers that are out of date as soon as there is a new question.
 *
 * @param f - Called with each item and its index, once the iterable before is closed. Gives an iterable, sync or async, or a promise of one.
 * @returns The items of the latest iterable; ends with the last one. Makes the flow async. Holds one item of each.
 * @throws TypeError when `f` is not a function. What `f` throws ends the flow.
 * @example
 * ```ts
 * async function* answers(question: string) {
 *   yield `${question}?`;
 *   await new Promise((resolve) => setTimeout(resolve, 50));
 *   yield `${question}!`;
 * }
 * async function* questions() {
 *   yield 'a';
 *   await new Promise((resolve) => setTimeout(resolve, 5));
 *   yield 'b';
 * }
 * flow(questions()).switchMap(answers).toArray() // => ['a?', 'b?', 'b!']
 * ```
 */
export function switchMap<In, Out>(f: (item: In, index: number) => Many<Out> | PromiseLike<Many<Out>>): Stage<In, Out> {
  checkFunction('switchMap', 'f', f);
  return joined({
    name: 'switchMap',
    args: [f],
    open: (upstream) => new Switching(upstream, f as (item: unknown, index: number) => Many<unknown>),
  });
}

class Switching extends Joined<unknown> {
  readonly #outer: Feed<unknown>;
  readonly #f: (item: unknown, index: number) => Many<unknown>;
  #inner: Feed<unknown> | undefined;
  #latest: { readonly item: unknown; readonly index: number } | undefined;
  #closing = false;
  #index = 0;

  constructor(plan: Plan, f: (item: unknown, index: number) => Many<unknown>) {
    super();
    this.#f = f;
    this.#outer = this.feed(plan, 'switchMap');
  }

  protected override work(): void {
    const outer = this.#outer;
    if (this.#closing) return;
    outer.ask(1, Infinity);
    if (outer.ready) {
      this.#latest = { item: outer.take(), index: this.#index++ };
      this.more = true;
    }
    if (this.#latest && this.#inner) return this.#leave(this.#inner);
    if (this.#latest) this.#switch(this.#latest);
    const inner = this.#inner;
    if (inner) {
      inner.ask(1, this.most);
      if (inner.ready) this.emit(inner.take());
      if (inner.over) {
        this.#inner = undefined;
        this.drop(inner);
        if (inner.failure) return this.fail(inner.failure.error);
      }
    }
    if (!outer.over || this.#inner) return;
    if (outer.failure) this.fail(outer.failure.error);
    else this.end();
  }

  #switch({ item, index }: { readonly item: unknown; readonly index: number }): void {
    this.#latest = undefined;
    this.#inner = this.feed(
      planOf(() => this.#f(item, index), 'switchMap'),
      'switchMap',
    );
  }

  #leave(inner: Feed<unknown>): void {
    this.#closing = true;
    this.busy += 1;
    this.drop(inner);
    const closing = inner.close();
    // Whoever leaves meanwhile waits for it too.
    const open = { close: () => closing };
    this.scope.add(0, open);
    const over = (failure?: { readonly error: unknown }): void => {
      this.#closing = false;
      this.busy -= 1;
      this.#inner = undefined;
      if (this.over) return;
      this.scope.drop(open);
      if (failure) this.fail(failure.error);
      this.stir();
    };
    closing.then(
      () => over(),
      (error: unknown) => over({ error }),
    );
  }
}
