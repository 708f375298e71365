import { readFileSync } from 'node:fs';
import * as io from '../io/index.ts';
import { Planned } from '../pipeline/plan.ts';
import { completion } from './completion.ts';
import { doctor } from './doctor.ts';
import { EXIT, InterruptedError, UsageError, withoutSecrets } from './errors.ts';
import { blame, compile } from './evaluate.ts';
import { extrasFor } from './extras.ts';
import { help, usage } from './help.ts';
import { Interrupter } from './interruptible.ts';
import { type Options, parseOptions } from './options.ts';
import { ClosedOutputError, Output } from './output.ts';
import { print } from './print.ts';
import { ReadMeter } from './read-meter.ts';
import { Explained, explained, Session } from './session.ts';

/** Bytes of the bad records' text that are shown on stderr. */
const SHOWN = 100;

/** Reasons that are shown, each with its first record. */
const REASONS = 10;

/** Milliseconds for an interrupted run to clean up. */
const GRACE = 10_000;

Error.stackTraceLimit = 50;

function say(text: string): void {
  process.stderr.write(`sluice: ${withoutSecrets(text)}\n`);
}

/** Runs the command and gives its exit code. */
async function main(args: readonly string[]): Promise<number> {
  const output = new Output(process.stdout);
  try {
    const options = parseOptions(args);
    if (options === 'help') await output.print(help);
    else if (options === 'version') await output.print(`${version()}\n`);
    else if (options === 'doctor') await output.print(doctor(version()));
    else if ('completion' in options) await output.print(completion(options.completion));
    else return await runExpression(options, output);
    await output.end();
    return EXIT.ok;
  } catch (error) {
    if (error instanceof ClosedOutputError || error instanceof io.BrokenPipeError) return EXIT.brokenPipe;
    if (!(error instanceof UsageError)) throw error;
    say(error.message);
    process.stderr.write(`${usage}\nsluice --help says more\n`);
    return EXIT.usage;
  }
}

async function runExpression(options: Options, output: Output): Promise<number> {
  if (options.output === 'parquet' && output.isTTY && !options.explain) {
    say('Parquet is no text for a terminal; write it to a file: sluice ... -o parquet > out.parquet');
    return EXIT.usage;
  }
  const start = performance.now();
  const { expression } = options;
  const quarantine = io.quarantine({ keep: 0, ...(options.rejects === undefined ? {} : { file: options.rejects }) });
  const interrupter = new Interrupter();
  const progress = new ReadMeter(options.progress, process.stderr);
  // Output on the terminal and a bar on it do not go together.
  if (output.isTTY) output.onFirst = progress.end;
  const session = new Session({
    ...options,
    quarantine,
    track: progress.track,
    guard: (plan) => interrupter.guard(plan),
    extras: await extrasFor(expression, options.files, options.allowPrivate),
  });
  const evaluate = compile(expression, session.scope);
  let items = 0;
  try {
    const running = evaluate();
    // A loop that never pauses hears no signal: until here, and for sync results, the system's own way of ending it stays.
    const stop = onSignals(interrupter);
    try {
      const value = await running;
      if (options.files.length > 0 && !session.readsFiles) {
        throw new UsageError(
          `the expression does not read ${options.files.join(' ')}; lines(), csv(), ndjson() ... do`,
        );
      }
      if (options.explain) {
        await output.print(
          value instanceof Planned ? `${explained(value.plan, options.source)}\n` : 'nothing is run\n',
        );
      } else
        items = await print(value, output, {
          format: options.output,
          limit: options.limit,
          sample: options.sample,
          schema: options.schema,
          guard: (plan) => interrupter.guard(plan),
        });
      await output.end();
    } finally {
      stop();
      progress.end();
    }
  } catch (error) {
    if (error instanceof Explained) {
      await output.print(`${error.message}\n`);
      await output.end();
      return EXIT.ok;
    }
    if (error instanceof InterruptedError) return EXIT[error.signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'];
    if (error instanceof UsageError || error instanceof ClosedOutputError || error instanceof io.BrokenPipeError)
      throw error;
    await output.end().catch(() => undefined);
    const { message, usage: wrong } = blame(error, expression, session.words);
    say(message);
    return wrong ? EXIT.usage : EXIT.failed;
  } finally {
    quarantine.flush();
    if (options.stats) printStats(items, progress.bytes, start, quarantine.count);
  }
  return reportRejects(quarantine, options);
}

/** Bad records are not lost: they are counted, and the first ones shown. */
function reportRejects(quarantine: io.Quarantine, { rejects, maxErrors }: Options): number {
  const { count } = quarantine;
  if (count === 0) return EXIT.ok;
  const where = rejects === undefined ? '; --rejects FILE keeps them' : `, written to ${rejects}`;
  say(`${count} bad record${count === 1 ? '' : 's'}${where}`);
  const reasons = quarantine.summary();
  for (const { reason, count: same, first } of reasons.slice(0, REASONS)) {
    const { file, line, item, text } = first;
    const where = item === undefined ? `${file}:${line}` : `item ${item}`;
    const others = same > 1 ? ` (and ${same - 1} more)` : '';
    process.stderr.write(`  ${where}: ${reason}: ${JSON.stringify(text.slice(0, SHOWN))}${others}\n`);
  }
  if (reasons.length > REASONS) process.stderr.write(`  and ${reasons.length - REASONS} more reasons\n`);
  return count > maxErrors ? EXIT.rejects : EXIT.ok;
}

function printStats(items: number, bytes: number, start: number, rejects: number): void {
  const seconds = Number(((performance.now() - start) / 1000).toFixed(3));
  // maxRSS is in kB.
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  process.stderr.write(`${JSON.stringify({ items, bytes, seconds, peakRssBytes, rejects })}\n`);
}

/** The first signal ends the run in order, the second at once, and so does time. */
function onSignals(interrupter: Interrupter): () => void {
  let first = true;
  const heard = (signal: NodeJS.Signals): void => {
    const code = EXIT[signal === 'SIGTERM' ? 'SIGTERM' : 'SIGINT'];
    if (!first) process.exit(code);
    first = false;
    setTimeout(() => process.exit(code), GRACE).unref();
    interrupter.interrupt(new InterruptedError(signal));
  };
  process.on('SIGINT', heard);
  process.on('SIGTERM', heard);
  return () => {
    process.off('SIGINT', heard);
    process.off('SIGTERM', heard);
  };
}

function version(): string {
  const manifest = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version;
}

// What is still open (stdin, a pending read) must not keep the process.
process.exit(await main(process.argv.slice(2)));
