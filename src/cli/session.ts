import * as io from '../io/index.ts';
import * as observe from '../observe/index.ts';
import * as operators from '../operators/index.ts';
import { flow } from '../flow/make.ts';
import { AsyncFlow, Flow, flowOf } from '../flow/flow.ts';
import * as flows from '../flow/sources.ts';
import { explainPlan, explanation } from '../pipeline/explain.ts';
import { type Plan, Planned } from '../pipeline/plan.ts';
import type { Source } from '../pipeline/source.ts';
import { UsageError } from './errors.ts';
import type { Options } from './options.ts';

/** What is handed over instead of a result where a pipeline is only to be explained. */
export class Explained extends Error {}

export interface SessionOptions extends Pick<Options, 'files' | 'explain'> {
  readonly quarantine: io.Quarantine;
  /** Called once per reader, for where to report to. */
  readonly track: () => (progress: io.ReadProgress) => void;
  readonly guard: (plan: Plan) => Plan;
}

/** The names of an expression: every operator and source, and the readers of the command line's files. */
export class Session {
  readonly scope: Readonly<Record<string, unknown>>;
  /** Whether the files of the command line were asked for. */
  readsFiles = false;
  readonly #options: SessionOptions;

  constructor(options: SessionOptions) {
    this.#options = options;
    const sources = mapValues(flows, (source) => this.#watched(source as Function_));
    this.scope = {
      ...operators,
      ...sources,
      ...observe,
      // The reducer is what an expression needs: aggregate({ n: count() }).
      count: operators.count,
      sources,
      flow: this.#watched(flow as Function_),
      sha256: io.sha256,
      lines: this.#reader(io.lines),
      csv: this.#reader(io.csv),
      ndjson: this.#reader(io.ndjson),
      json: this.#reader(io.json),
      bytes: this.#reader(io.bytes),
    };
  }

  /** Every word that an expression may hold, for "did you mean". */
  get words(): string[] {
    const methods = [Flow.prototype, AsyncFlow.prototype, Object.getPrototypeOf(Flow.prototype) as object];
    return [...Object.keys(this.scope), ...methods.flatMap((prototype) => Object.getOwnPropertyNames(prototype))];
  }

  /** A reader whose first argument may be left out: then it reads the files of the command line, or stdin. */
  #reader(read: (inputs: io.Inputs, options: object) => AsyncFlow<unknown>): Function_ {
    return this.#watched((...args) => {
      const [first, second] = args;
      const named = typeof first === 'string' || Array.isArray(first) || first instanceof URL;
      const inputs = named ? (first as string | readonly string[]) : this.#commandLineFiles();
      const options: unknown = (named ? second : first) ?? {};
      const all = (Array.isArray(inputs) ? inputs : [inputs]) as readonly io.Input[];
      return read(all.map(stdinOr), {
        onProgress: this.#options.track(),
        ...(read === io.lines || read === io.bytes ? {} : { onReject: this.#options.quarantine }),
        ...(options as object),
      });
    });
  }

  #commandLineFiles(): readonly string[] {
    this.readsFiles = true;
    const { files } = this.#options;
    if (files.length > 0) return files;
    if (process.stdin.isTTY) throw new UsageError('there is nothing to read: name a file, or pipe something in');
    return ['-'];
  }

  /** The same function, whose flows can be interrupted and, with --explain, are described instead of run. */
  #watched(make: Function_): Function_ {
    return (...args) => {
      const made = make(...args);
      if (!(made instanceof Planned)) return made;
      const { plan } = made;
      if (this.#options.explain) return flowOf({ ...plan, source: { ...plan.source, runner: explainRun } });
      return plan.source.mode === 'async' ? flowOf(this.#options.guard(plan)) : made;
    };
  }
}

type Function_ = (...args: unknown[]) => unknown;

const explainRun: NonNullable<Source<unknown>['runner']> = (plan, terminal) => {
  throw new Explained(explanation(explainPlan(plan, terminal)));
};

function stdinOr(input: io.Input): io.Input {
  return input === '-' ? process.stdin : input;
}

function mapValues(object: Readonly<Record<string, unknown>>, f: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, f(value)]));
}
