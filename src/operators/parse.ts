import { checkFunction, checkOptions } from '../pipeline/check.ts';
import { isThenable } from '../pipeline/reader.ts';
import { checkOnReject, type RejectOptions } from '../pipeline/reject.ts';
import { type Stage, stage } from '../pipeline/stage.ts';
import { judging } from './judging.ts';

/**
 * Replaces each item by what `f` makes of it, as `map` does, where `f` may refuse an item by throwing: that is then a reject, not
 * the end of the flow.
 *
 * Every error that `f` throws counts, a mistake in `f` itself too: look at the reasons. A reject has the file, line, byte offset
 * and text of its record where the item is the very object that a format has made, handed on by whatever came before (`filter`,
 * `tap`, `prefetch`), and among the last 4,096 that it has read. What was made anew (`map`), is no object, or came too late
 * (`sorted`) has its index and its JSON.
 *
 * @param f - Called once per demanded item, with the item and its index. In an async flow it may answer with a promise.
 * @param options - `onReject`: `'throw'` (default: the error of `f` ends the flow, as it is), a function or a `quarantine`.
 * @returns The results. Holds nothing; with `onReject`, a format before it remembers where its last 4,096 records stand, in 1 MiB.
 * @throws TypeError when `f` is not a function, or `onReject` is nothing of the above.
 * @example
 * ```ts
 * const bad: string[] = [];
 * const number = (text: string) => {
 *   if (!/^-?\d+$/.test(text)) throw new Error('not an integer');
 *   return Number(text);
 * };
 * flow(['1', 'x', '3']).parse(number, { onReject: ({ item, reason }) => bad.push(`${item}: ${reason}`) }).toArray() // => [1, 3]
 * bad // => ['1: not an integer']
 * ```
 * @see more-itertools map_except
 */
export function parse<In, Out>(
  f: (item: In, index: number) => Out,
  options: RejectOptions = {},
): Stage<In, Awaited<Out>> {
  checkFunction('parse', 'f', f);
  checkOptions('parse', options, ['onReject']);
  const { onReject = 'throw' } = options;
  checkOnReject('parse', onReject);
  if (onReject === 'throw') {
    return stage({
      name: 'parse',
      args: [f],
      start: () => ({ index: 0 }),
      ask: (state, item: In) => f(item, state.index++),
      step: (_state, _item, emit, result) => emit(result),
      text: ({ call, answer, each }) => ({ ask: call(f), step: each(answer) }),
    });
  }
  return judging<In, Awaited<Out>>('parse', [f, options], onReject, (item, index, refuse) => {
    const failed = (error: unknown): unknown => refuse(error instanceof Error ? error.message : String(error));
    let answer: Out;
    try {
      answer = f(item, index);
    } catch (error) {
      return failed(error);
    }
    return isThenable(answer) ? answer.then(undefined, failed) : answer;
  });
}
