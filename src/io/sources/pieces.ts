/** How many pieces of each size are kept. */
const KEPT = 4;

/**
 * Memory that files are read into, used again for the next file: memory outside of the heap is given back by full collections
 * only, which are rare while the heap stays small, so that a hundred files would hold a hundred times what one needs.
 */
const spare = new Map<number, Uint8Array[]>();

export function takePiece(size: number): Uint8Array {
  return spare.get(size)?.pop() ?? new Uint8Array(size);
}

/** @param piece - From `takePiece`; nobody reads or writes it any more. */
export function returnPiece(piece: Uint8Array): void {
  let pieces = spare.get(piece.length);
  if (!pieces) spare.set(piece.length, (pieces = []));
  if (pieces.length < KEPT) pieces.push(piece);
}
