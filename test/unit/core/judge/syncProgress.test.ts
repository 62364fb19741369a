import assert from 'node:assert/strict';
import { firstMissingWrite } from '../../../../src/core/judge/syncProgress.ts';
import type { DeploymentFacts, OwnedReplicaSet, StrategyFacts } from '../../../../src/core/model/evidence.ts';
import {
  condition,
  deployment,
  oldReplicaSet,
  replicaSet,
  replicaSets,
  strategy,
} from '../../../support/facts.ts';

interface SyncCase {
  readonly name: string;
  readonly deployment?: Partial<DeploymentFacts>;
  readonly owned?: readonly OwnedReplicaSet[];
  readonly strategy?: Partial<StrategyFacts>;
  readonly write: 'create-replicaset' | 'update-replicaset' | 'write-status';
  /** Of an update: the ReplicaSet. */
  readonly on?: string;
  readonly difference: RegExp;
}

const STATUS = /^status\.observedGeneration is 4, metadata\.generation is 5$/;
const running = (size: number) => ({ desired: size, current: size, ready: size, available: size });
const sized = (desired: number): Partial<DeploymentFacts> => ({
  replicas: { ...deployment().replicas, desired },
});
const recreate = { type: 'Recreate', maxSurge: undefined, maxUnavailable: undefined };

