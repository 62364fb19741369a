import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Folder } from '../support/folder.ts';
import { broken } from './broken.ts';
import { assertSound, judged } from './judged.ts';
import { mutation } from './mutations.ts';
import { holds, PATIENCE_MS, withSeed } from './settings.ts';

/** From one broken field to a document that hardly resembles what it was. */
const any = broken(
  fc.oneof(
    fc.array(mutation, { minLength: 1, maxLength: 3 }),
    fc.array(mutation, { minLength: 10, maxLength: 80, size: 'max' }),
  ),
);

describe(withSeed('a recording in which fields are missing or odd'), function () {
  this.timeout(PATIENCE_MS);
  const folder = new Folder();
  after(() => {
    folder.remove();
  });
  // One for each test: a property that is interrupted leaves its last try running.
  const fileFor = (test: string): string => folder.at(`${test}.json`);

  it('is judged without a crash, a blind "healthy" or a value that is no word', async () => {
    const file = fileFor('1');
    const property = fc.asyncProperty(any, async ({ list, target }) => {
      assertSound(await judged(file, list, target));
    });
    await holds(200, property);
  });

  it('is judged the same each time', async () => {
    const file = fileFor('2');
    const property = fc.asyncProperty(any, async ({ list, target }) => {
      const [once, again] = [await judged(file, list, target), await judged(file, list, target)];
      assert.deepEqual(again, once);
    });
    await holds(30, property);
  });
});
