import type { Hash } from 'node:crypto';

export type { Hash } from 'node:crypto';

/** SHA-256, with node:crypto loaded when it is first used: every program would start 2 ms later. */
export function sha256Hash(): Hash {
  return process.getBuiltinModule('node:crypto').createHash('sha256');
}
