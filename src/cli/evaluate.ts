import { compileFunction } from 'node:vm';
import { UsageError } from './errors.ts';

/** The name under which the expression appears in stack traces. */
const FILE = 'sluice-expression';

/** An error with the place in the expression where it comes from. */
export interface Blamed {
  /** One line, then the line of the expression with a caret below it if the place is known. */
  readonly message: string;
  /** The expression itself is wrong, rather than something that happened while it ran. */
  readonly usage: boolean;
}

/**
 * Compiles an expression to a function that evaluates it; `await` may be used in it.
 *
 * @throws UsageError for what is not an expression, pointing at the column.
 */
export function compile(expression: string, scope: Readonly<Record<string, unknown>>): () => Promise<unknown> {
  const names = Object.keys(scope);
  // The expression has lines of its own, so that its lines and columns are those that errors tell.
  const body = `return (async () => (\n${expression}\n))();`;
  try {
    const evaluate = compileFunction(body, names, { filename: FILE, lineOffset: -1 }) as (
      ...values: unknown[]
    ) => Promise<unknown>;
    return () => evaluate(...Object.values(scope));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new UsageError(syntaxError(error, expression));
  }
}

/** V8 prints the place of a syntax error above its message: `file:line`, the line, and carets. */
function syntaxError(error: SyntaxError, expression: string): string {
  const [, line, carets] = /^.*:(\d+)\n.*\n( *)\^/.exec(error.stack ?? '') ?? [];
  if (line === undefined || carets === undefined) return `${error.message} in the expression`;
  const lines = expression.split('\n');
  if (Number(line) <= lines.length) {
    return `${error.message} in the expression${pointer(expression, Number(line), carets.length + 1)}`;
  }
  const end = pointer(expression, lines.length, lines.at(-1)!.length + 1);
  return `the expression ends before it is complete: a bracket is not closed${end}`;
}

function pointer(expression: string, line: number, column: number): string {
  const text = expression.split('\n')[line - 1];
  return `\n  ${text}\n  ${' '.repeat(Math.max(0, column - 1))}^`;
}

/** What the user is to be told of an error that an expression threw, or that its run failed with. */
export function blame(error: unknown, expression: string, names: readonly string[]): Blamed {
  if (!(error instanceof Error)) return { message: `the expression threw ${String(error)}`, usage: false };
  const stack = error.stack ?? '';
  const place = new RegExp(`${FILE}:(\\d+):(\\d+)`).exec(stack);
  const caret = place ? pointer(expression, Number(place[1]), Number(place[2])) : '';
  // What runs later is called by a module; the expression itself by the line that closes it.
  const [called = ''] = stack.slice(place?.index).split(/\n[^\n]*file:/);
  const running = !called.includes(`${FILE}:${expression.split('\n').length + 1}:`);
  const title = isProgrammers(error) ? `${error.name}: ` : '';
  const text = `${title}${error.message}${meant(error, names)}`;
  return { message: `${text}${caret}`, usage: place !== null && !running && isProgrammers(error) };
}

function isProgrammers(error: Error): boolean {
  return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError;
}

/** A hint for a name that does not exist. */
function meant(error: Error, names: readonly string[]): string {
  const [, unknown] = /(\w+)(?:\(\.\.\.\))? is not (?:defined|a function)/.exec(error.message) ?? [];
  if (unknown === undefined) return '';
  const near = names
    .map((name) => ({ name, far: distance(unknown.toLowerCase(), name.toLowerCase()) }))
    .filter(({ far }) => far <= Math.max(1, Math.floor(unknown.length / 3)))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.name !== unknown ? `; did you mean ${near.name}?` : '';
}

/** How many letters have to be put in, taken out, changed or swapped to make one word of the other. */
function distance(a: string, b: string): number {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const changed = last[j - 1]! + Number(a[i - 1] !== b[j - 1]);
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, changed);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    before = last;
    last = row;
  }
  return last[b.length]!;
}
