import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { describe, test } from 'node:test';
import { turn } from '../../test/turn.ts';
import { watch } from '../../test/watch.ts';
import { flow } from '../flow/make.ts';
import { fromEvents } from './fromEvents.ts';

describe('fromEvents, of an emitter of Node', () => {
  test('listens from the first pull until it is left, to an emitter', async () => {
    const emitter = new EventEmitter();
    const results = flow(fromEvents<number>(emitter, 'n'))[Symbol.asyncIterator]();
    assert.equal(emitter.listenerCount('n'), 0);
    const first = results.next();
    await turn();
    emitter.emit('n', 1);
    emitter.emit('n', 2);
    assert.deepEqual([(await first).value, (await results.next()).value], [1, 2]);
    await results.return!();
    assert.deepEqual([emitter.listenerCount('n'), emitter.listenerCount('error')], [0, 0]);
  });

  test('fails with the error event, ends with those that end it', async () => {
    const emitter = new EventEmitter();
    const failing = watch(flow(fromEvents(emitter, 'n')).toArray());
    const ending = watch(flow(fromEvents(emitter, 'n', { end: ['close', 'end'], error: [] })).toArray());
    await turn();
    emitter.emit('n', 1);
    emitter.emit('error', new Error('boom'));
    emitter.emit('end');
    await turn();
    assert.deepEqual([String(failing.error), ending.value], ['Error: boom', [1]]);
    assert.deepEqual(emitter.eventNames(), []);
  });
});
