import type { Plan } from './plan.ts';
import { ArrayReader, END, isThenable, Pending, type Readable, type Reader, type SyncReader } from './reader.ts';
import type { Scope } from './scope.ts';
import type { Emit, Stage, Terminal } from './stage.ts';

type Feed = (item: unknown) => void;

const nothing = (): void => {};

/** A terminal as the last link of a machine: with the state that it works on. */
export interface Running {
  readonly terminal: Terminal<unknown, unknown>;
  readonly state: object;
}

/** Feeds a machine all that a reader gives until the machine halts (false) or the reader has ended (true). */
export type Loop<From extends Readable = SyncReader<unknown>> = () => From extends { readonly awaits: true }
  ? Promise<boolean>
  : boolean;
type MakeLoop = <From extends Readable>(reader: From) => Loop<From>;

/** Compiles what a machine runs. */
export interface Fuse {
  /**
   * Gives what makes the loop that feeds a stage with what a reader of this kind gives, once it is worth having one.
   *
   * @param from - The stage.
   * @param fed - How many items the machine has run in its closures.
   */
  loop(machine: Machine, from: number, reader: Readable, fed: number): MakeLoop | undefined;
  /** Gives a class of cursors whose `next` is the loop over a reader of this kind, if it is worth having one. */
  cursor<Base>(machine: Machine, reader: Readable, base: Base): Compiled<Base> | undefined;
}

/** A class of cursors, and the values that its code takes from their run. */
export interface Compiled<Base> {
  readonly Cursor: Base;
  readonly values: readonly unknown[];
}

/** How many items are run in closures before a {@link Fuse} is asked again. */
const SPELL = 256;

export interface MachineOptions {
  /** What the run has open. */
  readonly scope: Scope;
  /** Opens a further input of a stage, past its first `skip` items. */
  readonly openInput: (input: Plan, what: string, skip: number) => Reader<unknown>;
  /** Opens what a stage gave to `emit.all`. */
  readonly openItems: (items: Iterable<unknown> | AsyncIterable<unknown>, what: string) => Reader<unknown>;
  /** Whether the run may wait: only then what a callback promises is awaited, and readers may have to be waited for. */
  readonly mayWait: boolean;
  /** Asked before each item of an `emit.all`: a promise to be awaited if the run has to give way to others. */
  readonly giveWay?: () => PromiseLike<unknown> | undefined;
  /** Asked there too: whether what is out has to go on first. */
  readonly enough?: (() => boolean) | undefined;
  /** Makes loops of the stages, which run as the closures do, but faster. */
  readonly fuse?: Fuse | undefined;
  /** Where a machine at rest was, to go on from there. */
  readonly from?: Snapshot | undefined;
}

/** What `concat` does; but of that, as of `map`, V8 makes now one kind of array and now another, and compiled loops for one only. */
function copied(...lists: readonly (readonly object[])[]): object[] {
  const objects: object[] = [];
  for (const list of lists) objects.push(...list);
  return objects;
}

/** A machine at rest: all that it needs, beside its source, to go on as if nothing had happened. */
export interface Snapshot {
  readonly states: readonly object[];
  /** Per stage and further input: how many items were read. */
  readonly inputs: readonly (readonly number[])[];
}

/**
 * Runs a chain of stages in closures, one item at a time, and can stop after any of them.
 *
 * It stops (`halt`) when an output is out, when a callback's promise has to be awaited, and when a stage takes no more. The
 * driver then asks `ready` what comes next. `ready` first does all that needs no item of the source, so that whenever the
 * source is asked, every stage is at rest and `states` is the whole state (law D1).
 */
export class Machine {
  /** Set: stop feeding and ask `ready`. Otherwise only an output may have been the reason to stop. */
  halt = true;
  /** An output is out: the driver takes it and sets this to false before it goes on. */
  full = false;
  /** A promise to be awaited, and its value given to `settle`, before anything else. */
  waiting: PromiseLike<unknown> | undefined;
  /** All has run: every stage has ended, the terminal has its result. */
  done = false;
  /** Each stage's whole state. */
  readonly states: readonly object[];
  /** The same and the terminal's, if there is one: in an array, of whose items V8 assumes nothing that another pipeline refutes. */
  readonly all: readonly object[];
  readonly stages: readonly Stage<unknown, unknown>[];
  /** What takes the results; if nothing does, one is kept as `output` until it is taken. */
  readonly last: Running | Feed | undefined;
  output: unknown;
  /** Whether the run may wait. */
  readonly mayWait: boolean;
  /** Per stage, and for what comes after the last: feeds it one item. */
  readonly feeds: Feed[] = [];

