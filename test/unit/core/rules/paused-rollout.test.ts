import { read } from '../../../../src/core/model/reading.ts';
import type { QuotaFact } from '../../../../src/core/model/surroundingFacts.ts';
import rule from '../../../../src/core/rules/paused-rollout.ts';
import {
  ago,
  deployment,
  oldReplicaSet,
  pod,
  pods,
  replicaSet,
  replicaSets,
  strategy,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const paused = strategy({ paused: true, pausedSince: ago(600), pausedBy: 'kubectl-rollout' });

const waiting = {
  deployment: deployment({ paused: true }),
  strategy: paused,
  replicasets: replicaSets(oldReplicaSet({ desired: 3, current: 3 })),
};

function quota(change: Pick<QuotaFact, 'hard' | 'used'>) {
  return { quotas: read([{ name: 'team', scopes: [], ...change }]), limitRanges: read([]) };
}

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
    says: /rollout has been paused; no template change/,
  },
  {
    name: 'pods that are missing while nothing waits have another reason',
    given: {
      deployment: deployment({ paused: true, replicas: { ...deployment().replicas, available: 1 } }),
      strategy: paused,
    },
    expect: { message: 'pods-missing', class: 'nothing-pending' },
    says: /no template change is waiting, so that is not why pods are missing$/,
  },
  {
    name: 'new pods that fail already are told of: a resume does not mend them',
    given: {
      deployment: deployment({ paused: true }),
      strategy: paused,
      replicasets: replicaSets(
        oldReplicaSet({ desired: 2, current: 2 }),
        replicaSet({ desired: 2, current: 2 }),
      ),
      pods: pods(pod({ name: 'a', ready: false }), pod({ name: 'b' })),
    },
    expect: { message: 'pending-changes' },
    says: /until it is resumed; 1 of the 2 pods that it has are not ready, which a resume does not mend$/,
  },
  {
    name: 'a quota that will refuse the ReplicaSet is told before anybody resumes',
    given: {
      ...waiting,
      quotas: quota({ hard: { 'count/replicasets.apps': '5' }, used: { 'count/replicasets.apps': '5' } }),
    },
    expect: { message: 'no-room-to-resume', class: 'pending-changes' },
    says: 'by kubectl-rollout; once resumed, quota team will refuse its ReplicaSet (count/replicasets.apps: 5 of 5 used, 1 more needed)',
  },
  {
    name: 'a quota that has no room for the surge is told where no old pod may go first',
    given: { ...waiting, quotas: quota({ hard: { pods: '3' }, used: { pods: '3' } }) },
    expect: { message: 'no-room-to-resume', class: 'pending-changes' },
    says: 'will refuse its first pod (pods: 3 of 3 used, 1 more needed)',
  },
  {
    name: 'so is one on memory, by what the template requests',
    given: {
      ...waiting,
      deployment: deployment({
        paused: true,
        template: { spec: { containers: [{ name: 'web', resources: { requests: { memory: '1Gi' } } }] } },
      }),
      quotas: quota({ hard: { 'requests.memory': '4Gi' }, used: { 'requests.memory': '3584Mi' } }),
    },
    expect: { message: 'no-room-to-resume', class: 'pending-changes' },
    says: 'requests.memory: 3584Mi of 4Gi used, 1Gi more needed',
  },
  {
    name: 'where an old pod may go first there will be room',
    given: {
      ...waiting,
      strategy: { ...paused, maxUnavailable: 1 },
      quotas: quota({ hard: { pods: '3' }, used: { pods: '3' } }),
    },
    expect: { message: 'pending-changes' },
  },
  {
    name: 'a quota with room is no matter, nor one for other pods',
    given: {
      ...waiting,
      quotas: {
        quotas: read([
          { name: 'room', hard: { pods: '9' }, used: { pods: '3' }, scopes: [] },
          { name: 'other', hard: { pods: '3' }, used: { pods: '3' }, scopes: ['BestEffort'] },
        ]),
        limitRanges: read([]),
      },
    },
    expect: { message: 'pending-changes' },
  },
  {
    name: 'a quota whose usage is not known is not taken for full, nor for empty',
    given: { ...waiting, quotas: quota({ hard: { pods: '3' }, used: {} }) },
    expect: { message: 'pending-changes' },
  },
  {
    name: 'quotas that could not be read are no reason to wait',
    given: waiting,
    blind: ['quotas'],
    expect: { message: 'pending-changes' },
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
    name: 'a pause alone keeps no generation from being observed, and that is said',
    given: { ...waiting, deployment: deployment({ paused: true, generation: 5 }) },
    expect: { message: 'pending-changes' },
    says: /until it is resumed; that its generation is not observed has another reason$/,
  },
  {
    name: 'counters of an older generation tell nothing of this one',
    given: { deployment: deployment({ paused: true, generation: 5 }), strategy: paused },
    blind: ['replicasets'],
    expect: { message: 'pending-changes' },
  },
  { name: 'is silent where nothing is paused', expect: 'noMatch' },
]);
