import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sluiceAsync, sluiceSync } from './adapters.ts';
import { probeAsync, probeSync } from './probe.ts';

// Where libraries differ, this is what is right; `npm run behaviour` prints it beside others.

test('sync', () => {
  assert.deepEqual(probeSync(sluiceSync), {
    'take(3) closes': 'Y',
    'reads for take(3)': '3',
    'reads for take(0)': '0',
    'break closes': 'Y',
    'return() before next closes': 'Y',
    'callback throw closes': 'Y',
    'array, 1st/2nd pass': '3,3',
    'iterator, 1st/2nd pass': '10,ConsumedError',
    'zip shortest closes longer': 'Y',
    'zip break closes both': 'YY',
    'flatMap inner closed': 'Y',
  });
});

test('async', async () => {
  const { 'reads for 5 slow items': reads, ...row } = await probeAsync(sluiceAsync);
  assert.deepEqual(row, {
    'take(3) closes / reads': 'Y/3',
    'break closes / reads': 'Y/2',
    'return() before next closes': 'Y',
    'callback throw closes': 'Y',
    'return() during a blocked pull': 'settled closed',
    'three next() at once': '0 1 2',
    'merge break closes both': 'YY',
    'zip shortest closes longer': 'Y',
    'concurrent map error closes': 'Y',
    'max in flight (limit 2)': '2',
    'concurrent map, take(3): closed / started': 'Y/3',
  });
  // Five, and what the limit allows to be ready.
  assert.ok(Number(reads) <= 7, reads);
});