  readonly #scope: Scope;
  readonly #openInput: MachineOptions['openInput'];
  readonly #openItems: MachineOptions['openItems'];
  readonly #giveWay: MachineOptions['giveWay'];
  readonly #enough: MachineOptions['enough'];
  readonly #fuse: Fuse | undefined;
  /** Per stage: the loop that feeds it from a reader. */
  readonly #loops: ({ readonly reader: Readable; readonly make: MakeLoop; readonly loop: unknown } | undefined)[] = [];
  /** Per stage that no loop could be made for: how many items are to be fed before that is tried again. */
  readonly #again: number[] = [];
  /** How many items have run in closures. */
  #fed = 0;
  readonly #emits: Emit<unknown>[] = [];
  /** Per stage: takes an item with its answer. */
  readonly #takes: ((item: unknown, answer: unknown) => void)[] = [];
  /** Per stage: the iterable of an `emit.all` that is not yet handed on to its end. */
  readonly #inner: (Reader<unknown> | undefined)[];
  #innerCount = 0;
  /** Per stage: its open further inputs, and how many items each has given. */
  readonly #inputs: (Reader<unknown> | undefined)[][];
  readonly #read: number[][];
  readonly #hasInputs: boolean;
  #settled: ((value: unknown) => void) | undefined;
  /** The last stage that takes no more: what lies before it has nothing left to do. */
  #over = -1;
  /** Up to which stage everything was closed for that reason. */
  #closed = -1;
  /** Stages from this one on have begun. The last begins first, as nested generators would. */
  #begun: number;
  #sourceEnded = false;
  /** The stage whose end comes next once the source has ended, and whether it has been told. */
  #ending = 0;
  #told = false;

