/** What the source text of a function tells. */
interface Known {
  /** How many plain parameters it has, one or two, if it is an arrow: then it cannot know whether it is given more. */
  readonly takes: number;
  /** Whether what it computes, it computes of its parameters alone. */
  readonly closed: boolean;
  /** Whether it takes its first parameter apart. */
  readonly ofRow: boolean;
  /** The first function that was seen of this text, for as long as someone else has it. */
  first?: WeakRef<object>;
}

/** The most texts that are remembered. */
const MOST = 1_000;
const texts = new Map<string, Known>();

/** The text of a function, which it is known by. */
export function textOf(f: object): string {
  return Function.prototype.toString.call(f);
}

function known(text: string): Known {
  let facts = texts.get(text);
  if (facts) return facts;
  if (texts.size >= MOST) texts.delete(texts.keys().next().value!);
  const [, first = '', others = '', body = ''] = arrow.exec(text) ?? [];
  facts = {
    takes: plainParameters.findIndex((parameters) => parameters.test(text)) + 1,
    closed: first !== '' && isClosed(`${first}${others}`, body),
    ofRow: first.startsWith('['),
  };
  texts.set(text, facts);
  return facts;
}

/** Whether a function is an arrow of so many plain parameters, one or two. */
export function takesOnly(f: unknown, count: number): boolean {
  return typeof f === 'function' && known(textOf(f)).takes === count;
}

/**
 * The first function seen that is the same as this one: what it computes, it computes of its parameters alone.
 *
 * Callbacks are mostly written where they are used, and so made anew for each run. V8 asks of such a function at each call
 * whether it is the one that it has inlined, which takes longer than a callback like `(n) => n % 2 === 0` itself. Only arrows
 * of parameters, numbers and operators are looked at: others have more to do, and could throw, with another place in the stack.
 *
 * @param text - Its source text.
 * @param ofRows - Whether it is called with arrays: then it may take them apart, which does not throw.
 */
export function firstAlike(value: unknown, text: string, ofRows: boolean = false): unknown {
  if (typeof value !== 'function') return value;
  const facts = known(text);
  if (!facts.closed || (facts.ofRow && !ofRows)) return value;
  const first = facts.first?.deref();
  if (first) return first;
  facts.first = new WeakRef(value);
  return value;
}

function isClosed(names: string, body: string): boolean {
  const parameters: readonly string[] = names.match(/[\w$]+/g)!;
  const rest = body.replace(/[\w$]+/g, (word) => (/^\d+$/.test(word) || parameters.includes(word) ? '' : word));
  return /^[ ()%*+\-/<>=!&|?:~^.]*$/.test(rest);
}

/** Its first parameter, which may be a list of names in brackets, the others, and what it gives. */
const arrow = /^\(?([\w$]+|\[[\w$]+(?:, *[\w$]+)*\])((?:, *[\w$]+)*)\)? *=>(.*)$/;

const parameter = String.raw`\s*(?:[\w$]+|\[[\w$\s,]*\]|\{[\w$\s,:]*\})\s*`;
const plainParameters = [
  new RegExp(String.raw`^(?:[\w$]+|\(${parameter}\))\s*=>`),
  new RegExp(String.raw`^\(${parameter},${parameter}\)\s*=>`),
];
