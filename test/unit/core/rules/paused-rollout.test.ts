import rule from '../../../../src/core/rules/paused-rollout.ts';
import { ago, deployment, oldReplicaSet, replicaSet, replicaSets, strategy } from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const paused = strategy({ paused: true, pausedSince: ago(600), pausedBy: 'kubectl-rollout' });

testRule(rule, [
  {
    name: 'names who paused and for how long while a template waits',
    given: {
      deployment: deployment({ paused: true }),
      strategy: paused,
      replicasets: replicaSets(oldReplicaSet({ desired: 3, current: 3 })),
    },
    expect: { message: 'pending-changes' },
    says: 'paused for 10m by kubectl-rollout',
  },
  {
    name: 'a rollout paused half way is pending',
    given: {
      deployment: deployment({ paused: true }),
      strategy: paused,
      replicasets: replicaSets(
        oldReplicaSet({ desired: 2, current: 2 }),
        replicaSet({ desired: 1, current: 1 }),
      ),
    },
    expect: { message: 'pending-changes' },
  },
  {
    name: 'a pause with nothing waiting says so',
    given: { deployment: deployment({ paused: true }), strategy: strategy({ paused: true }) },
    expect: { message: 'nothing-pending' },
    says: /rollout is paused; no template change/,
  },
  {
    name: 'without ReplicaSets the counters tell that a template waits',
    given: {
      deployment: deployment({ paused: true, replicas: { ...deployment().replicas, updated: 0 } }),
      strategy: paused,
    },
    blind: ['replicasets'],
    expect: { message: 'pending-changes' },
  },
  {
    name: 'without ReplicaSets the counters tell that none does',
    given: { deployment: deployment({ paused: true }), strategy: paused },
    blind: ['replicasets'],
    expect: { message: 'nothing-pending' },
  },
  {
    name: 'counters of an older generation tell nothing of this one',
    given: { deployment: deployment({ paused: true, generation: 5 }), strategy: paused },
    blind: ['replicasets'],
    expect: { message: 'pending-changes' },
  },
  { name: 'is silent where nothing is paused', expect: 'noMatch' },
]);