  constructor(stages: readonly Stage<unknown, unknown>[], last: Running | Feed | undefined, options: MachineOptions) {
    this.stages = stages;
    this.last = last;
    this.#fuse = options.fuse;
    this.#scope = options.scope;
    this.#openInput = options.openInput;
    this.#openItems = options.openItems;
    this.mayWait = options.mayWait;
    this.#giveWay = options.giveWay;
    this.#enough = options.enough;
    const { from } = options;
    this.states = from?.states ?? stages.map((stage) => stage.start());
    this.all = copied(this.states, typeof last === 'object' ? [last.state] : []);
    this.#read = stages.map(
      (stage, i) => from?.inputs[i]?.slice() ?? Array<number>((stage.inputs?.length ?? 0) + 1).fill(0),
    );
    this.#begun = from ? 0 : stages.length;
    this.#inner = stages.map(() => undefined);
    this.#inputs = stages.map(() => []);
    this.#hasInputs = stages.some((stage) => stage.from);
    const { feeds } = this;
    feeds[stages.length] =
      typeof last === 'function' ? last : last ? this.#linkTerminal(last) : (item) => this.put(item);
    for (let i = stages.length - 1; i >= 0; i--) feeds[i] = this.#link(i, feeds[i + 1]!);
  }

  /** Feeds a stage all that a reader gives, until something halts (false) or the reader has ended (true). */
  run(from: number, reader: SyncReader<unknown>): boolean {
    const feed = this.feeds[from]!;
    for (;;) {
      const loop = this.#fuse && this.loop(from, reader);
      if (loop) return loop();
      for (let fed = 1; fed <= SPELL; fed++) {
        const item = reader.next();
        if (item === END) {
          this.#fed += fed - 1;
          return true;
        }
        feed(item);
        if (!this.halt) continue;
        this.#fed += fed;
        return false;
      }
      this.#fed += SPELL;
    }
  }

  /** A stage's step, closed over its state, its callback and what comes after it. */
  #link(i: number, next: Feed): Feed {
    const stage = this.stages[i]!;
    const state = this.states[i]!;
    const { step, ask } = stage;
    const emit = next as Emit<unknown>;
    emit.all = (items) => this.handAll(i, items);
    this.#emits[i] = emit;
    if (stage.wants || stage.from) {
      const take = (item: unknown, answer: unknown): void => {
        step(state, item, emit, answer);
        this.#after(i);
      };
      return this.#asking(i, state, take);
    }
    // Most stages end here: nothing between one step and the next but the callback.
    if (!ask) return (item) => step(state, item, emit, undefined);
    if (!this.mayWait) return (item) => step(state, item, emit, ask(state, item));
    return this.#asking(i, state, (item, answer) => step(state, item, emit, answer));
  }

  /** The loop that feeds a stage from a reader, if there is one: the one made before, or a new one. */
  loop<From extends Readable>(from: number, reader: From): Loop<From> | undefined {
    const known = this.#loops[from];
    if (known && known.reader === reader) return known.loop as Loop<From>;
    if (this.#again[from]! > this.#fed) return undefined;
    // Readers of one kind are read by one text, but for those that are too long for it.
    const alike = known && known.reader.text === reader.text && (reader.left ?? 0) <= 0xffffffff;
    const make = alike ? known.make : this.#fuse?.loop(this, from, reader, this.#fed);
    if (!make) {
      this.#again[from] = this.#fed + Math.max(this.#fed, SPELL);
      return undefined;
    }
    const loop = make(reader);
    this.#loops[from] = { reader, make, loop };
    return loop;
  }

  /** A result is out, for whoever asked for it. */
  put(item: unknown): void {
    this.output = item;
    this.full = true;
    this.halt = true;
  }

  /** The result that is out. */
  take(): unknown {
    const { output } = this;
    this.output = undefined;
    this.full = false;
    return output;
  }

  #linkTerminal({ terminal: { step, wants }, state }: Running): Feed {
    const index = this.stages.length;
    if (!wants) return this.#asking(index, state, (item, answer) => step(state, item, answer));
    if (!wants(state)) this.stop(index);
    return this.#asking(index, state, (item, answer) => {
      step(state, item, answer);
      if (!wants(state)) this.stop(index);
    });
  }

  /** Asks first, and waits for the answer if it is a promise and the run may wait. */
  #asking(i: number, state: object, take: (item: unknown, answer: unknown) => void): Feed {
    const { ask } = this.stages[i] ?? (this.last as Running).terminal;
    this.#takes[i] = take;
    if (!ask) return (item) => take(item, undefined);
    if (!this.mayWait) return (item) => take(item, ask(state, item));
    return (item) => {
      const answer = ask(state, item);
      if (isThenable(answer)) this.wait(i, item, answer);
      else take(item, answer);
    };
  }

  /** A stage has been promised the answer about an item. */
  wait(i: number, item: unknown, answer: PromiseLike<unknown>): void {
    this.#wait(answer, (value) => this.#takes[i]!(item, value));
  }

  #wait(promise: PromiseLike<unknown>, settled: (value: unknown) => void): void {
    this.waiting = promise;
    this.#settled = settled;
    this.halt = true;
  }

  /** Goes on with the value of the promise that was awaited. */
  settle(value: unknown): void {
    const settled = this.#settled!;
    this.waiting = undefined;
    this.#settled = undefined;
    this.halt = false;
    settled(value);
  }

  /** How many items of the source can be of use for `results` more results. */
  demand(results: number): number {
    let most = results;
    for (let i = this.stages.length - 1; i >= 0; i--) most = this.stages[i]!.demand?.(this.states[i]!, most) ?? most;
    return most;
  }

  /** Where it is now. Only at rest: when `ready` has just said true. */
  snapshot(): Snapshot {
    return { states: this.states, inputs: this.#read };
  }

  /** The source has no more items. */
  end(): void {
    this.#sourceEnded = true;
  }

  /** Does all that needs no item of the source, and says whether one is wanted now. If not, one of the flags says why. */
  ready(): boolean {
    for (;;) {
      if (this.waiting || this.full || this.done) return false;
      this.halt = false;
      if (this.#innerCount > 0 || this.#hasInputs) this.#resume();
      if (this.halt) continue;
      if (this.closing) {
        if (this.mayWait) return false;
        this.#scope.close(this.takeOver());
      } else if (this.#begun > 0) this.#beginNext();
      else if (!this.#sourceEnded) return true;
      else if (this.#ending < this.stages.length) this.#endNext();
      else this.done = true;
    }
  }

  /** Whether stages are over whose upstream has to be closed: then close the scope up to `takeOver()`. */
  get closing(): boolean {
    return this.#over > this.#closed;
  }

  takeOver(): number {
    const over = this.#over;
    this.#closed = over;
    this.#begun = 0;
    this.#sourceEnded = true;
    this.#ending = over + 1;
    this.#told = false;
    for (let i = 0; i <= over; i++) this.hold(i, undefined);
    return over;
  }

  /** Takes up what was left half done, the last stage first: it stands between the others and the output. */
  #resume(): void {
    for (let i = this.stages.length - 1; i >= this.#begun && i > this.#over && !this.halt; i--) {
      if (this.#inner[i]) this.#hand(i);
      if (this.stages[i]!.from && !this.halt) this.#serve(i);
    }
  }

  #beginNext(): void {
    const i = --this.#begun;
    if (!this.#sated(i)) this.stages[i]!.begin?.(this.states[i]!, this.#emits[i]!);
  }

  #endNext(): void {
    const i = this.#ending;
    if (this.#told) {
      this.#ending += 1;
      this.#told = false;
      return;
    }
    this.#told = true;
    const { ended, finish } = this.stages[i]!;
    const state = this.states[i]!;
    if (ended) ended(state, 0, this.#emits[i]!);
    else finish?.(state, this.#emits[i]!);
    this.#sated(i);
  }

  /** A stage takes no more. */
  stop(i: number): void {
    if (i > this.#over) this.#over = i;
    this.halt = true;
  }

  /** Whether a stage takes no more: then it is stopped. */
  #sated(i: number): boolean {
    const { wants } = this.stages[i]!;
    const sated = wants !== undefined && !wants(this.states[i]!);
    if (sated) this.stop(i);
    return sated;
  }

  /** After a stage has taken an item: has it had enough, or does it want another input first? */
  #after(i: number): void {
    if (!this.#sated(i) && this.stages[i]!.from) this.#serve(i);
  }

  /** Reads the further inputs of a stage for as long as it wants those. */
  #serve(i: number): void {
    const { name, from, inputs } = this.stages[i]!;
    const state = this.states[i]!;
    while (!this.halt && !this.#inner[i]) {
      const input = from!(state);
      if (input < 0) this.stop(i);
      if (input <= 0) return;
      let reader = this.#inputs[i]![input];
      if (!reader) {
        reader = this.#openInput(inputs![input - 1]!, name, this.#read[i]![input]!);
        this.#inputs[i]![input] = reader;
        this.#scope.add(i, reader);
      }
      const item = reader.next();
      if (this.mayWait && item instanceof Pending) this.#wait(item.promise, nothing);
      else this.arrived(i, input, item);
    }
  }

  /** A further input of a stage, if it is open. */
  input(i: number, input: number): SyncReader<unknown> | undefined {
    const reader: SyncReader<unknown> | undefined = this.#inputs[i]![input];
    return reader?.opened ?? reader;
  }

  /** How many items of each input a stage has read. */
  reads(i: number): number[] {
    return this.#read[i]!;
  }

  /** A further input has given an item, or has ended. */
  arrived(i: number, input: number, item: unknown): void {
    const { step, ended } = this.stages[i]!;
    const state = this.states[i]!;
    if (item === END) {
      this.#scope.drop(this.#inputs[i]![input]!);
      ended!(state, input, this.#emits[i]!);
    } else {
      this.#read[i]![input]! += 1;
      step(state, item, this.#emits[i]!, undefined);
    }
    this.#sated(i);
  }

  /** `emit.all`: hands on one by one, and keeps its place when it has to stop half way. */
  handAll(i: number, items: Iterable<unknown> | AsyncIterable<unknown>): void {
    if (Array.isArray(items) && !this.mayWait) {
      const emit = this.#emits[i]!;
      let at = 0;
      while (at < items.length && !this.halt) emit(items[at++]);
      if (at < items.length) this.hold(i, new ArrayReader(items, at));
      return;
    }
    this.hold(i, this.openAll(i, items));
    this.#hand(i);
  }

  /** Opens what a stage is to hand on, item by item. */
  openAll(i: number, items: Iterable<unknown> | AsyncIterable<unknown>): Reader<unknown> {
    const reader = this.#openItems(items, this.stages[i]!.name);
    this.#scope.add(i, reader);
    return reader;
  }

  /** What a stage was handing on has ended. */
  allDone(i: number, reader: Reader<unknown>): void {
    this.#scope.drop(reader);
    this.hold(i, undefined);
  }

  #hand(i: number): void {
    const reader = this.#inner[i]!;
    if (!this.mayWait) {
      if (this.run(i + 1, reader)) this.allDone(i, reader);
      return;
    }
    const emit = this.#emits[i]!;
    while (!this.halt) {
      if (this.#enough?.()) {
        this.full = this.halt = true;
        return;
      }
      const turn = this.#giveWay?.();
      if (turn) return this.#wait(turn, nothing);
      const item = reader.next();
      if (item instanceof Pending) return this.#wait(item.promise, nothing);
      if (item === END) return this.allDone(i, reader);
      emit(item);
    }
  }

  /** Keeps what a stage has not yet handed on to its end. */
  hold(i: number, reader: Reader<unknown> | undefined): void {
    this.#innerCount += Number(reader !== undefined) - Number(this.#inner[i] !== undefined);
    this.#inner[i] = reader;
  }
}
