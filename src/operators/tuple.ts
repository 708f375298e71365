/** An array type of exactly `Size` members; `T[]` when the size is not known to the compiler, or not small. */
export type Tuple<T, Size extends number, Built extends T[] = []> = number extends Size
  ? T[]
  : Built['length'] extends Size
    ? Built
    : Built['length'] extends 64
      ? T[]
      : Tuple<T, Size, [...Built, T]>;
