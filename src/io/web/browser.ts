/** Stands in for `index.ts` where there is no Node (see `browser` in package.json), so that bundlers do not look for its modules. */
function needsNode(name: string): () => never {
  return () => {
    throw new Error(`${name}: needs Node; in a browser, use fetch`);
  };
}

export const crawl: () => never = needsNode('crawl');
export const http: () => never = needsNode('http');
export const pages: () => never = needsNode('pages');
export const toHttp: () => never = needsNode('toHttp');
