import { jsonFault } from './json-check.ts';
import { BLANK, LineParser, type LineReader, type LineSyntax, REFUSED } from './line-parser.ts';

/** Reads a JSON text per line. */
export class NdjsonParser extends LineParser<unknown> {
  constructor(syntax: LineSyntax) {
    super(syntax, new NdjsonReader());
  }
}

export class NdjsonReader implements LineReader<unknown> {
  problem = '';

  read(text: string, from: number, to: number): unknown {
    if (from === to) return BLANK;
    const line = text.slice(from, to);
    try {
      return JSON.parse(line) as unknown;
    } catch {
      if (!/[^ \t\r]/.test(line)) return BLANK;
      this.problem = jsonFault(line).reason;
      return REFUSED;
    }
  }
}
