import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { turn } from '../../test/turn.ts';
import { rootCause, SuppressedError } from '../protocol/suppressed-error.ts';
import { Scope } from './scope.ts';

/** Resources that write into a log when they are closed; those named fail. */
function resources(...failing: string[]) {
  const log: string[] = [];
  const open = (name: string) => ({
    close: () => {
      log.push(name);
      if (failing.includes(name)) throw new Error(name);
    },
  });
  const openAsync = (name: string) => ({
    close: async () => {
      log.push(`${name} begins`);
      await turn();
      log.push(`${name} ends`);
      if (failing.includes(name)) throw new Error(name);
    },
  });
  return { log, open, openAsync };
}

describe('a scope', () => {
  test('closes in reverse order of opening, everything once', () => {
    const { log, open } = resources();
    const scope = new Scope();
    for (const name of ['a', 'b', 'c']) scope.add(0, open(name));
    scope.close(Infinity);
    scope.close(Infinity);
    assert.deepEqual(log, ['c', 'b', 'a']);
  });

  test('closes up to a stage, whatever was opened between', () => {
    const { log, open } = resources();
    const scope = new Scope();
    scope.add(-1, open('source'));
    scope.add(2, open('later stage'));
    scope.add(0, open('stage'));
    scope.close(1);
    assert.deepEqual(log, ['stage', 'source']);
    scope.close(Infinity);
    assert.deepEqual(log, ['stage', 'source', 'later stage']);
  });

  test('forgets what has ended by itself', () => {
    const { log, open } = resources();
    const scope = new Scope();
    const [a, b] = [open('a'), open('b')];
    scope.add(0, a);
    scope.add(0, b);
    scope.drop(a);
    scope.drop(a);
    scope.close(Infinity);
    assert.deepEqual(log, ['b']);
  });

  test('closes the rest though some fail; every error comes out, the first as the root', () => {
    const { log, open } = resources('c', 'a');
    const scope = new Scope();
    for (const name of ['a', 'b', 'c']) scope.add(0, open(name));
    const cause = new Error('cause');
    assert.throws(
      () => scope.close(Infinity, { error: cause }),
      (error: SuppressedError) => {
        assert.ok(error instanceof SuppressedError);
        assert.equal((error.error as Error).message, 'a');
        assert.equal(((error.suppressed as SuppressedError).error as Error).message, 'c');
        assert.equal(rootCause(error), cause);
        return true;
      },
    );
    assert.deepEqual(log, ['c', 'b', 'a']);
  });

  test('throws the cause as it is where nothing else fails, undefined too', () => {
    const scope = new Scope();
    assert.throws(
      () => scope.close(Infinity, { error: undefined }),
      (error) => error === undefined,
    );
  });

  test('awaits one cleanup before it begins the next', async () => {
    const { log, openAsync } = resources('b');
    const scope = new Scope();
    for (const name of ['a', 'b']) scope.add(0, openAsync(name));
    await assert.rejects(scope.closeAsync(Infinity), { message: 'b' });
    assert.deepEqual(log, ['b begins', 'b ends', 'a begins', 'a ends']);
  });

  test('awaits a cleanup that is under way before it goes on', async () => {
    const { log, openAsync } = resources('b');
    const scope = new Scope();
    scope.add(1, openAsync('a'));
    scope.add(0, openAsync('b'));
    const first = scope.closeAsync(0);
    first.catch(() => {});
    await assert.rejects(scope.closeAsync(Infinity), { message: 'b' });
    assert.deepEqual(log, ['b begins', 'b ends', 'a begins', 'a ends']);
    await scope.closeAsync(Infinity);
  });

  test('closes together what waits for each other', async () => {
    const { log, openAsync } = resources('a', 'b');
    const scope = new Scope();
    for (const name of ['a', 'b']) scope.add(0, openAsync(name));
    await assert.rejects(scope.closeTogether(), (error: SuppressedError) => {
      assert.equal((error.error as Error).message, 'a');
      assert.equal((error.suppressed as Error).message, 'b');
      return true;
    });
    assert.deepEqual(log, ['b begins', 'a begins', 'b ends', 'a ends']);
  });
});
