import { type Plan, planOf } from '../pipeline/plan.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/** What a stage can have as a further input: anything a flow can be made of. An async one needs an async flow. */
export type Input<T> = Iterable<T> | AsyncIterable<T> | (() => Iterable<T> | AsyncIterable<T>);

/** The plans of further inputs, checked at the call and opened when they are first read. */
export function inputPlans(operator: string, inputs: readonly unknown[]): Plan[] {
  return inputs.map((input) => planOf(input, operator));
}

/** A stage that reads its inputs one after the other; `order` names them, 0 for what flows in. */
export function inSequence<T>(
  name: string,
  order: readonly number[],
  inputs: readonly Plan[],
  args: readonly unknown[],
): Stage<unknown, T> {
  return stage({
    name,
    args,
    inputs,
    start: () => ({ turn: 0 }),
    from: ({ turn }) => order[turn] ?? -1,
    step: (_state, item, emit) => emit(item as T),
    // Of an item of input 0, whose turn it stays. The others the machine reads.
    text: ({ item, each }) => ({ step: each(item) }),
    ended: (state) => {
      state.turn += 1;
    },
  });
}

/** A stage that reads one item of each input in turn: to the first end of one, or on with the others. */
export function inTurn<T>(
  name: string,
  inputs: readonly Plan[],
  args: readonly unknown[],
  atEnd: 'stop' | 'go on',
): Stage<unknown, T> {
  return stage({
    name,
    args,
    inputs,
    start: () => ({ live: [0, ...inputs.map((_, index) => index + 1)], turn: 0 }),
    from: ({ live, turn }) => live[turn] ?? -1,
    step: (state, item, emit) => {
      state.turn = (state.turn + 1) % state.live.length;
      emit(item as T);
    },
    ended: (state) => {
      if (atEnd === 'stop') state.live.length = 0;
      else state.live.splice(state.turn, 1);
      if (state.turn >= state.live.length) state.turn = 0;
    },
  });
}
