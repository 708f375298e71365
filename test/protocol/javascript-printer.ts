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

/** For names of variables, which have to differ where they are nested. */
let fresh = 0;

function block(statements: Block, place: Place): string {
  return statements.map((one) => statement(one, place)).join('\n');
}

function statement(s: Statement, place: Place): string {
  const { async, body } = place;
  const kept = 'keep' in s && s.keep ? 'x = ' : '';
  switch (s.kind) {
    case 'yield':
      return body ? `rt.log(${s.value});` : `${kept}yield ${s.value};`;
    case 'log':
      return `rt.log(${s.value}, x);`;
    case 'set':
      return `x = ${s.value};`;
    case 'return':
      return async && !body ? 'return;' : `return ${s.value};`;
    case 'break':
    case 'continue':
      return place.inLoop ? `${s.kind};` : '';
    case 'reraise':
      return place.handling ? `throw ${place.handling};` : '';
    case 'tick':
      return async ? 'await null;' : '';
    case 'raise':
      return `rt.raise('${typeIn(s.type, place)}', ${s.value}, ${JSON.stringify(s.from)});`;
    case 'if': {
      const test = { x: 'x', 'x == 7': 'x === 7', 'x is None': 'x === undefined' }[s.test];
      return `if (${test}) {\n${block(s.body, place)}\n} else {\n${block(s.orElse, place)}\n}`;
    }
    case 'loop': {
      const i = `i${(fresh += 1)}`;
      return `for (let ${i} = 0; ${i} < ${s.count}; ${i}++) {\n${block(s.body, { ...place, inLoop: true })}\n}`;
    }
    case 'try':
      return tryStatement(s, place);
    case 'delegate':
      return async || body ? '' : delegation(s.to, kept, place);
    default: {
      if (body || s.to > place.after) return '';
      const wait = async ? 'await ' : '';
      // Python's `for` does not close what it leaves.
      return `{ const it = g${place.index + s.to}(); for (let r; !(r = ${wait}it.next()).done; ) ${kept}yield r.value; }`;
    }
  }
}

function delegation(to: Target, kept: string, place: Place): string {
  if (to.kind === 'list') return `${kept}yield* rt.delegate([1, 2]);`;
  if (to.kind === 'logged') return `${kept}yield* rt.delegate(rt.logged('${to.methods}'));`;
  return to.distance > place.after ? '' : `${kept}yield* rt.delegate(g${place.index + to.distance}());`;
}

function tryStatement(s: Statement & { kind: 'try' }, place: Place): string {
  const n = (fresh += 1);
  const e = `e${n}`;
  const handlers = s.handlers.map(
    ({ types, body }) =>
      `if (rt.is(${e}, ${JSON.stringify(types.length > 0 ? types : ['BaseException'])})) {\n` +
      `rt.log(${e}.name);\n${block(body, { ...place, handling: e })}\n} else `,
  );
  const caught =
    handlers.length > 0
      ? `let ok${n} = false;\ntry {\n${block(s.body, place)}\nok${n} = true;\n} catch (thrown) {\n` +
        `const ${e} = rt.caught(thrown);\n${handlers.join('')}throw ${e};\n}\n` +
        `if (ok${n}) {\n${block(s.orElse, place)}\n}`
      : block(s.body, place);
  return `try {\n${caught}\n} finally {\n${block(s.final, { ...place, handling: undefined })}\n}`;
}

/** The functions g0, g1, ... of a program. */
export function javascriptFunctions(program: { async: boolean; functions: readonly Block[] }): string {
  const make = program.async ? 'rt.asyncGenerator(async function*' : 'rt.generator(function*';
  return program.functions
    .map((body, i) => `const g${i} = ${make} () { let x;\n${block(body, placeOf(program, i))}\n});`)
    .join('\n');
}

export function javascriptBody({ async, body }: ContextProgram): string {
  return block(body, bodyPlace(async));
}
