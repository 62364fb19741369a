import assert from 'node:assert/strict';
import type { ReplicaSetFacts } from '../../../src/core/model/evidence.ts';
import { countsText } from '../../../src/core/rolloutCounts.ts';
import { deployment, oldReplicaSet, replicaSet, replicaSets } from '../../support/facts.ts';

type Counts = Partial<ReturnType<typeof deployment>['replicas']>;
const current = (available: number | undefined) => replicaSets(oldReplicaSet(), replicaSet({ available }));

const CASES: readonly [
  name: string,
  counts: Counts,
  replicasets: ReplicaSetFacts | undefined,
  says: string,
][] = [
  ['a rollout that is complete', {}, undefined, '3 of 3 updated (3 available)'],
  [
    'one new pod that is not available beside an old one that is',
    { desired: 1, updated: 1, total: 2, available: 1 },
    current(0),
    '1 of 1 updated (0 available), 1 old (1 available)',
  ],
  [
    'old pods that are not available either',
    { updated: 1, total: 4, available: 2 },
    current(1),
    '1 of 3 updated (1 available), 3 old (1 available)',
  ],
  [
    'no new pod at all: who is available is old',
    { updated: 0, total: 3, available: 3 },
    undefined,
    '0 of 3 updated (0 available), 3 old (3 available)',
  ],
  [
    'which of them are available is not told where only the Deployment could be read',
    { updated: 1, total: 4, available: 3 },
    undefined,
    '1 of 3 updated, 3 of all 4 available',
  ],
  [
    'nor where the new ReplicaSet has no status yet',
    { updated: 1, total: 4, available: 3 },
    current(undefined),
    '1 of 3 updated, 3 of all 4 available',
  ],
  ['no status', { updated: undefined }, undefined, 'how many of 3 are updated is not known'],
];

describe('how far a rollout is', () => {
  for (const [name, counts, replicasets, says] of CASES)
    it(`tells ${name}`, () => {
      const { replicas } = deployment();
      assert.equal(countsText(deployment({ replicas: { ...replicas, ...counts } }), replicasets), says);
    });
});
