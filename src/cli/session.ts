import * as io from '../io/index.ts';
import { INPUT, INPUTS } from '../io/sources/input.ts';
import * as observe from '../observe/index.ts';
import * as operators from '../operators/index.ts';
import { flow } from '../flow/make.ts';
import { AsyncFlow, Flow, flowOf } from '../flow/flow.ts';
import * as flows from '../flow/sources.ts';
import { compiledPlan, explainPlan, explanation } from '../pipeline/explain.ts';
import { type Plan, Planned } from '../pipeline/plan.ts';
import type { Source } from '../pipeline/source.ts';
import type { Terminal } from '../pipeline/stage.ts';
import { UsageError } from './errors.ts';
import { type Extras, extraNames, isUrl } from './extras.ts';
import type { Options } from './options.ts';

/** What is handed over instead of a result where a pipeline is only to be explained. */
export class Explained extends Error {}

export interface SessionOptions extends Pick<Options, 'files' | 'explain' | 'source'> {
  readonly quarantine: io.Quarantine;
  /** Called once per reader, for where to report to. */
  readonly track: () => (progress: io.ReadProgress) => void;
  readonly guard: (plan: Plan) => Plan;
  readonly extras: Extras;
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
      json: this.#json(),
      tsv: this.#reader(io.tsv),
      accessLog: this.#reader(io.accessLog as Reader),
      logfmt: this.#reader(io.logfmt),
      syslog: this.#reader(io.syslog),
      pattern: this.#pattern(),
      rejects: this.#rejects(),
      inferSchema: io.inferSchema,
      quarantine: this.#options.quarantine,
      bytes: this.#reader(io.bytes),
      parquet: this.#parquet(),
      tail: this.#watched(io.tail as Function_),
      watchDirectory: this.#watched(io.watchDirectory as Function_),
      glob: io.glob,
      inputs: io.inputs,
      ...mapValues(options.extras.scope, (make) => this.#watched(make as Function_)),
    };
  }

  /** Every word that an expression may hold, for "did you mean". */
  get words(): string[] {
    const methods = [Flow.prototype, AsyncFlow.prototype, Object.getPrototypeOf(Flow.prototype) as object];
    return [
      ...Object.keys(this.scope),
      ...extraNames,
      ...methods.flatMap((prototype) => Object.getOwnPropertyNames(prototype)),
    ];
  }

  /** A reader whose first argument may be left out: then it reads the files of the command line, or stdin. */
  #reader(read: Reader): Function_ {
    return this.#watched((...args) => {
      const [first, second] = args;
      const named = isInputs(first);
      const inputs = named ? (first as io.Inputs) : this.#commandLineFiles();
      const options: unknown = (named ? second : first) ?? {};
      const all = (Array.isArray(inputs) ? inputs : [inputs]) as readonly io.Input[];
      return read(all.map(this.#input), {
        onProgress: this.#options.track(),
        ...(read === io.lines || read === io.bytes ? {} : { onReject: this.#options.quarantine }),
        ...(options as object),
      });
    });
  }

  /** `json('data.items[*]')` is a path in the files, not that of one: no other text has brackets or a dollar in it. */
  #json(): Function_ {
    const read = this.#reader(io.json);
    return (first, options) =>
      typeof first === 'string' && /^\$|\[(?:\*|\d+|")/.test(first)
        ? read({ path: first, ...(options as object) })
        : read(first, options);
  }

  /** `pattern(regex)` and `pattern(inputs, regex)`. */
  #pattern(): Function_ {
    return (...args) => {
      const [inputs, regex, options] = args[0] instanceof RegExp ? [undefined, ...args] : args;
      const read = this.#reader((files, all) => io.pattern(files, regex as RegExp, all));
      return isInputs(inputs) ? read(inputs, options) : read(options);
    };
  }

  /** `rejects()`, `rejects(replay)` and the same with inputs before. */
  #rejects(): Function_ {
    return (...args) => {
      const [inputs, replay] = typeof args[0] === 'function' ? [undefined, ...args] : args;
      const read = this.#reader((files, { onReject }: { readonly onReject?: io.OnReject }) =>
        typeof replay === 'function'
          ? io.rejects(files, replay as io.Replay<unknown>, onReject ? { onReject } : {})
          : io.rejects(files),
      );
      return read(...(isInputs(inputs) ? [inputs] : []));
    };
  }

  /** Parquet is read from its end: what is piped in has none yet. */
  #parquet(): Function_ {
    return this.#watched((...args) => {
      const [files, options] = isInputs(args[0]) ? args : [this.#commandLineFiles(), args[0]];
      if (Array.isArray(files) && files.includes('-')) {
        throw new UsageError('parquet: stdin cannot be read from any place; name a file');
      }
      const all = (Array.isArray(files) ? files : [files]) as readonly io.Input[];
      return io.parquet(all.map(this.#input) as io.ParquetInput[], options as io.ParquetOptions | undefined);
    });
  }

  /** What a word of the command line stands for: stdin, what a URL names, or a file. */
  readonly #input = (input: io.Input): io.Input => {
    if (input === '-') return process.stdin;
    const { http } = this.#options.extras;
    return http && isUrl(input) ? http(input) : input;
  };

  #commandLineFiles(): readonly string[] {
    this.readsFiles = true;
    const { files } = this.#options;
    if (files.length > 0) return files;
    if (process.stdin.isTTY) throw new UsageError('there is nothing to read: name a file, or pipe something in');
    return ['-'];
  }

  readonly #explainRun: NonNullable<Source<unknown>['runner']> = (plan, terminal) => {
    throw new Explained(explained(plan, this.#options.source, terminal));
  };

  /** The same function, whose flows can be interrupted and, with --explain, are described instead of run. */
  #watched(make: Function_): Function_ {
    return (...args) => {
      const made = make(...args);
      if (!(made instanceof Planned)) return made;
      const { plan } = made;
      if (this.#options.explain) return flowOf({ ...plan, source: { ...plan.source, runner: this.#explainRun } });
      return plan.source.mode === 'async' ? flowOf(this.#options.guard(plan)) : made;
    };
  }
}

/** What a plan does, as text, and if asked for, the loop that it is compiled to. */
export function explained(plan: Plan, source: boolean, terminal?: Terminal<never, unknown>): string {
  const steps = explanation(explainPlan(plan, terminal));
  return source ? `${steps}\n\n${compiledPlan(plan, terminal) ?? 'nothing is compiled: all runs in closures'}` : steps;
}

type Reader = (inputs: io.Inputs, options: object) => AsyncFlow<unknown>;

function isInputs(value: unknown): boolean {
  if (typeof value === 'string' || Array.isArray(value) || value instanceof URL || value instanceof Uint8Array)
    return true;
  return typeof value === 'object' && value !== null && (INPUT in value || INPUTS in value);
}

type Function_ = (...args: unknown[]) => unknown;

function mapValues(object: Readonly<Record<string, unknown>>, f: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, f(value)]));
}
