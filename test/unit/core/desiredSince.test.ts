import assert from 'node:assert/strict';
import { dated } from '../../../src/core/desiredSince.ts';
import type { DeploymentFacts } from '../../../src/core/model/evidence.ts';
import { ago, condition, deployment, NOW } from '../../support/facts.ts';

function behind(change: Partial<DeploymentFacts>): DeploymentFacts {
  return deployment({ generation: 5, observedGeneration: 4, ...change });
}

const synced = (seconds: number, reason = 'NewReplicaSetAvailable') => [
  condition('Progressing', 'True', reason, '', ago(seconds)),
];

const CASES: readonly { name: string; facts: DeploymentFacts; desiredSince: string | undefined }[] = [
  {
    name: 'is relied on where every sync that came to its end is older',
    facts: behind({ desiredSince: ago(720), conditions: synced(3600) }),
    desiredSince: ago(720),
  },
  {
    name: 'is contradicted by a sync that came to its end later and observed less',
    facts: behind({ desiredSince: ago(720), conditions: synced(700) }),
    desiredSince: undefined,
  },
  {
    name: 'is contradicted by the condition Available too',
    facts: behind({
      desiredSince: ago(720),
      conditions: [condition('Available', 'True', 'MinimumReplicasAvailable', '', ago(700))],
    }),
    desiredSince: undefined,
  },
  {
    name: 'is at most as long ago as a sync of the last minute',
    facts: behind({ desiredSince: ago(720), conditions: synced(20) }),
    desiredSince: ago(20),
  },
  {
    name: 'is not contradicted by what is written on the way to the end',
    facts: behind({ desiredSince: ago(720), conditions: synced(700, 'DeploymentResumed') }),
    desiredSince: ago(720),
  },
  {
    name: 'is not contradicted where the generation is observed',
    facts: deployment({ desiredSince: ago(720), conditions: synced(700) }),
    desiredSince: ago(720),
  },
  {
    name: 'stays unknown where it is',
    facts: behind({ desiredSince: undefined, conditions: synced(700) }),
    desiredSince: undefined,
  },
];

describe('the moment at which the wanted generation was written', () => {
  for (const { name, facts, desiredSince } of CASES)
    it(name, () => {
      assert.equal(dated(facts, NOW).desiredSince, desiredSince);
    });
});
