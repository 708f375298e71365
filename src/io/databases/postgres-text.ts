import { describe } from '../../pipeline/check.ts';
import { checkText } from './tables.ts';

/** A column of a table, as far as it matters for how a value is written. */
export interface PostgresColumn {
  readonly name: string;
  /** The name of its type, of what it is based on if it is a domain. */
  readonly type: string;
  /** For an array, the name of the type of its elements. */
  readonly element: string | null;
}

/** Finds the columns of the table $1. */
export const COLUMNS_QUERY: string = `WITH RECURSIVE base (name, num, oid) AS (
  SELECT attname, attnum, atttypid FROM pg_attribute WHERE attrelid = $1::text::regclass AND attnum > 0 AND NOT attisdropped
  UNION ALL
  SELECT name, num, typbasetype FROM base JOIN pg_type ON pg_type.oid = base.oid WHERE typtype = 'd'
)
SELECT base.name::text, type.typname::text AS type, element.typname::text AS element
FROM base JOIN pg_type AS type ON type.oid = base.oid
LEFT JOIN pg_type AS element ON element.oid = type.typelem AND type.typcategory = 'A'
WHERE type.typtype <> 'd' ORDER BY num`;

/** Writes values as the server's input functions read them. */
export class PostgresText {
  readonly #operator: string;
  constructor(operator: string) {
    this.#operator = operator;
  }

  /** The text of a value; null for NULL. */
  of(value: unknown, column: PostgresColumn): string | null {
    if (value === null || value === undefined) return null;
    if (column.element !== null && Array.isArray(value)) return this.#array(value, column);
    return this.#scalar(value, column.type, column.name);
  }

  #scalar(value: unknown, type: string, name: string): string {
    if (type === 'json' || type === 'jsonb') return this.#json(value, name);
    switch (typeof value) {
      case 'string':
        return checkText(this.#operator, value, name);
      case 'number':
        return Object.is(value, -0) ? '-0' : String(value);
      case 'bigint':
      case 'boolean':
        return String(value);
      case 'object':
        return this.#object(value!, type, name);
      default:
        throw this.#refuse(value, type, name);
    }
  }

  #json(value: unknown, name: string): string {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw this.#refuse(value, 'json', name);
    return text;
  }

  #object(value: object, type: string, name: string): string {
    if (value instanceof Date) {
      if (Number.isNaN(value.getTime())) throw this.#refuse('an invalid Date', type, name);
      return dateText(value, type);
    }
    if (value instanceof Uint8Array) {
      return `\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
    }
    // What pg reads of the type interval knows how it is written.
    const { toPostgres } = value as { toPostgres?: unknown };
    if (typeof toPostgres === 'function') {
      const own = (value as { toPostgres(prepare: (value: unknown) => unknown): unknown }).toPostgres((inner) => inner);
      return this.#scalar(own, type, name);
    }
    const { x, y, radius } = value as { x?: unknown; y?: unknown; radius?: unknown };
    if (typeof x === 'number' && typeof y === 'number') {
      if (type === 'point') return `(${x},${y})`;
      if (type === 'circle' && typeof radius === 'number') return `<(${x},${y}),${radius}>`;
    }
    throw this.#refuse(value, type, name);
  }

  #array(values: readonly unknown[], column: PostgresColumn): string {
    const element = column.element!;
    const parts = values.map((value) => {
      if (value === null || value === undefined) return 'NULL';
      if (Array.isArray(value) && element !== 'json' && element !== 'jsonb') return this.#array(value, column);
      return `"${this.#scalar(value, element, column.name).replace(/[\\"]/g, '\\$&')}"`;
    });
    return `{${parts.join(element === 'box' ? ';' : ',')}}`;
  }

  #refuse(value: unknown, type: string, name: string): TypeError {
    const shown = value === 'an invalid Date' ? value : describe(value);
    return new TypeError(
      `${this.#operator}: column ${describe(name)} of the type ${type} cannot take ${shown}; map it to text first`,
    );
  }
}

function pad(n: number, digits = 2): string {
  return String(n).padStart(digits, '0');
}

/**
 * A point in time: in UTC for a column with a time zone; in local time for one without, as pg writes it, which is how it is read
 * back.
 */
function dateText(date: Date, type: string): string {
  const utc = type === 'timestamptz';
  const [year, month, day] = utc
    ? [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()]
    : [date.getFullYear(), date.getMonth(), date.getDate()];
  const [hours, minutes, seconds] = utc
    ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getHours(), date.getMinutes(), date.getSeconds()];
  const [era, shown] = year < 1 ? [' BC', 1 - year] : ['', year];
  const time = `${pad(hours)}:${pad(minutes)}:${pad(seconds)}.${pad(date.getMilliseconds(), 3)}`;
  const offset = utc ? 0 : -date.getTimezoneOffset();
  const zone = `${offset < 0 ? '-' : '+'}${pad(Math.floor(Math.abs(offset) / 60))}:${pad(Math.abs(offset) % 60)}`;
  return `${pad(shown, 4)}-${pad(month + 1)}-${pad(day)} ${time}${zone}${era}`;
}

const SPECIAL = /[\\\n\r\t]/;
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A field of COPY's text format. */
export function copyField(text: string | null): string {
  if (text === null) return '\\N';
  return SPECIAL.test(text) ? text.replace(/[\\\n\r\t]/g, (character) => ESCAPES[character]!) : text;
}
