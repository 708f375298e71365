import { INPUT, inputOf, type InputObject } from './input.ts';

/**
 * The standard input, as an input of every format. It can be read once; a flow that is left early closes it.
 *
 * @returns An input: nothing is read before a flow over it is run.
 * @example
 * ```ts no-run
 * await lines(stdin()).filter((line) => line.includes('error')).toStdout();
 * ```
 */
export function stdin(): InputObject {
  // Asked for only now: to touch process.stdin is to open it.
  return { [INPUT]: (what) => inputOf(process.stdin, what) };
}
