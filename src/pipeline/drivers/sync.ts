import { type Fuse, type Loop, Machine, type MachineOptions, type Running } from '../machine.ts';
import { type Plan, Planned } from '../plan.ts';
import { END, type End, type SyncReader } from '../reader.ts';
import { Scope } from '../scope.ts';
import { abandon, openIterable, type Source } from '../source.ts';
import type { Stage, Terminal } from '../stage.ts';
import { watched } from '../watched.ts';

/** The source as a sync run holds it: opened at the first read; closed, or never opened at all, when the run is over. */
class SyncInput implements SyncReader<unknown> {
  readonly #source: Source<unknown>;
  readonly #what: string;
  readonly #close: () => void;
  readonly #where = watched.by?.begun();
  #reader: SyncReader<unknown> | undefined;

  /** @param close - Ends the whole run, for a source that is disposed of while it runs. */
  constructor(source: Source<unknown>, what: string, close: () => void) {
    this.#source = source;
    this.#what = what;
    this.#close = close;
  }

  get opened(): SyncReader<unknown> | undefined {
    return this.#reader;
  }

  open(): SyncReader<unknown> {
    if (this.#reader) return this.#reader;
    if (this.#source.mode === 'async') throw this.#asynchronous();
    this.#source.claim?.(this.#what, this.#close);
    const reader = this.#source.open();
    if ('pull' in reader) {
      void reader.close();
      throw this.#asynchronous();
    }
    if (this.#where) watched.by?.opened(this, { source: this.#source, reader, what: this.#what, where: this.#where });
    return (this.#reader = reader);
  }

  #asynchronous(): TypeError {
    return new TypeError(`${this.#what}: ${this.#source.name} is asynchronous; use for await, or toAsync() before it`);
  }

  next(): unknown {
    return this.open().next();
  }

  close(): void {
    watched.by?.over(this);
    if (this.#reader) this.#reader.close();
    else void abandon(this.#source, this.#what);
  }
}

function openInput(plan: Plan, what: string, skip: number, fuse: Fuse | undefined): SyncReader<unknown> {
  const reader: SyncReader<unknown> =
    plan.stages.length > 0 ? new SyncRun(plan, what, fuse) : new SyncInput(plan.source, what, () => reader.close());
  for (let i = 0; i < skip; i++) reader.next();
  return reader;
}

function openItems(
  items: Iterable<unknown> | AsyncIterable<unknown>,
  what: string,
  fuse: Fuse | undefined,
): SyncReader<unknown> {
  if (items instanceof Planned) return openInput(items.plan, what, 0, fuse);
  const reader = openIterable(items, what);
  if (!('pull' in reader)) return reader;
  void reader.close();
  throw new TypeError(`${what}: got an async iterable in a sync flow; call toAsync() before it`);
}

/** A machine over sync readers, for a harness that feeds it by hand. */
export function syncMachine(
  stages: readonly Stage<unknown, unknown>[],
  last: Running | ((item: unknown) => void) | undefined,
  scope: Scope,
  options: Pick<MachineOptions, 'from' | 'fuse'> = {},
): Machine {
  const { fuse } = options;
  return new Machine(stages, last, {
    scope,
    openInput: (plan, what, skip) => openInput(plan, what, skip, fuse),
    openItems: (items, what) => openItems(items, what, fuse),
    mayWait: false,
    ...options,
  });
}

/** The resumable cursor: runs exactly what one output needs, and keeps its place between two calls. */
export class SyncRun implements SyncReader<unknown> {
  readonly #what: string;
  readonly #scope = new Scope();
  readonly #source: SyncInput;
  /** Once there is one: runs from one output to the next, as long as the machine need not be asked. */
  #loop: Loop | undefined;
  #over = false;
  // What follows compiled cursors use too.
  readonly machine: Machine;
  running = false;
  /** What it reads, once that is open: the machine halts until then. */
  reader: SyncReader<unknown> | undefined;
  /** What the names in a compiled cursor stand for. */
  values: readonly unknown[] = [];

  constructor(plan: Plan, what: string, fuse?: Fuse) {
    this.#what = what;
    this.#source = new SyncInput(plan.source, what, () => this.close());
    this.#scope.add(-1, this.#source);
    this.machine = syncMachine(plan.stages, undefined, this.#scope, { fuse });
  }

  next(): unknown {
    const loop = this.#loop;
    const { machine } = this;
    if (loop && !machine.halt && !this.running) {
      let ended = false;
      this.running = true;
      try {
        ended = loop();
      } catch (error) {
        this.fail(error);
      } finally {
        this.running = false;
      }
      if (machine.full) return machine.take();
      this.pause(ended);
    }
    return this.#next();
  }

  /** Does what comes before the next item of the source, and says whether one is wanted. */
  wake(): boolean {
    if (this.#over) return false;
    this.running = true;
    try {
      const wanted = this.machine.ready();
      if (wanted) this.reader ??= this.#source.open();
      else this.machine.halt = true;
      return wanted;
    } catch (error) {
      this.fail(error);
      return false;
    } finally {
      this.running = false;
    }
  }

  /** A loop has left off without a result. */
  pause(ended: boolean): void {
    if (ended) this.machine.end();
    this.machine.halt = true;
  }

  /** Closes all, and throws. */
  fail(error: unknown): void {
    this.#over = true;
    this.machine.halt = true;
    this.#scope.close(Infinity, { error });
  }

  #next(): unknown {
    if (this.#over) return END;
    if (this.running) throw new TypeError(`${this.#what}: already running; a callback must not advance its own flow`);
    const { machine } = this;
    // A loop that has given a result leaves the machine as it was: it need not be asked before the next.
    if (this.reader && !machine.halt) this.#loop = machine.loop(0, this.reader);
    this.running = true;
    try {
      while (!machine.halt || machine.ready()) {
        this.reader ??= this.#source.open();
        if (machine.run(0, this.reader)) this.pause(true);
        if (machine.full) break;
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.running = false;
    }
    if (!machine.full) {
      this.close();
      return END;
    }
    return machine.take();
  }

  close(): void {
    if (this.#over) return;
    if (this.running) throw new TypeError(`${this.#what}: already running; a callback must not close its own flow`);
    this.#over = true;
    this.machine.halt = true;
    this.#scope.close(Infinity);
  }
}

/** Runs a pipeline to its end in one loop. */
export function drainSync<Result>(plan: Plan, terminal: Terminal<never, Result>, fuse?: Fuse): Result {
  const scope = new Scope();
  let running = true;
  const source = new SyncInput(plan.source, terminal.name, () => {
    if (running) throw new TypeError(`${terminal.name}: already running; a callback must not close its own flow`);
  });
  scope.add(-1, source);
  let state: object;
  try {
    state = terminal.start();
    const machine = syncMachine(plan.stages, { terminal: terminal as Terminal<unknown, Result>, state }, scope, {
      fuse,
    });
    while (machine.ready()) if (machine.run(0, source.open())) machine.end();
    scope.close(Infinity);
  } catch (error) {
    scope.close(Infinity, { error });
    throw error;
  } finally {
    running = false;
  }
  return terminal.result(state);
}

/** An iterator as ECMAScript's own helpers are: for-of, spread, `next`, `return`, and the runtime's helpers where it has them. */
export class Cursor<T> implements IterableIterator<T, undefined>, Disposable {
  protected readonly run: SyncRun;
  /** What closing has failed with: a loop whose body throws drops it. */
  readonly cleanupErrors: unknown[] = [];

  constructor(run: SyncRun) {
    this.run = run;
  }

  /** A cursor over a plan: of a class of its own where its source is known to have so many items that it is worth it. */
  static over<T>(plan: Plan, what: string, fuse?: Fuse): Cursor<T> {
    const run = new SyncRun(plan, what, fuse);
    const compiled = plan.source.inert
      ? fuse?.cursor(run.machine, plan.source.open() as SyncReader<unknown>, Cursor)
      : undefined;
    if (!compiled) return new Cursor(run);
    run.values = compiled.values;
    return new compiled.Cursor(run);
  }

  next(): IteratorResult<T, undefined> {
    const item = this.run.next() as T | End;
    return item === END ? { done: true, value: undefined } : { done: false, value: item };
  }

  return(): IteratorResult<T, undefined> {
    try {
      this.run.close();
    } catch (error) {
      this.cleanupErrors.push(error);
      throw error;
    }
    return { done: true, value: undefined };
  }

  [Symbol.iterator](): this {
    return this;
  }

  [Symbol.dispose](): void {
    this.return();
  }
}
