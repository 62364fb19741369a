import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { KINDS } from '../../src/core/model/kinds.ts';
import { Folder } from '../support/folder.ts';
import { specimens } from './corpus.ts';
import { fieldsOf } from './fieldsOf.ts';
import { assertSound, judged } from './judged.ts';
import { madeUp } from './madeUp.ts';
import { holds, PATIENCE_MS, withSeed } from './settings.ts';

const target = { namespace: 'shop', name: 'web' };

describe(withSeed('a made-up cluster of half-missing objects'), function () {
  this.timeout(PATIENCE_MS);
  const folder = new Folder();
  after(() => {
    folder.remove();
  });

  it('is made of the fields that the shapes read', () => {
    const fields = JSON.stringify(fieldsOf(KINDS.Pod.shape));
    assert.match(
      fields,
      /"schedulingGates":\{"is":"list","of":\{"is":"object","of":\{"name":\{"is":"text"\}/,
    );
    assert.match(fields, /"port":\{"is":"number or text"\}/);
    assert.match(fields, /"limits":\{"is":"map","of":\{"is":"number or text"\}\}/);
  });

  it('is judged without a crash, a blind "healthy" or a value that is no word', async () => {
    const file = folder.at('made-up.json');
    const property = fc.asyncProperty(madeUp(specimens()), async (list) => {
      assertSound(await judged(file, list, target));
    });
    await holds(200, property);
  });
});