const CASES: readonly SyncCase[] = [
  { name: 'a rolled out Deployment lacks only its status', write: 'write-status', difference: STATUS },
  {
    name: 'a template without a ReplicaSet lacks it',
    owned: [oldReplicaSet(running(3))],
    write: 'create-replicaset',
    difference: /no ReplicaSet that it owns has its spec\.template/,
  },
  {
    name: 'an annotation is copied to the wanted ReplicaSet first',
    deployment: { annotations: { team: 'shop' } },
    write: 'update-replicaset',
    on: 'web-2',
    difference: /annotation team of the Deployment is not copied/,
  },
  {
    name: 'minReadySeconds is given to the wanted ReplicaSet',
    strategy: { minReadySeconds: 30 },
    write: 'update-replicaset',
    on: 'web-2',
    difference: /its spec\.minReadySeconds is 0, it should be 30/,
  },
  {
    name: 'an annotation that was taken off stays on the ReplicaSet',
    owned: [oldReplicaSet(), replicaSet({ annotations: { team: 'shop' } })],
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'the controller’s own annotations and kubectl’s copy of the manifest are not copied',
    deployment: {
      annotations: {
        'kubectl.kubernetes.io/last-applied-configuration': '{}',
        'deployment.kubernetes.io/revision': '2',
        'deprecated.deployment.rollback.to': '1',
      },
    },
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'a ReplicaSet that is rolled back to gets the next revision',
    owned: [oldReplicaSet({ revision: 7 }), replicaSet({ revision: 5 })],
    write: 'update-replicaset',
    on: 'web-2',
    difference: /annotation deployment\.kubernetes\.io\/revision is 5, it should be 8/,
  },
  {
    name: 'a ReplicaSet without a revision tells nothing',
    owned: [oldReplicaSet({ revision: 7 }), replicaSet({ revision: undefined })],
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'a revision is copied back with a status write',
    deployment: { revision: 1 },
    write: 'write-status',
    difference: /revision is 1, on ReplicaSet web-2 it is 2/,
  },
  {
    name: 'a pause is noted before anything else',
    deployment: { paused: true, annotations: { team: 'shop' } },
    write: 'write-status',
    difference: /spec\.paused is true, yet the condition Progressing says NewReplicaSetAvailable/,
  },
  {
    name: 'so is its end',
    deployment: { conditions: [condition('Progressing', 'Unknown', 'DeploymentPaused')] },
    write: 'write-status',
    difference: /spec\.paused is false, yet/,
  },
  {
    name: 'without a deadline no pause is noted',
    deployment: { paused: true, annotations: { team: 'shop' }, conditions: [] },
    strategy: { progressDeadlineSeconds: undefined },
    write: 'update-replicaset',
    on: 'web-2',
    difference: /annotation team/,
  },
  {
    name: 'nor after the deadline was missed',
    deployment: { paused: true, conditions: [condition('Progressing', 'False', 'ProgressDeadlineExceeded')] },
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'a new size goes to the only ReplicaSet that runs, also for a new template',
    deployment: sized(5),
    owned: [oldReplicaSet(running(3))],
    write: 'update-replicaset',
    on: 'web-1',
    difference: /its spec\.replicas is 3, it should be 5/,
  },
  {
    name: 'a new size in the middle of a rollout is noted on each ReplicaSet that runs',
    deployment: sized(5),
    owned: [oldReplicaSet({ ...running(2), desiredReplicasAnnotation: 5 }), replicaSet(running(2))],
    write: 'update-replicaset',
    on: 'web-2',
    difference: /desired-replicas is 3, spec\.replicas of the Deployment is 5/,
  },
  {
    name: 'a new size of a Recreate in the middle is answered with nothing',
    deployment: sized(5),
    owned: [oldReplicaSet(running(2)), replicaSet(running(2))],
    strategy: recreate,
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'a size that was noted by nobody is no scaling',
    owned: [oldReplicaSet({ ...running(3), desiredReplicasAnnotation: undefined }), replicaSet(running(0))],
    write: 'update-replicaset',
    on: 'web-2',
    difference: /its spec\.replicas is 0, it should be 1/,
  },
  {
    name: 'a paused Deployment is scaled in mid-rollout to its size and its surge',
    deployment: { paused: true, conditions: [condition('Progressing', 'Unknown', 'DeploymentPaused')] },
    owned: [oldReplicaSet(running(2)), replicaSet(running(1))],
    write: 'update-replicaset',
    on: 'web-1',
    difference: /have 3 replicas together, while paused it is to be 4/,
  },
  {
    name: 'the new ReplicaSet grows as far as the surge leaves room',
    owned: [oldReplicaSet(running(2)), replicaSet(running(1))],
    strategy: { maxSurge: 2 },
    write: 'update-replicaset',
    on: 'web-2',
    difference: /its spec\.replicas is 1, it should be 3/,
  },
  {
    name: 'where there is no room it waits, and the status is written',
    owned: [oldReplicaSet(running(3)), replicaSet(running(1))],
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'a new ReplicaSet that is too large shrinks',
    owned: [oldReplicaSet(), replicaSet(running(4))],
    write: 'update-replicaset',
    on: 'web-2',
    difference: /its spec\.replicas is 4, it should be 3/,
  },
  {
    name: 'old ReplicaSets of a rolling update hold no status up',
    owned: [oldReplicaSet(running(3)), replicaSet()],
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'a Recreate scales the old ones down before it creates the new one',
    owned: [oldReplicaSet(running(3))],
    strategy: recreate,
    write: 'update-replicaset',
    on: 'web-1',
    difference: /its spec\.replicas is 3, it should be 0/,
  },
  {
    name: 'while their pods stop it writes its status',
    owned: [oldReplicaSet({ ...running(3), desired: 0 })],
    strategy: recreate,
    write: 'write-status',
    difference: STATUS,
  },
  {
    name: 'then it creates the new one',
    owned: [oldReplicaSet()],
    strategy: recreate,
    write: 'create-replicaset',
    difference: /no ReplicaSet/,
  },
  {
    name: 'and gives it its size',
    owned: [oldReplicaSet(), replicaSet(running(0))],
    strategy: recreate,
    write: 'update-replicaset',
    on: 'web-2',
    difference: /its spec\.replicas is 0, it should be 3/,
  },
  {
    name: 'of a Deployment that is being deleted only the status is written',
    deployment: { deletingSince: '2026-11-22T09:00:00Z', annotations: { team: 'shop' } },
    write: 'write-status',
    difference: STATUS,
  },
];

describe('the first missing write of a sync', () => {
  for (const one of CASES)
    it(one.name, () => {
      const missing = firstMissingWrite({
        deployment: deployment({ generation: 5, ...one.deployment }),
        replicasets: replicaSets(...(one.owned ?? [])),
        strategy: strategy(one.strategy),
      });
      assert.equal(missing.write, one.write, missing.difference);
      assert.match(missing.difference, one.difference);
      assert.equal(missing.proof.fact, missing.difference);
      if (missing.write === 'update-replicaset') assert.equal(missing.replicaSet.name, one.on);
    });
});
