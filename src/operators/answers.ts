import { isThenable } from '../pipeline/reader.ts';

/**
 * Asks several callbacks about one item, and says whether one of the answers is a promise.
 *
 * @param answers - Where the answers go, each at the index of its question.
 */
export function askAll(answers: unknown[], questions: number, ask: (question: number) => unknown): boolean {
  let waits = false;
  let asked = 0;
  try {
    for (; asked < questions; asked++) {
      const answer = ask(asked);
      answers[asked] = answer;
      waits ||= isThenable(answer);
    }
  } catch (error) {
    // What the others have promised nobody will wait for: it must not end the process as an unhandled rejection.
    for (const answer of answers.slice(0, asked)) if (isThenable(answer)) Promise.resolve(answer).catch(() => {});
    throw error;
  }
  return waits;
}
