// Measures what is left behind by a million pulls, merges and aborted runs, and by what is dropped: the tests of test/leaks.test.ts, in full.
process.env.LEAKS = 'full';
process.argv.push('test/leaks');
await import('./test.mjs');
