/** What both sizes of xxHash do with bytes that come in pieces: they take them by stripes. */
export abstract class XxHash {
  protected length = 0;
  /** What does not fill a stripe, and how much that is. */
  protected readonly rest: Uint8Array;
  protected kept = 0;

  /** @param stripe - How many bytes are taken at once. */
  constructor(stripe: number) {
    this.rest = new Uint8Array(stripe);
  }

  protected abstract stripes(bytes: Uint8Array, from: number, to: number): void;

  update(bytes: Uint8Array): this {
    const stripe = this.rest.length;
    this.length += bytes.length;
    let at = 0;
    if (this.kept > 0) {
      at = Math.min(stripe - this.kept, bytes.length);
      this.rest.set(bytes.subarray(0, at), this.kept);
      this.kept += at;
      if (this.kept < stripe) return this;
      this.stripes(this.rest, 0, stripe);
    }
    this.kept = (bytes.length - at) % stripe;
    const end = bytes.length - this.kept;
    this.stripes(bytes, at, end);
    this.rest.set(bytes.subarray(end));
    return this;
  }
}
