import {
  ArrayReader,
  END,
  isThenable,
  type Readable,
  type ReaderCode,
  type ReaderText,
  type SyncReader,
} from '../reader.ts';
import { takesOnly } from './callback.ts';
import type { Code, Part, Stage, Terminal } from '../stage.ts';

/** What a loop is written for. */
export interface Shape {
  readonly stages: readonly Stage<unknown, unknown>[];
  /** The terminal; nothing where the results go elsewhere. */
  readonly last: Terminal<unknown, unknown> | undefined;
  /** Whether they go to a function: if not, to whoever asks for the next one. */
  readonly into: boolean;
  /** The first stage that the loop feeds. */
  readonly from: number;
  /** What it reads. */
  readonly reader: Readable | undefined;
  /** Whether answers may have to be awaited. */
  readonly mayWait: boolean;
  /** A further input of a stage, if it is open. */
  readonly input: (stage: number, input: number) => SyncReader<unknown> | undefined;
  /** Whether it is to be the `next` of a class of cursors, over what their `run` has. */
  readonly cursor?: boolean;
}

/** A loop as source text, and the values that its names stand for. */
export interface Written {
  /** With the values as arguments of each run, or, bound, of the function that makes it. */
  readonly text: (bound: boolean) => string;
  readonly values: readonly unknown[];
  /** Of which values it is known that they are called with arrays that the loop has made. */
  readonly ofRows: readonly boolean[];
  /** Whether it keeps nothing in locals: for runs that are left after every result, or while an item is awaited. */
  readonly inPlace: boolean;
  /** The first step that runs in the machine's closures, since it has no text; the number of steps if none does. */
  readonly split: number;
}

/**
 * Writes the loop that one would write by hand: read an item, run it through every stage, each where the one before it hands
 * on, until something halts. Fields of readers and states lie in local variables meanwhile.
 *
 * @returns Nothing where the very first step has no text, for there is nothing to be won; and where a further input is not open yet.
 */
export function write(shape: Shape): Written | undefined {
  const { stages, last, from } = shape;
  const steps = last ? [...stages, last] : stages;
  const without = steps.findIndex((step, i) => i >= from && !step.text);
  for (let split = without < 0 ? steps.length : without; split > from;) {
    const writer = new Writer(shape, split);
    const text = writer.loop();
    if (writer.early) return undefined;
    if (writer.splitAt === split)
      return { text, values: writer.values, ofRows: writer.ofRows, inPlace: writer.inPlace, split };
    split = writer.splitAt;
  }
  return undefined;
}

class Writer {
  readonly values: unknown[] = [];
  readonly ofRows: boolean[] = [];
  /** Where the closures begin. It moves forward while writing if a stage turns out to need them: then it is written anew. */
  splitAt: number;
  /** Whether something is not known yet that will be. */
  early = false;
  readonly #shape: Shape;
  /** Leaves fields where they are, in a loop that is left after every result or item: there is not enough to do on a copy. */
  readonly inPlace: boolean;
  readonly #fields = new Map<string, string>();
  readonly #counts = new Set<string>();
  /** The items that are arrays made by the loop. */
  readonly #rows = new Set<string>();
  readonly #constants: string[] = [];
  readonly #before: string[] = [];
  readonly #after: string[] = [];
  /** Conditions that hold in the first of two loops, if one may assume any. */
  readonly #assumed: string[] = [];
  #assumes = false;
  /** Whether one item of the reader may have led to any number of items. */
  #many = false;
  #names = 0;

  constructor(shape: Shape, split: number) {
    this.#shape = shape;
    this.inPlace = !shape.last || shape.reader?.awaits === true;
    this.splitAt = split;
  }

