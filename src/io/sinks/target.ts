/** Where a sink writes to, open. */
export interface Target {
  /** The file, if it is one. */
  readonly path?: string;
  /** Takes bytes, and says when it can take more. Fails with what has gone wrong since the last call, too. */
  readonly write: (bytes: Uint8Array) => void | Promise<void>;
  /** All is written: waits until it is where it belongs. */
  readonly finish: () => Promise<void>;
  /** Not all will be written. Called once, instead of `finish` or after it has failed. */
  readonly discard: (error: unknown) => void | Promise<void>;
}
