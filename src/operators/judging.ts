import { isThenable } from '../pipeline/reader.ts';
import { type OnReject, refuser } from '../pipeline/reject.ts';
import { type Stage, stage } from '../pipeline/stage.ts';

/** What is made of an item that is refused. */
export const REFUSED: unique symbol = Symbol('refused');

/** Refuses the item in hand, for a reason. */
export type Refuse = (reason: string) => typeof REFUSED;

/**
 * A stage that hands on what is made of an item, unless that is refused.
 *
 * @param judge - Makes it, or refuses; a promise of either is awaited in an async flow.
 */
export function judging<In, Out>(
  name: string,
  args: readonly unknown[],
  onReject: OnReject,
  judge: (item: In, index: number, refuse: Refuse) => unknown,
): Stage<In, Out> {
  const { accept, refuse } = refuser(name, onReject);
  return stage({
    name,
    args,
    located: true,
    reads: 'until one passes',
    start: () => ({ index: 0 }),
    ask: (state, item: In) => {
      const index = state.index++;
      return judge(item, index, (reason) => {
        refuse(item, index, reason);
        return REFUSED;
      });
    },
    step: (_state, _item, emit, answer) => {
      if (answer === REFUSED) return;
      if (isThenable(answer)) {
        // Nobody will hear of it.
        answer.then(undefined, () => {});
        throw new TypeError(
          `${name}: it was answered with a promise, which a sync flow cannot wait for; call toAsync() before`,
        );
      }
      accept();
      emit(answer as Out);
    },
  });
}