  loop(): Written['text'] {
    const { from } = this.#shape;
    const { more, item, counter, until } = this.#reader('reader', this.#shape.reader);
    const count = counter ?? this.#count(`n${from}`);
    // What a call may run, and what there is: one bound for both. In place it runs on until it is left.
    const bounded = !this.inPlace && until !== undefined;
    const first = bounded ? this.#name() : item;
    const read = bounded ? [`const ${first} = ${item};`, `if (${first} === undefined && !(${more})) break;`] : [];
    const stages = (assumes: boolean): string => {
      this.#assumes = assumes;
      return [...read, this.#stage(from, first, count)].join('\n');
    };
    // Only what is bounded may be asked twice whether there is more: after a loop that assumes something, and another.
    const assuming = stages(bounded);
    const assumed = this.#assumed.join(' && ');
    const rest = assumed ? stages(false) : assuming;
    const halts = assuming.includes('halt = ') ? ['!halt'] : [];
    const within = (end: string): string[] => [...halts, ...(this.inPlace ? [] : [`${count} < ${end}`])];
    const through = (body: string, end: string): string =>
      `for (; ${[...within(end), ...(bounded ? [] : [more])].join(' && ')}; ${count}++) {\n${body}\n}`;
    const most = `${count} + most`;
    const loop = [
      ...this.#constants,
      ...this.#before,
      ...(halts.length > 0 ? ['let halt = false;'] : []),
      ...(this.inPlace ? [] : [`const end = ${bounded ? `Math.min(${most}, ${until})` : most};`]),
      ...(this.#after.length > 0 ? ['try {'] : []),
      ...(assumed ? [`let assumed = ${assumed} ? end : 0;`, through(assuming, 'assumed')] : []),
      through(rest, 'end'),
      ...(this.#after.length > 0 ? ['} finally {', ...this.#after, '}'] : []),
    ];
    return this.#around(loop, (bounded ? [...halts, `!(${more})`] : within('end')).join(' && ') || 'true');
  }

  /** What stands around the loop. */
  #around(loop: readonly string[], ended: string): Written['text'] {
    const { cursor, reader } = this.#shape;
    const inner = this.inPlace && !cursor;
    const constants = this.values.map((_, i) => `const v${i} = values[${i}];`);
    const begins = cursor ? cursorBegins : ['return (machine, reader, values, most) => {'];
    const rest = [
      ...(inner ? [`return ${reader?.awaits ? 'async ' : ''}() => {`] : []),
      ...loop,
      ...(cursor ? [`ended = ${ended};`, ...cursorEnds] : [`return ${ended};`, ...(inner ? ['};'] : []), '};']),
    ];
    return (bound) =>
      ["'use strict';", ...(bound ? [...constants, ...begins] : [...begins, ...constants]), ...rest].join('\n');
  }

  #value(value: unknown, ofRows = false): string {
    let i = this.values.findIndex((known, j) => Object.is(known, value) && this.ofRows[j] === ofRows);
    if (i < 0) {
      i = this.values.push(value) - 1;
      this.ofRows.push(ofRows);
    }
    return `v${i}`;
  }

  #name(): string {
    return `x${this.#names++}`;
  }

