/** Stands in for `index.ts` where there is no Node (see `browser` in package.json), so that bundlers do not look for its modules. */
export { normalUrl } from './normalize.ts';
export { readRobots } from './robots.ts';

function needsNode(name: string): () => never {
  return () => {
    throw new Error(`${name}: needs Node; in a browser, use fetch`);
  };
}

export const crawl: () => never = needsNode('crawl');
export const eventSource: () => never = needsNode('eventSource');
export const http: () => never = needsNode('http');
export const pages: () => never = needsNode('pages');
export const s3: () => never = needsNode('s3');
export const s3Objects: () => never = needsNode('s3Objects');
export const toHttp: () => never = needsNode('toHttp');
export const toS3: () => never = needsNode('toS3');
export const webSocket: () => never = needsNode('webSocket');
