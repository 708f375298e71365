import {
  type Block,
  bodyPlace,
  type ContextProgram,
  type Place,
  placeOf,
  type Statement,
  type Target,
  typeIn,
} from './programs.ts';

/** A block, indented. */
function block(statements: Block, place: Place): string {
  const lines = statements.map((one) => statement(one, place));
  return ['pass', ...lines].join('\n').replace(/^/gm, '    ');
}

function statement(s: Statement, place: Place): string {
  const { async, body } = place;
  const kept = 'keep' in s && s.keep ? 'x = ' : '';
  switch (s.kind) {
    case 'yield':
      return body ? `log(${s.value})` : `${kept}yield ${s.value}`;
    case 'log':
      return `log(${s.value}, x)`;
    case 'set':
      return `x = ${s.value}`;
    case 'return':
      return async && !body ? 'return' : `return ${s.value}`;
    case 'break':
    case 'continue':
      return place.inLoop ? s.kind : 'pass';
    case 'reraise':
      return place.handling ? 'raise' : 'pass';
    case 'tick':
      return async ? 'await tick()' : 'pass';
    case 'raise':
      return `raise ${typeIn(s.type, place)}(${s.value})${s.from ? ` from ${s.from === 'None' ? s.from : `${s.from}(0)`}` : ''}`;
    case 'if':
      return `if ${s.test}:\n${block(s.body, place)}\nelse:\n${block(s.orElse, place)}`;
    case 'loop':
      return `for _ in range(${s.count}):\n${block(s.body, { ...place, inLoop: true })}`;
    case 'try':
      return tryStatement(s, place);
    case 'delegate':
      return async || body ? 'pass' : delegation(s.to, kept, place);
    default:
      if (body || s.to > place.after) return 'pass';
      return `${async ? 'async ' : ''}for y in g${place.index + s.to}():\n    ${kept}yield y`;
  }
}

function delegation(to: Target, kept: string, place: Place): string {
  if (to.kind === 'list') return `${kept}yield from [1, 2]`;
  if (to.kind === 'logged') return `${kept}yield from logged('${to.methods}')`;
  return to.distance > place.after ? 'pass' : `${kept}yield from g${place.index + to.distance}()`;
}

function tryStatement(s: Statement & { kind: 'try' }, place: Place): string {
  const handlers = s.handlers.map(
    ({ types, body }) =>
      `except (${types.map((type) => `${type},`).join(' ') || 'BaseException,'}) as e:\n` +
      `    log(type(e).__name__)\n${block(body, { ...place, handling: 'e' })}`,
  );
  const orElse = handlers.length > 0 ? [`else:\n${block(s.orElse, place)}`] : [];
  const final = `finally:\n${block(s.final, { ...place, handling: undefined })}`;
  return [`try:\n${block(s.body, place)}`, ...handlers, ...orElse, final].join('\n');
}

/** The functions g0, g1, ... of a program. Each yields somewhere, so that it is a generator. */
export function pythonFunctions(program: { async: boolean; functions: readonly Block[] }): string {
  const head = program.async ? 'async def' : 'def';
  return program.functions
    .map((body, i) => {
      const text = block(body, placeOf(program, i));
      return `@kept\n${head} g${i}():\n    x = None\n    if False: yield\n${text}`;
    })
    .join('\n');
}

export function pythonBody({ async, body }: ContextProgram): string {
  return block(body, bodyPlace(async));
}
