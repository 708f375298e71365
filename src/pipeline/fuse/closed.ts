/** The most functions that are remembered. */
const MOST = 1_000;

/** By text: the first that was seen of it, for as long as someone else has it. */
const firsts = new Map<string, WeakRef<object>>();

/**
 * The first function seen that is the same as this one: what it computes, it computes of its parameters alone.
 *
 * Callbacks are mostly written where they are used, and so made anew for each run. V8 asks of such a function at each call
 * whether it is the one that it has inlined, which takes longer than a callback like `(n) => n % 2 === 0` itself. Only arrows
 * of parameters, numbers and operators are looked at: others have more to do, and could throw, with another place in the stack.
 *
 * @param text - Its source text.
 */
export function firstAlike(value: unknown, text: string): unknown {
  if (typeof value !== 'function' || !isClosed(text)) return value;
  const first = firsts.get(text)?.deref();
  if (first) return first;
  if (firsts.size >= MOST) firsts.delete(firsts.keys().next().value!);
  firsts.set(text, new WeakRef(value));
  return value;
}

function isClosed(text: string): boolean {
  const [, names, body] = /^\(?([\w$]+(?:, *[\w$]+)*)\)? *=>(.*)$/.exec(text) ?? [];
  if (names === undefined || body === undefined) return false;
  const parameters = names.split(/, */);
  const rest = body.replace(/[\w$]+/g, (word) => (/^\d+$/.test(word) || parameters.includes(word) ? '' : word));
  return /^[ ()%*+\-/<>=!&|?:~^.]*$/.test(rest);
}
