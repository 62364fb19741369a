import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { Folder } from '../support/folder.ts';
import type { Recorded } from './corpus.ts';
import { judged, type Judged } from './judged.ts';
import { broken, intact } from './broken.ts';
import { mutation } from './mutations.ts';
import {
  draw,
  reordered,
  unknownFields,
  withKeysReordered,
  withSetsReordered,
  withUnknownFields,
} from './rewritten.ts';
import { holds, PATIENCE_MS, withSeed } from './settings.ts';

/** As it was recorded, or with some of its fields broken. */
const cluster = broken(fc.array(mutation, { maxLength: 12 }));

describe(withSeed('the same cluster, written differently'), function () {
  this.timeout(PATIENCE_MS);
  const folder = new Folder();
  after(() => {
    folder.remove();
  });
  // One for each test: a property that is interrupted leaves its last try running.
  const fileFor = (test: string): string => folder.at(`${test}.json`);

  it('is judged the same, whatever the order of its objects', async () => {
    const file = fileFor('1');
    const property = fc.asyncProperty(cluster, draw, async ({ list, target }, start) => {
      const expected = await judged(file, list, target);
      fc.pre(!isAmbiguous(list, expected));
      assert.deepEqual(await judged(file, reordered(list, start()), target), expected);
    });
    await holds(40, property);
  });

  it('is judged the same, whatever the order of its keys', async () => {
    const file = fileFor('2');
    const property = fc.asyncProperty(cluster, draw, async ({ list, target }, start) => {
      const expected = await judged(file, list, target);
      assert.deepEqual(await judged(file, withKeysReordered(list, start()), target), expected);
    });
    await holds(40, property);
  });

  it('is judged the same with fields that we do not know', async () => {
    const file = fileFor('3');
    const property = fc.asyncProperty(intact, unknownFields, async ({ list, target }, more) => {
      const expected = await judged(file, list, target);
      assert.deepEqual(await judged(file, withUnknownFields(list, more), target), expected);
    });
    await holds(40, property);
  });

  it('gets the same verdict, whatever the order of conditions, statuses and owners', async () => {
    const file = fileFor('4');
    const property = fc.asyncProperty(intact, draw, async ({ list, target }, start) => {
      const expected = opinion(await judged(file, list, target));
      const found = opinion(await judged(file, withSetsReordered(list, start()), target));
      assert.deepEqual(found, expected);
    });
    await holds(40, property);
  });
});

/**
 * Of an object that is there twice and tells no time, whichever comes last counts; and of several that cannot be used,
 * the one that comes first is named.
 */
function isAmbiguous({ items }: Recorded, result: Judged): boolean {
  const keys = items.map(({ kind, metadata }) => {
    const { namespace, name } = (metadata ?? {}) as { namespace?: string; name?: string };
    return JSON.stringify([kind, namespace, name]);
  });
  return new Set(keys).size < keys.length || (result.is === 'report' && result.problems.length > 1);
}

function opinion(result: Judged): unknown {
  if (result.is !== 'report') return result;
  const { verdict, outcomes, alerts, generation, timeline } = result.report;
  return { verdict, outcomes, alerts, generation, timeline };
}
