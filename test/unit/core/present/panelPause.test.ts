import assert from 'node:assert/strict';
import type { ReplicaSetReport, RolloutReport } from '../../../../src/core/model/report.ts';
import { pauseSentence } from '../../../../src/core/present/panelPause.ts';
import { report } from '../../../support/report.ts';

function replicaSet(change: Partial<ReplicaSetReport>): ReplicaSetReport {
  const name = change.wanted === true ? 'web-2' : 'web-1';
  const counters = { desired: 2, current: 2, ready: 2, available: 2 };
  const unknown = { revision: null, images: [], changeCause: null, createdAt: null };
  return { name, wanted: false, ...counters, ...unknown, ...change };
}

const image = { path: 'containers[web].image', from: 'web:1', to: 'web:2' };
const variable = { path: 'containers[web].env[MODE].value', from: null, to: '(hidden)' };
const WHO = 'Paused by kubectl-rollout since 11-22 10:00:05 UTC; ';

describe('the sentence beside Resume rollout', () => {
  const sentences: readonly (readonly [why: string, rollout: Partial<RolloutReport>, sentence: string])[] = [
    [
      'one change waits',
      { changes: { since: 4, fields: [image] } },
      `${WHO}a resume rolls out what changed since revision 4: containers[web].image from web:1 to web:2.`,
    ],
    [
      'the image goes before what is earlier by name',
      { changes: { since: 4, fields: [variable, image, { ...image, path: 'nodeName', to: null }] } },
      `${WHO}a resume rolls out what changed since revision 4: containers[web].image from web:1 to web:2 and 2 more, which step 3 lists.`,
    ],
    [
      'something was added',
      { changes: { since: 4, fields: [variable] } },
      `${WHO}a resume rolls out what changed since revision 4: containers[web].env[MODE].value added: (hidden).`,
    ],
    [
      'something was removed',
      { changes: { since: 4, fields: [{ path: 'nodeName', from: 'node-a', to: null }] } },
      `${WHO}a resume rolls out what changed since revision 4: nodeName removed: node-a.`,
    ],
    [
      'there is no other revision',
      { replicaSets: [], changes: { since: null, fields: [] } },
      `${WHO}a resume rolls out the wanted template.`,
    ],
    [
      'nothing else runs',
      {
        replicaSets: [replicaSet({ wanted: true }), replicaSet({ desired: 0, current: 0 })],
        changes: { since: 4, fields: [image] },
      },
      `${WHO}no template change waits for a resume.`,
    ],
    [
      'the rollout was paused half way',
      { replicaSets: [replicaSet({ wanted: true }), replicaSet({})], changes: { since: 4, fields: [image] } },
      `${WHO}a resume rolls out what changed since revision 4: containers[web].image from web:1 to web:2.`,
    ],
    ['the history is out of reach', { changes: null }, `${WHO}what a resume rolls out could not be read.`],
    [
      'the ReplicaSets are out of reach',
      { replicaSets: null },
      `${WHO}what a resume rolls out could not be read.`,
    ],
    [
      'nobody wrote down who paused it',
      { pausedBy: null, changes: null },
      'Paused since 11-22 10:00:05 UTC, by whom is not recorded; what a resume rolls out could not be read.',
    ],
    [
      'nothing is known of the pause',
      { pausedBy: null, pausedSince: null, changes: null },
      'Paused, by whom is not recorded; what a resume rolls out could not be read.',
    ],
  ];
  for (const [why, rollout, sentence] of sentences)
    it(`says where ${why}: “${sentence}”`, () => {
      const base = report();
      const paused = {
        ...base.rollout,
        paused: true,
        pausedBy: 'kubectl-rollout',
        pausedSince: '2026-11-22T10:00:05Z',
        replicaSets: [replicaSet({})],
        ...rollout,
      };
      assert.equal(pauseSentence({ ...base, rollout: paused }), sentence);
    });

  for (const paused of [false, null])
    it(`is none where paused is ${paused}`, () => {
      const base = report();
      assert.equal(pauseSentence({ ...base, rollout: { ...base.rollout, paused } }), null);
    });
});
