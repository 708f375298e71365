import { describe } from '../../pipeline/check.ts';

/** A step into a value: a member by its name, an element by its index, or each of either. */
export type Step = string | number | typeof EACH;

export const EACH: unique symbol = Symbol('each');

/**
 * The steps of a path as in `data.items[*].id`: names after dots or in brackets and quotes, indexes in brackets, `*` or `[*]` for
 * each; a `$` at the start may stand for the whole.
 *
 * @throws TypeError or RangeError for what is no path.
 */
export function parsePath(operator: string, path: unknown): Step[] {
  if (typeof path !== 'string') throw new TypeError(`${operator}: path must be a string, got ${describe(path)}`);
  const steps: Step[] = [];
  const step = /\.?\[(?:(\*)|(0|[1-9]\d{0,14})|("(?:[^"\\]|\\.)*"))\]|\.?(\*)|\.?([^.[\]*"\s]+)/y;
  step.lastIndex = path.startsWith('$') ? 1 : 0;
  while (step.lastIndex < path.length) {
    const at = step.lastIndex;
    const found = step.exec(path);
    // Two names need a dot between them.
    const glued = found !== null && at > 0 && path[at] !== '.' && path[at] !== '[' && path[at - 1] !== '$';
    if (!found || glued) throw new RangeError(`${operator}: path must be as in data.items[*], got ${describe(path)}`);
    const [, every, index, quoted, star, name] = found;
    if (every ?? star) steps.push(EACH);
    else if (index !== undefined) steps.push(Number(index));
    else steps.push(quoted === undefined ? name! : nameIn(operator, quoted, path));
  }
  if (steps.length === 0) throw new RangeError(`${operator}: path must be as in data.items[*], got ${describe(path)}`);
  return steps;
}

function nameIn(operator: string, quoted: string, path: string): string {
  try {
    return JSON.parse(quoted) as string;
  } catch {
    throw new RangeError(`${operator}: path must be as in data.items[*], got ${describe(path)}`);
  }
}
