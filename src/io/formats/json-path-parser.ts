import { Buffer, isUtf8 } from 'node:buffer';
import { Places } from '../../pipeline/place.ts';
import type { Parser } from '../format.ts';
import { jsonFault } from './json-check.ts';
import { balanced, type JsonSyntax, JsonSyntaxError, kinds } from './json-parser.ts';
import { EACH, type Step } from './json-path.ts';
import { Pending } from './pending.ts';
import { rawOf } from './raw.ts';
import { beginsWithBom, bufferOf } from './text.ts';

const LF = 0x0a;
const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 1;
const END = 2;
const OPENS = 3;

export interface JsonPathSyntax extends JsonSyntax {
  readonly steps: readonly Step[];
  /** The path as it was written. */
  readonly path: string;
}

/** An array or object that a path leads into. */
interface Container {
  readonly array: boolean;
  /** The element or member that comes next. */
  key: string | number;
}

type Expecting =
  | 'a value'
  | 'a value or "]"'
  | 'a name'
  | 'a name or "}"'
  | '":"'
  | '"," or "]"'
  | '"," or "}"'
  | 'nothing more';

/**
 * Reads the values at a path of a JSON text, one by one, wherever in it they are: of what lies beside the path only brackets and
 * strings are looked at, and nothing of it is held.
 */
export class JsonPathParser implements Parser<unknown> {
  readonly #syntax: JsonPathSyntax;
  readonly #steps: readonly Step[];
  /** How many steps come before the first `*`: what they lead to has to be there. */
  readonly #fixed: number;
  readonly #pending = new Pending();
  readonly #places: Places | undefined;
  readonly #open: Container[] = [];
  #expecting: Expecting = 'a value';
  #begun = false;
  #found = false;
  /** Where the bytes in hand begin in the file, the line they begin on, and where that begins. */
  #offset = 0;
  #line = 1;
  #lineStart = 0;
  /** How far a value has been looked through, from its start; what is passed over is not kept. */
  #scanned = 0;
  #depth = 0;
  #inString = false;
  #skipping = false;

  constructor(syntax: JsonPathSyntax) {
    this.#syntax = syntax;
    this.#steps = syntax.steps;
    const each = syntax.steps.indexOf(EACH);
    this.#fixed = each < 0 ? syntax.steps.length : each;
    if (syntax.located) this.#places = new Places(syntax.rejecter?.sink);
  }

  close(): void {
    this.#places?.close();
  }

  push(chunk: Uint8Array, out: unknown[]): void {
    this.#work(this.#pending.with(chunk), false, out);
  }

  end(out: unknown[]): void {
    this.#work(this.#pending.with(new Uint8Array(0)), true, out);
    if (this.#skipping && this.#depth < 0) {
      // A number or word that the end of the text ends.
      this.#skipping = false;
      this.#afterValue();
    }
    const rest = this.#pending.with(new Uint8Array(0));
    const over = this.#open.length === 0 && this.#syntax.concatenated && this.#expecting === 'a value';
    if (this.#skipping || rest.length > 0) this.#fail('a value or name does not end', 0);
    if (!over && this.#expecting !== 'nothing more') this.#fail(`expected ${this.#expecting}, got the end`, 0);
  }

  #work(bytes: Uint8Array, last: boolean, out: unknown[]): void {
    const { rejecter } = this.#syntax;
    rejecter?.begin?.(out);
    this.#places?.begin();
    try {
      this.#pending.keep(bytes, this.#read(bufferOf(bytes), last, out));
    } finally {
      rejecter?.flush();
    }
  }

  /** Reads as far as can be, and answers how many bytes are done with. */
  #read(bytes: Buffer, last: boolean, out: unknown[]): number {
    let at = 0;
    if (!this.#begun) {
      const bom = beginsWithBom(bytes);
      if (bom === undefined && !last) return 0;
      this.#begun = true;
      if (bom) at = this.#offset = this.#lineStart = 3;
    }
    while (at < bytes.length) {
      const next = this.#skipping ? this.#skip(bytes, at, last) : this.#step(bytes, at, last, out);
      if (next === at) break;
      // Everything that is done with passes here.
      for (let lf = bytes.indexOf(LF, at); lf >= 0 && lf < next; lf = bytes.indexOf(LF, lf + 1)) {
        this.#line += 1;
        this.#lineStart = this.#offset + lf - at + 1;
      }
      this.#offset += next - at;
      at = next;
    }
    return at;
  }

