import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { absent, shared } from '../shared.ts';
import { forbidden } from '../code-from-strings.ts';
import { pythonRuntime } from './python-runtime.ts';

interface Program {
  readonly id: string;
  readonly title: string;
  readonly python: string;
  readonly trace: readonly unknown[];
}

interface Runner {
  load(file: string): Program[];
  runProgram(program: Program, makeRuntime: (trace: unknown[]) => object): Promise<unknown[]>;
  sameTrace(want: readonly unknown[], got: readonly unknown[], level: string): number;
}

const programs = 'conformance/traces/traces.jsonl.gz';

test('every program does what it does in CPython', { skip: absent(programs) || forbidden() }, async () => {
  const runner = (await import(pathToFileURL(shared('conformance/js/traces.mjs')).href)) as Runner;
  const failures: string[] = [];
  for (const program of runner.load(shared(programs))) {
    const got = await runner.runProgram(program, pythonRuntime);
    const at = runner.sameTrace(program.trace, got, 'cause');
    if (at < 0) continue;
    const [want, have] = [program.trace[at], got[at]].map((event) => JSON.stringify(event));
    failures.push(`${program.id} ${program.title}\n${program.python}\nevent ${at}: CPython ${want}, here ${have}`);
  }
  assert.equal(failures.length, 0, `${failures.length} differ\n\n${failures.slice(0, 5).join('\n\n')}`);
});
