import { ArrayReader, END, isThenable, type Readable, type ReaderCode, type SyncReader } from '../reader.ts';
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
  readonly text: string;
  readonly values: readonly unknown[];
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
    if (writer.splitAt === split) return { text, values: writer.values, inPlace: writer.inPlace, split };
    split = writer.splitAt;
  }
  return undefined;
}

class Writer {
  readonly values: unknown[] = [];
  /** Where the closures begin. It moves forward while writing if a stage turns out to need them: then it is written anew. */
  splitAt: number;
  /** Whether something is not known yet that will be. */
  early = false;
  readonly #shape: Shape;
  /** Leaves fields where they are, in a loop that is left after every result or item: there is not enough to do on a copy. */
  readonly inPlace: boolean;
  readonly #fields = new Map<string, string>();
  readonly #counts = new Set<string>();
  readonly #constants: string[] = [];
  readonly #before: string[] = [];
  readonly #after: string[] = [];
  #names = 0;

  constructor(shape: Shape, split: number) {
    this.#shape = shape;
    this.inPlace = !shape.last || shape.reader?.awaits === true;
    this.splitAt = split;
  }

  loop(): string {
    const { from } = this.#shape;
    const { more, item, counter } = this.#reader('reader', this.#shape.reader);
    const count = counter ?? this.#count(`n${from}`);
    const body = this.#stage(from, item, count);
    const halts = /\bhalt = /.test(body);
    // In place it runs on until it is left.
    const goesOn = [...(halts ? ['!halt'] : []), ...(this.inPlace ? [] : [`${count} < end`])];
    const ended = goesOn.join(' && ') || 'true';
    const constants = [...this.values.map((_, i) => `const v${i} = values[${i}];`), ...this.#constants];
    const loop = [
      ...this.#before,
      ...(halts ? ['let halt = false;'] : []),
      ...(this.inPlace ? [] : [`const end = ${count} + most;`]),
      ...(this.#after.length > 0 ? ['try {'] : []),
      `for (; ${[...goesOn, more].join(' && ')}; ${count}++) {`,
      body,
      '}',
      ...(this.#after.length > 0 ? ['} finally {', ...this.#after, '}'] : []),
    ];
    const lines = this.#shape.cursor
      ? [...cursorBegins, ...constants, ...loop, `ended = ${ended};`, ...cursorEnds]
      : [
          `return (machine, reader, values${this.inPlace ? '' : ', most'}) => {`,
          ...constants,
          ...(this.inPlace ? [`return ${this.#shape.reader?.awaits ? 'async ' : ''}() => {`] : []),
          ...loop,
          `return ${ended};`,
          ...(this.inPlace ? ['};'] : []),
          '};',
        ];
    return ["'use strict';", ...lines].join('\n');
  }

  #value(value: unknown): string {
    const known = this.values.indexOf(value);
    return `v${known < 0 ? this.values.push(value) - 1 : known}`;
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

  #reader(name: string, reader: Readable | undefined): { more: string; item: string; counter?: string } {
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
    if (!this.#fields.has(state)) {
      this.#fields.set(state, state);
      this.#constants.push(`const ${state} = ${i < stages.length ? `machine.states[${i}]` : 'machine.last.state'};`);
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
        if (!takesOnly(f, known.length))
          return `${this.#value(f)}(${[...known, this.#index(state, count)].join(', ')})`;
        // Nobody ever asks for the index then, unless the state is saved.
        if (mayWait) this.#index(state, count);
        return `${this.#value(f)}(${known.join(', ')})`;
      },
      value: (value) => this.#value(value),
      local: () => this.#name(),
      emit: (given) => this.#counted(i + 1, given),
      each: (given) => (mayWait ? this.#counted(i + 1, given) : this.#stage(i + 1, given, count)),
      all: (given) => this.#all(i, given),
      part: (part, of, given) => this.#part(part as Terminal<unknown, unknown>, of, given),
      self: state,
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
    const base = `${state}_index`;
    if (!this.#fields.has(key)) {
      this.#fields.set(key, base);
      if (count.startsWith('n')) this.#count(count);
      this.#before.push(`const ${base} = ${key} - ${count};`);
      this.#after.push(`${key} = ${base} + ${count};`);
    }
    return `(${base} + ${count})`;
  }

  #counted(i: number, expression: string): string {
    const count = `n${i}`;
    const text = this.#stage(i, expression, count);
    return this.#counts.has(count) ? `${text}\n${count}++;` : text;
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
    this.#constants.push(`const ${name} = machine.input(${i}, ${input});`, `const reads${name} = machine.reads(${i});`);
    const { more, item, counter } = this.#reader(name, reader);
    const given = this.#name();
    return [
      `if (!(${more})) { ${atEnd} machine.arrived(${i}, ${input}, ${this.#value(END)}); halt = machine.halt; } else {`,
      `const ${given} = ${item};`,
      ...(counter ? [`${counter}++;`] : []),
      `${this.#field(`reads${name}`, `${input}`)}++;`,
      then(given),
      '}',
    ].join('\n');
  }

  #all(i: number, expression: string): string {
    if (this.#shape.mayWait) {
      this.splitAt = i + 1;
      return `machine.handAll(${i}, ${expression}); halt = machine.halt;`;
    }
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

/** Whether a function is an arrow of so many plain parameters, one or two: then it cannot know whether it is given more. */
function takesOnly(f: unknown, count: number): boolean {
  return plainParameters[count - 1]?.test(Function.prototype.toString.call(f)) ?? false;
}

const parameter = String.raw`\s*(?:[\w$]+|\[[\w$\s,]*\]|\{[\w$\s,:]*\})\s*`;
const plainParameters = [
  new RegExp(String.raw`^(?:[\w$]+|\(${parameter}\))\s*=>`),
  new RegExp(String.raw`^\(${parameter},${parameter}\)\s*=>`),
];
