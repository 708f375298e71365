// Measures what is left behind by a million pulls, merges and aborted runs, and by what is dropped, and what itertools hold over
// ten million items: the tests of test/leaks.test.ts and test/itertools/memory.test.ts, in full.
process.env.LEAKS = 'full';
process.argv.push('test/leaks', 'itertools/memory');
await import('./test.mjs');
