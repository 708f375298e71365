/** For the `skip` of a test whose programs are compiled from text, as the second run of the suite forbids it. */
export function forbidden(): string | false {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- whether it may is the question
    return new Function('return false')() as false;
  } catch {
    return 'its programs are compiled from text, which this runtime forbids';
  }
}
