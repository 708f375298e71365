// An auto-primed coroutine that takes data points and commands.
import assert from 'node:assert/strict';
import { coroutine } from 'sluice';

type Message = number | readonly ['set_window', number];

const movingAverage = coroutine(function* movingAverage(window: number) {
  let queue: number[] = [];
  let sum = 0;
  for (;;) {
    const message: Message = yield queue.length > 0 ? sum / queue.length : undefined;
    if (typeof message === 'number') {
      if (queue.length === window) sum -= queue.shift()!;
      queue.push(message);
      sum += message;
    } else {
      // `type(q)(maxlen=...)`: a new deque, which is empty.
      window = message[1];
      queue = [];
      sum = 0;
    }
  }
});

const average = movingAverage(3);
assert.equal(average.send(5).value, 5);
assert.equal(average.send(7).value, 6);
assert.equal(average.send(4).value, 16 / 3);
// The seed's comment says 5.5; CPython forgets the data points with the old deque, and says None.
assert.equal(average.send(['set_window', 2]).value, undefined);
assert.equal(average.send(8).value, 8);