  /** Takes what comes next, and answers where it ends; where it begins if its end is not there yet. */
  #step(bytes: Buffer, at: number, last: boolean, out: unknown[]): number {
    const code = bytes[at]!;
    if (kinds[code] === SPACE) return at + 1;
    switch (this.#expecting) {
      case 'a name':
      case 'a name or "}"':
        if (code === CLOSE_OBJECT && this.#expecting === 'a name or "}"') return this.#close(at);
        return code === QUOTE ? this.#name(bytes, at) : this.#unexpected(bytes, at);
      case '":"':
        if (code !== COLON) this.#unexpected(bytes, at);
        this.#expecting = 'a value';
        return at + 1;
      case '"," or "]"':
      case '"," or "}"': {
        const { array } = this.#open.at(-1)!;
        if (code === (array ? CLOSE_ARRAY : CLOSE_OBJECT)) return this.#close(at);
        if (code !== COMMA) this.#unexpected(bytes, at);
        this.#expecting = array ? 'a value' : 'a name';
        return at + 1;
      }
      case 'a value or "]"':
        if (code === CLOSE_ARRAY) return this.#close(at);
        return this.#value(bytes, at, last, out);
      case 'a value':
        return this.#value(bytes, at, last, out);
      default:
        return this.#unexpected(bytes, at);
    }
  }

  #value(bytes: Buffer, at: number, last: boolean, out: unknown[]): number {
    const code = bytes[at]!;
    if (kinds[code] === END || code === COLON) this.#unexpected(bytes, at);
    const depth = this.#open.length;
    const container = this.#open.at(-1);
    const wanted = !container || matches(this.#steps[depth - 1]!, container);
    if (wanted && depth === this.#steps.length) return this.#item(bytes, at, last, out);
    const step = this.#steps[depth];
    const array = code === OPEN_ARRAY;
    const enters = wanted && (array ? typeof step !== 'string' : code === OPEN_OBJECT && typeof step !== 'number');
    if (!enters) {
      this.#skipping = true;
      return this.#skip(bytes, at, last);
    }
    if (depth === this.#fixed) this.#found = true;
    this.#open.push({ array, key: 0 });
    this.#expecting = array ? 'a value or "]"' : 'a name or "}"';
    return at + 1;
  }

  /** Reads a value at the path. */
  #item(bytes: Buffer, at: number, last: boolean, out: unknown[]): number {
    const { maxLength } = this.#syntax;
    const end = this.#end(bytes, at + this.#scanned, at, last);
    if ((end < 0 ? bytes.length : end) - at > maxLength) this.#fail(`a value is longer than ${maxLength} bytes`, 0);
    if (end < 0) {
      this.#scanned = bytes.length - at;
      // Where a string ends in half an escape, its other half is looked at with it.
      if (this.#inString && endsInEscape(bytes, at)) this.#scanned -= 1;
      return at;
    }
    this.#scanned = 0;
    this.#take(bytes, at, end, out);
    this.#found = true;
    this.#afterValue();
    return end;
  }

  #take(bytes: Buffer, start: number, end: number, out: unknown[]): void {
    const { file, rejecter } = this.#syntax;
    const text = bytes.toString('utf8', start, end);
    const valid = !text.includes('\uFFFD') || isUtf8(bytes.subarray(start, end));
    let value: unknown;
    try {
      if (!valid) throw new SyntaxError('invalid UTF-8');
      value = JSON.parse(text);
    } catch {
      const { reason, at } = valid ? jsonFault(text) : { reason: 'invalid UTF-8', at: 0 };
      if (!rejecter || !balanced(bytes, start, end)) {
        this.#failIn(text.slice(0, at), reason);
      }
      rejecter.take({
        file,
        line: this.#line,
        offset: this.#offset,
        reason,
        ...rawOf(bytes.subarray(start, end), Infinity),
      });
      return;
    }
    this.#places?.add(value, { file, line: this.#line, offset: this.#offset, text });
    out.push(value);
  }

  #name(bytes: Buffer, at: number): number {
    const { maxLength } = this.#syntax;
    const end = stringEnd(bytes, at + 1);
    if ((end < 0 ? bytes.length : end) - at > maxLength) this.#fail(`a name is longer than ${maxLength} bytes`, 0);
    if (end < 0) return at;
    const text = bytes.toString('utf8', at, end);
    try {
      this.#open.at(-1)!.key = JSON.parse(text) as string;
    } catch {
      this.#fail(`a name that is no string: ${jsonFault(text).reason}`, 0);
    }
    this.#expecting = '":"';
    return end;
  }

