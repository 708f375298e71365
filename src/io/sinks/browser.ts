/** Stands in for `index.ts` where there is no Node (see `browser` in package.json), so that bundlers do not look for its modules. */
function needsNode(name: string): () => never {
  return () => {
    throw new Error(`${name}: writing needs Node; in a browser, forEach what you have to do`);
  };
}

export const extractTo: () => never = needsNode('extractTo');
export const toAccessLog: () => never = needsNode('toAccessLog');
export const toCsv: () => never = needsNode('toCsv');
export const toFile: () => never = needsNode('toFile');
export const toJson: () => never = needsNode('toJson');
export const toLogfmt: () => never = needsNode('toLogfmt');
export const toNdjson: () => never = needsNode('toNdjson');
export const toStdout: () => never = needsNode('toStdout');
export const toSyslog: () => never = needsNode('toSyslog');
export const toTsv: () => never = needsNode('toTsv');
export const toParquet: () => never = needsNode('toParquet');
export const toPartitions: () => never = needsNode('toPartitions');
export const toRotatingFiles: () => never = needsNode('toRotatingFiles');
