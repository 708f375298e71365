import { describe, wrongItem } from '../../pipeline/check.ts';

/** Reads the fields of records that are written one after the other. What cannot be written is an error that names both. */
export class Fields {
  readonly #operator: string;
  #record = -1;
  #item: Readonly<Record<string, unknown>> = {};

  constructor(operator: string) {
    this.#operator = operator;
  }

  /**
   * Goes on to the next record.
   *
   * @param names - The fields of the format: what a record has beside them would be lost, and is an error.
   * @param format - How errors call it.
   */
  next(item: unknown, names: ReadonlySet<string>, format: string): void {
    if (typeof item !== 'object' || item === null || Array.isArray(item)) {
      throw wrongItem(this.#operator, 'an object', item);
    }
    this.#record += 1;
    this.#item = item as Readonly<Record<string, unknown>>;
    for (const name of Object.keys(item)) {
      if (names.has(name) || this.get(name) === null) continue;
      throw new TypeError(
        `${this.#operator}: record ${this.#record} has the member ${describe(name)}, which ${format} has not; map it away`,
      );
    }
  }

  /** What a field holds; null for nothing. */
  get(name: string): unknown {
    return (Object.hasOwn(this.#item, name) ? this.#item[name] : undefined) ?? null;
  }

  /** Whether it is there, if only as null. */
  has(name: string): boolean {
    return Object.hasOwn(this.#item, name) && this.#item[name] !== undefined;
  }

  /** A text, or null. */
  text(name: string): string | null {
    const value = this.get(name);
    if (value === null) return null;
    // A half of a surrogate pair cannot be written in UTF-8.
    if (typeof value !== 'string' || /\p{Surrogate}/u.test(value)) this.refuse(name, 'well-formed text');
    return value;
  }

  integer(name: string, most: number): number | null {
    const value = this.get(name);
    if (value === null) return null;
    if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most) {
      this.refuse(name, `an integer from 0 to ${most}`);
    }
    return value as number;
  }

  refuse(name: string, expected: string): never {
    const got = describe(this.get(name));
    throw new TypeError(`${this.#operator}: record ${this.#record}: ${name} must be ${expected}, got ${got}`);
  }
}
