import rule from '../../../../src/core/rules/recreate-scale-deadlock.ts';
import { deployment, oldReplicaSet, replicaSet, replicaSets, strategy } from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const recreate = strategy({ type: 'Recreate', maxSurge: undefined, maxUnavailable: undefined });
const five = deployment({ replicas: { ...deployment().replicas, desired: 5 } });
const half = replicaSets(
  oldReplicaSet({ desired: 2, current: 2, desiredReplicasAnnotation: 3 }),
  replicaSet({ desired: 1, current: 1, desiredReplicasAnnotation: 3 }),
);
const frozen = replicaSets(
  oldReplicaSet({ desired: 5, current: 5, desiredReplicasAnnotation: 3 }),
  replicaSet({ desired: 0, current: 0 }),
);

testRule(rule, [
  {
    name: 'a Recreate that was scaled while two ReplicaSets had pods never goes on',
    given: { deployment: five, strategy: recreate, replicasets: half },
    expect: { message: 'recreate-scaled' },
    says: 'Scaled to 5 in mid-rollout with strategy Recreate: ReplicaSet web-1 is still booked for 3 replicas',
  },
  {
    name: 'a lone old ReplicaSet of the right size with the wrong booking stops a rolling update as well',
    given: { deployment: five, replicasets: frozen },
    expect: { message: 'stale-size' },
    says: 'ReplicaSet web-1 has 5 replicas but is booked for 3',
  },
  {
    name: 'a rolling update with two ReplicaSets scales them in proportion and goes on',
    given: { deployment: five, replicasets: half },
    expect: 'noMatch',
  },
  {
    name: 'the booking of a ReplicaSet without pods is history',
    given: {
      deployment: five,
      strategy: recreate,
      replicasets: replicaSets(
        oldReplicaSet({ desired: 0, desiredReplicasAnnotation: 3 }),
        replicaSet({ desired: 5, desiredReplicasAnnotation: 5 }),
      ),
    },
    expect: 'noMatch',
  },
  {
    name: 'a wrong booking of the current ReplicaSet alone holds nothing up',
    given: {
      deployment: five,
      strategy: recreate,
      replicasets: replicaSets(oldReplicaSet(), replicaSet({ desired: 5, desiredReplicasAnnotation: 3 })),
    },
    expect: 'noMatch',
  },
  {
    name: 'a ReplicaSet without the annotation starts no scaling',
    given: {
      deployment: five,
      strategy: recreate,
      replicasets: replicaSets(oldReplicaSet({ desired: 3, desiredReplicasAnnotation: undefined })),
    },
    expect: 'noMatch',
  },
  {
    name: 'does not speak of a generation that no sync has completed',
    given: { deployment: { ...five, generation: 5 }, strategy: recreate, replicasets: half },
    expect: 'notApplicable',
  },
  {
    name: 'while paused, nothing is rolled out anyway',
    given: { deployment: { ...five, paused: true }, strategy: recreate, replicasets: half },
    expect: 'notApplicable',
  },
]);
