/** A macrotask later: what was to happen by itself has happened; an unhandled rejection has failed the test. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
