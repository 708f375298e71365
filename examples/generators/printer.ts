/** Python's `print` for an example, which checks itself by what it has printed. */
export function printer(): { readonly print: (...values: readonly unknown[]) => void; readonly printed: string[] } {
  const printed: string[] = [];
  const print = (...values: readonly unknown[]): void => {
    const line = values.join(' ');
    printed.push(line);
    console.log(line);
  };
  return { print, printed };
}
