/** What the values of a column are. `any`: of several kinds. */
export type Kind =
  | 'boolean'
  | 'integer'
  | 'bigint'
  | 'number'
  | 'date'
  | 'datetime'
  | 'string'
  | 'array'
  | 'object'
  | 'null'
  | 'any';

/** What a text stands for, and only if no character of it would be lost: `007` and `1_000` are texts. */
export function kindOfText(text: string): Kind {
  if (text === '') return 'null';
  if (text === 'true' || text === 'false') return 'boolean';
  if (/^-?(?:0|[1-9]\d*)$/.test(text)) {
    if (text === '-0') return 'string';
    return Number.isSafeInteger(Number(text)) ? 'integer' : 'bigint';
  }
  if (/^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text))) return 'number';
  if (/^\d{4}-\d\d-\d\d$/.test(text) && isDate(text)) return 'date';
  const withZone = /^(\d{4}-\d\d-\d\d)[T ]([01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/.exec(
    text,
  );
  if (withZone && isDate(withZone[1]!) && !Number.isNaN(Date.parse(text.replace(' ', 'T')))) return 'datetime';
  return 'string';
}

function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

export function kindOf(value: unknown): Kind {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string') return kindOfText(value);
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'integer' : 'number';
  if (typeof value === 'boolean' || typeof value === 'bigint') return typeof value as Kind;
  if (Array.isArray(value)) return 'array';
  return value instanceof Date ? 'datetime' : 'object';
}

/** A kind that has the values of both. */
export function join(a: Kind, b: Kind): Kind {
  if (a === b || b === 'null') return a;
  if (a === 'null') return b;
  const both = (x: Kind, y: Kind): boolean => (a === x && b === y) || (a === y && b === x);
  if (both('integer', 'number')) return 'number';
  if (both('integer', 'bigint')) return 'bigint';
  return 'any';
}

/** The value that a text stands for; undefined where it is none of a kind. */
export function valueOf(text: string, kind: Kind): unknown {
  if (kind === 'string' || kind === 'any') return text;
  const own = kindOfText(text);
  if (join(kind, own) !== kind || own === 'null') return undefined;
  if (kind === 'boolean') return text === 'true';
  if (kind === 'bigint') return BigInt(text);
  if (kind === 'date' || kind === 'datetime') return new Date(text.replace(' ', 'T'));
  return Number(text);
}
