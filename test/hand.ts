/** An async source that is fed by hand, and says what is asked of it. */
export class Hand<T> implements AsyncIterableIterator<T, undefined> {
  asks = 0;
  closes = 0;
  readonly #answers: (() => Promise<IteratorResult<T, undefined>>)[] = [];
  readonly #waiting: ((answer: Promise<IteratorResult<T, undefined>>) => void)[] = [];

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    this.asks += 1;
    const answer = this.#answers.shift();
    return answer ? answer() : new Promise((resolve) => this.#waiting.push(resolve));
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.closes += 1;
    return { done: true, value: undefined };
  }

  give(...items: T[]): void {
    for (const value of items) this.#answer(() => Promise.resolve({ done: false, value }));
  }

  end(): void {
    this.#answer(() => Promise.resolve({ done: true, value: undefined }));
  }

  fail(error: Error): void {
    this.#answer(() => Promise.reject(error));
  }

  #answer(answer: () => Promise<IteratorResult<T, undefined>>): void {
    const waiting = this.#waiting.shift();
    if (waiting) waiting(answer());
    else this.#answers.push(answer);
  }
}
