import { checkFunction, wrongType } from '../pipeline/check.ts';
import { isThenable } from '../pipeline/reader.ts';
import { type Terminal, terminal } from '../pipeline/stage.ts';

interface State {
  index: number;
  /** The reducer's state of each group. */
  readonly groups: Map<unknown, object>;
  /** The group of the item in hand; none if its reducer takes no more. */
  group: object | undefined;
  /** Its key was promised, and is not known yet. */
  keyless: boolean;
}

/** A terminal that runs a reducer per group. */
export function grouped<T, Key, Result>(
  name: string,
  key: (item: T, index: number) => Key,
  reducer: Terminal<T, Result>,
  args: readonly unknown[] = [key],
): Terminal<T, Map<Awaited<Key>, Result>> {
  checkFunction(name, 'key', key);
  checkReducer(name, reducer);
  const { start, wants, ask, step, result } = reducer;
  const enter = (state: State, found: unknown, item: T): unknown => {
    let group = state.groups.get(found);
    if (!group) state.groups.set(found, (group = start()));
    state.keyless = false;
    state.group = wants && !wants(group) ? undefined : group;
    return state.group && ask?.(state.group, item);
  };
  return terminal({
    name,
    args,
    holds: reducer.holds ? `per group: ${reducer.holds}` : 'one result per group',
    start: (): State => ({ index: 0, groups: new Map(), group: undefined, keyless: false }),
    ask: (state, item: T) => {
      const found = key(item, state.index++);
      if (!isThenable(found)) return enter(state, found, item);
      state.keyless = true;
      return Promise.resolve(found).then((value) => enter(state, value, item));
    },
    step: ({ group, keyless }, item: T, answer) => {
      if (keyless) refuse(name);
      if (group) step(group, item, answer);
    },
    text: ({ mayWait, state, call, value, local, item, answer, part }) => {
      // A promised key, and one that is the answer of a reducer, are for the closures to tell apart.
      if (mayWait) return undefined;
      const [groups, group] = [state('groups'), local()];
      const reduce = part(reducer, group, item);
      if (!reduce) return undefined;
      return {
        ask: call(key),
        step:
          `if ((typeof ${answer} === 'object' || typeof ${answer} === 'function') && ${value(isThenable)}(${answer})) ` +
          `${value(refuse)}(${value(name)});\nlet ${group} = ${groups}.get(${answer});\n` +
          `if (${group} === undefined) ${groups}.set(${answer}, ${group} = ${value(start)}());\n${reduce.ask}\n${reduce.step}`,
      };
    },
    result: ({ groups }) => new Map([...groups].map(([found, group]) => [found as Awaited<Key>, result(group)])),
  });
}

function refuse(name: string): never {
  throw new TypeError(`${name}: key gave a promise in a sync flow; call toAsync() before it`);
}

export function checkReducer(operator: string, value: unknown, parameter: string = 'reducer'): void {
  if ((value as { kind?: unknown } | null | undefined)?.kind === 'terminal') return;
  throw wrongType(operator, parameter, 'a terminal such as count() or sum(f)', value);
}