  /** Passes over a value beside the path. */
  #skip(bytes: Buffer, at: number, last: boolean): number {
    const end = this.#end(bytes, at, this.#scanned === 0 ? at : -1, last);
    if (end < 0) {
      this.#scanned = 1;
      // A backslash at the end goes with what it stands before.
      return this.#inString && endsInEscape(bytes, at) ? bytes.length - 1 : bytes.length;
    }
    this.#scanned = 0;
    this.#skipping = false;
    this.#afterValue();
    return end;
  }

  /**
   * The end of a value, or -1 if it is not there yet.
   *
   * @param start - Where the value begins; -1 if that is done with.
   */
  #end(bytes: Buffer, from: number, start: number, last: boolean): number {
    const { length } = bytes;
    let at = from;
    if (at === start) {
      this.#depth = 0;
      this.#inString = false;
      if (kinds[bytes[at]!] !== OPENS && bytes[at] !== QUOTE) this.#depth = -1;
    }
    if (this.#depth < 0) {
      while (at < length && kinds[bytes[at]!] === 0 && bytes[at] !== COLON) at += 1;
      return at < length || last ? at : -1;
    }
    while (at < length) {
      const code = bytes[at]!;
      if (this.#inString) {
        const end = stringEnd(bytes, at);
        if (end < 0) return -1;
        this.#inString = false;
        at = end;
      } else {
        if (code === QUOTE) this.#inString = true;
        else if (kinds[code] === OPENS) this.#depth += 1;
        else if (kinds[code] === END && code !== COMMA) this.#depth -= 1;
        at += 1;
      }
      if (this.#depth === 0 && !this.#inString) return at;
    }
    return -1;
  }

  #close(at: number): number {
    this.#open.pop();
    this.#afterValue();
    return at + 1;
  }

  #afterValue(): void {
    const container = this.#open.at(-1);
    if (container) {
      if (container.array) container.key = (container.key as number) + 1;
      this.#expecting = container.array ? '"," or "]"' : '"," or "}"';
      return;
    }
    if (!this.#found) {
      const { file, path } = this.#syntax;
      throw new Error(`json: ${JSON.stringify(file)} has nothing at the path ${path}`);
    }
    this.#found = false;
    this.#expecting = this.#syntax.concatenated ? 'a value' : 'nothing more';
  }

  #unexpected(bytes: Buffer, at: number): never {
    const code = bytes[at]!;
    const shown = code < 128 ? JSON.stringify(String.fromCharCode(code)) : 'a character outside ASCII';
    return this.#fail(`expected ${this.#expecting}, got ${shown}`, 0);
  }

  /** Fails after some text of the value that begins here. */
  #failIn(before: string, reason: string): never {
    const newline = before.lastIndexOf('\n');
    this.#line += before.split('\n').length - 1;
    if (newline >= 0) this.#lineStart = this.#offset + Buffer.byteLength(before.slice(0, newline + 1));
    return this.#fail(reason, Buffer.byteLength(before));
  }

  #fail(reason: string, beyond: number): never {
    const offset = this.#offset + beyond;
    throw new JsonSyntaxError(this.#syntax.file, reason, this.#line, offset - this.#lineStart + 1, offset);
  }
}

function matches(step: Step, { array, key }: Container): boolean {
  return step === EACH || (step === key && array === (typeof step === 'number'));
}

/** Where a string ends, after its quote, or -1. */
function stringEnd(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length) {
    const code = bytes[at]!;
    if (code === QUOTE) return at + 1;
    at += code === BACKSLASH ? 2 : 1;
  }
  return -1;
}

/** Whether the bytes end in a backslash that takes the meaning from what comes next. */
function endsInEscape(bytes: Buffer, from: number): boolean {
  let at = bytes.length;
  while (at > from && bytes[at - 1] === BACKSLASH) at -= 1;
  return (bytes.length - at) % 2 === 1;
}
