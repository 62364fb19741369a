import assert from 'node:assert/strict';
import type { Suite } from 'mocha';
import { idsIn, PROMISES } from './promises.ts';

describe('[suite] the list of promises', () => {
  it('has a case for each, and each case names one that is on the list', function () {
    let root: Suite = this.test!.parent!;
    while (root.parent !== undefined) root = root.parent;
    const named = new Set<string>();
    root.eachTest((test) => {
      for (const id of idsIn(test.fullTitle())) named.add(id);
    });
    const listed = Object.keys(PROMISES);
    assert.deepEqual(
      listed.filter((id) => !named.has(id)),
      [],
      'without a case',
    );
    assert.deepEqual(
      [...named].filter((id) => !listed.includes(id)),
      [],
      'not on the list',
    );
  });
});