  #variable(): string {
    const name = this.#name();
    this.#before.push(`let ${name};`);
    return name;
  }

  /** A count of items that is asked for: only such are kept. */
  #count(name: string): string {
    if (!this.#counts.has(name)) {
      this.#counts.add(name);
      this.#before.push(`let ${name} = 0;`);
    }
    return name;
  }

  /** A local for a field of an object that is written back at the end, and how it is read at the beginning. */
  #field(object: string, field: string, read: (key: string) => string = (key) => key): string {
    const key = /^\d/.test(field) ? `${object}[${field}]` : `${object}.${field}`;
    if (this.inPlace) return key;
    let name = this.#fields.get(key);
    if (!name) {
      name = `${object}_${field}`;
      this.#fields.set(key, name);
      this.#before.push(`let ${name} = ${read(key)};`);
      this.#after.push(`${key} = ${name};`);
    }
    return name;
  }

  #reader(name: string, reader: Readable | undefined): ReaderText {
    const code: ReaderCode = {
      field: (field) => this.#field(name, field),
      // V8 knows then that it is an integer, and that adding to it does not overflow before it is out of bounds.
      counter: (field) => this.#field(name, field, (key) => `${key} >>> 0`),
      value: (value) => this.#value(value),
      local: () => this.#variable(),
    };
    const written = reader?.text?.(code);
    if (written) return written;
    const item = this.#variable();
    return { more: `(${item} = ${name}.next()) !== ${this.#value(END)}`, item };
  }

  /** @param count - Has counted the items that the stage has had before. */
  #stage(i: number, expression: string, count: string): string {
    const { stages, last, mayWait } = this.#shape;
    const definition = i < stages.length ? stages[i]! : last;
    if (i === stages.length && !last && !this.#shape.into) {
      if (this.#shape.cursor) return `output = ${expression}; full = true; halt = true;`;
      // Fed by the source, the machine is as it was: it need not be asked whether it is ready for the next item.
      const asks = this.#shape.from > 0 ? 'machine.halt = true; ' : '';
      return `machine.output = ${expression}; machine.full = true; ${asks}halt = true;`;
    }
    if (i >= this.splitAt || !definition) {
      return [`machine.feeds[${i}](${expression});`, 'halt = machine.halt;'].join('\n');
    }
    const state = `s${i}`;
    const item = `i${i}`;
    const answer = `a${i}`;
    if (expression.startsWith('[') || this.#rows.has(expression)) this.#rows.add(item);
    if (!this.#fields.has(state)) {
      this.#fields.set(state, state);
      this.#constants.push(`const ${state} = machine.all[${i}];`);
    }
    const code: Code = {
      mayWait,
      item,
      answer,
      state: (field) => this.#field(state, field),
      // It is kept as a bare float where it changes, instead of in an object on the heap.
      number: (field) => this.#field(state, field, (key) => `+${key}`),
      index: () => this.#index(state, count),
      call: (f, ...given) => {
        const known = given.length > 0 ? given : [item];
        const called = this.#value(f, this.#rows.has(known[0]!));
        if (!takesOnly(f, known.length)) return `${called}(${[...known, this.#index(state, count)].join(', ')})`;
        // Nobody ever asks for the index then, unless the state is saved.
        if (mayWait) this.#index(state, count);
        return `${called}(${known.join(', ')})`;
      },
      value: (value) => this.#value(value),
      local: () => this.#name(),
      emit: (given) => this.#counted(i + 1, given),
      each: (given) => (mayWait ? this.#counted(i + 1, given) : this.#stage(i + 1, given, count)),
      all: (given) => this.#all(i, given),
      part: (part, of, given) => this.#part(part as Terminal<unknown, unknown>, of, given),
      self: state,
      assume: (condition) => {
        if (this.#many || !this.#assumes) return undefined;
        this.#assumed.push(condition);
        return 'assumed = 0;';
      },
      read: (input, then, atEnd) => this.#read(i, input, then, atEnd),
    };
    const text = definition.text!(code);
    if (!text) {
      this.splitAt = i;
      return '';
    }
    const { ask, step, wants } = text;
    const lines = [`const ${item} = ${expression};`];
    if (ask !== undefined) lines.push(`const ${answer} = ${ask};`);
    // Who counts in place counts the item once all that it leads to is done, as the others do.
    const done = this.#counts.has(state) ? `\n${state}.index++;` : '';
    const rest = wants === undefined ? step : `${step}\nif (!(${wants})) { machine.stop(${i}); halt = true; }`;
    if (mayWait && ask !== undefined) {
      const thenable = `${this.#value(isThenable)}(${answer})`;
      const simple = `(typeof ${answer} === 'object' || typeof ${answer} === 'function')`;
      lines.push(
        `if (${simple} && ${thenable}) { machine.wait(${i}, ${item}, ${answer}); halt = true; } else {`,
        rest,
        '}',
      );
    } else {
      lines.push(rest);
    }
    return `${lines.join('\n')}${done}`;
  }

  /**
   * A stage's count of its items is the count of another one plus a constant, where nothing comes between the two: one
   * variable counts for all stages that see the same items.
   */
  #index(state: string, count: string): string {
    const key = `${state}.index`;
    if (this.inPlace) {
      this.#counts.add(state);
      return key;
    }
    if (count.startsWith('n')) this.#count(count);
    return this.#same(key, `${state}_index`, count);
  }

  /** A field that grows as a count does: the count plus a constant. */
  #same(field: string, constant: string, count: string): string {
    if (!this.#fields.has(field)) {
      this.#fields.set(field, constant);
      this.#before.push(`const ${constant} = ${field} - ${count};`);
      this.#after.push(`${field} = ${constant} + ${count};`);
    }
    return `(${constant} + ${count})`;
  }

  #counted(i: number, expression: string): string {
    const count = `n${i}`;
    // Not to be asked whether it overflows, which a call of so few items cannot.
    const counting = this.#many ? `${count}++;` : `${count} = ${count} + 1 | 0;`;
    const text = this.#stage(i, expression, count);
    return this.#counts.has(count) ? `${text}\n${counting}` : text;
  }

  /** A terminal in another one: the fields of its state are left in place, for there are many states. */
  #part(part: Terminal<unknown, unknown>, state: string, item: string): Part | undefined {
    const [answer, index] = [this.#name(), this.#name()];
    let counts = false;
    const counted = (): string => {
      counts = true;
      return index;
    };
    // A terminal hands on nothing.
    const none = (): never => {
      throw new TypeError(part.name);
    };
    const code: Code = {
      mayWait: false,
      item,
      answer,
      self: state,
      state: (field) => `${state}.${field}`,
      number: (field) => `${state}.${field}`,
      index: counted,
      call: (f, ...given) => `${this.#value(f)}(${[...(given.length > 0 ? given : [item]), counted()].join(', ')})`,
      value: (value) => this.#value(value),
      local: () => this.#name(),
      part: (inner, of, given) => this.#part(inner as Terminal<unknown, unknown>, of, given),
      assume: () => undefined,
      emit: none,
      each: none,
      all: none,
      read: none,
    };
    const text = part.text?.(code);
    if (!text) return undefined;
    const { ask, step, wants } = text;
    const [counting, asking] = [counts ? `${index} = ${state}.index++;` : '', ask ? `${answer} = ${ask};` : ''];
    if (wants === undefined) {
      return { ask: [counting, asking].map((line) => line && `const ${line}`).join('\n'), step };
    }
    const wanted = this.#name();
    return {
      ask: `let ${answer}, ${index};\nconst ${wanted} = ${wants};\nif (${wanted}) { ${counting} ${asking} }`,
      step: `if (${wanted}) {\n${step}\n}`,
    };
  }

  #read(i: number, input: number, then: (item: string) => string, atEnd: string): string {
    const reader = this.#shape.mayWait ? undefined : this.#shape.input(i, input);
    if (!reader) this.splitAt = i;
    // It is opened when it is first read: then the loop can be written.
    if (!this.#shape.mayWait && !reader) this.early = true;
    const name = `reader${i}_${input}`;
    if (!this.#fields.has(name)) {
      this.#fields.set(name, name);
      this.#constants.push(
        `const ${name} = machine.input(${i}, ${input});`,
        `const reads${name} = machine.reads(${i});`,
      );
    }
    const { more, item, counter } = this.#reader(name, reader);
    const given = this.#name();
    if (counter && !this.inPlace) this.#same(`reads${name}[${input}]`, `reads${name}_${input}`, counter);
    return [
      `if (!(${more})) { ${atEnd} machine.arrived(${i}, ${input}, ${this.#value(END)}); halt = machine.halt; } else {`,
      `const ${given} = ${item};`,
      ...(counter ? [`${counter}++;`] : []),
      // Where the reader counts too, one count does for both.
      ...(counter && !this.inPlace ? [] : [`${this.#field(`reads${name}`, `${input}`)}++;`]),
      then(given),
      '}',
    ].join('\n');
  }

  #all(i: number, expression: string): string {
    if (this.#shape.mayWait) {
      this.splitAt = i + 1;
      return `machine.handAll(${i}, ${expression}); halt = machine.halt;`;
    }
    this.#many = true;
    const n = this.#names++;
    const [items, array, reader, at, item] = ['items', 'array', 'reader', 'at', 'item'].map((name) => `${name}${n}`);
    return [
      `const ${items} = ${expression};`,
      `const ${array} = ${this.#value(Array.isArray)}(${items});`,
      `const ${reader} = ${array} ? undefined : machine.openAll(${i}, ${items});`,
      `let ${at} = 0;`,
      'for (;;) {',
      `let ${item};`,
      `if (${array}) {`,
      `if (!(${at} < ${items}.length)) break;`,
      `${item} = ${items}[${at}++];`,
      `} else if ((${item} = ${reader}.next()) === ${this.#value(END)}) { machine.allDone(${i}, ${reader}); break; }`,
      this.#counted(i + 1, item!),
      'if (halt) {',
      'machine.halt = true;',
      `if (!${array}) machine.hold(${i}, ${reader});`,
      `else if (${at} < ${items}.length) machine.hold(${i}, new ${this.#value(ArrayReader)}(${items}, ${at}));`,
      'break;',
      '}',
      '}',
    ].join('\n');
  }
}

/** Around a loop, what makes it `next`: all that is not just one item after the other is done by the class it is of. */
const cursorBegins = [
  'return class extends Base {',
  'next() {',
  'const { run } = this;',
  'const { machine } = run;',
  'if (run.running || (machine.halt && !run.wake())) return super.next();',
  'const { reader, values } = run;',
  'let ended = false;',
  'let full = false;',
  'let output;',
  'run.running = true;',
  'try {',
];
const cursorEnds = [
  '} catch (error) {',
  'run.fail(error);',
  '} finally {',
  'run.running = false;',
  '}',
  'if (full) return { done: false, value: output };',
  'run.pause(ended);',
  'return this.next();',
  '}',
  '};',
];
