import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { commandFor, MissingPackageError, optional, OPTIONAL_PARTS } from './optional.ts';

test('every package is there, or its absence says how to install it', async () => {
  for (const part of OPTIONAL_PARTS) {
    const together = OPTIONAL_PARTS.filter(({ purpose }) => purpose === part.purpose);
    const imported = await optional<object>('reader', part.name).catch((error: unknown) => error);
    if (!(imported instanceof MissingPackageError)) {
      assert.equal(typeof imported, 'object');
      continue;
    }
    assert.equal(
      imported.message,
      `reader: ${part.purpose} needs the package ${part.name}, which is not installed; ${commandFor(together)}`,
    );
    assert.deepEqual(
      imported.packages,
      together.map(({ name }) => name),
    );
  }
});

test('what package.json has as peers is in the table, with the same versions', () => {
  const { peerDependencies } = createRequire(import.meta.url)('sluice/package.json') as {
    peerDependencies: Record<string, string>;
  };
  for (const [name, range] of Object.entries(peerDependencies)) {
    assert.equal(OPTIONAL_PARTS.find((part) => part.name === name)?.range, range, name);
  }
});

test('a package that is not in the table is a mistake of ours', async () => {
  await assert.rejects(optional('reader', 'left-pad'), /left-pad is not in the table/);
});

test('the command is one that a shell takes', () => {
  const [first, second] = OPTIONAL_PARTS;
  assert.equal(
    commandFor([first!, second!]),
    `npm install "${first!.name}@${first!.range}" "${second!.name}@${second!.range}"`,
  );
});
