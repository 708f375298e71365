import { readdirSync } from 'node:fs';
import { describe, test } from 'node:test';

const folder = new URL('generators/', import.meta.url);

describe('the examples do what they say', () => {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.js'))) {
    test(file, () => import(new URL(file, folder).href));
  }
});
