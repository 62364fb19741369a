import { read } from '../../../../src/core/model/reading.ts';
import rule from '../../../../src/core/rules/unobserved-generation.ts';
import {
  ago,
  controller,
  deployment,
  oldReplicaSet,
  replicaSet,
  replicaSets,
} from '../../../support/facts.ts';
import { testRule } from '../../../support/ruleCases.ts';

const behind = deployment({ generation: 5, observedGeneration: 4, desiredSince: ago(720) });
const noCurrent = replicaSets(oldReplicaSet({ desired: 3, current: 3, available: 3 }));
const back = replicaSet({
  name: 'web-1',
  createdAt: ago(86400),
  revision: 1,
  desired: 0,
  current: 0,
  available: 0,
});
const newer = oldReplicaSet({ name: 'web-2', createdAt: ago(3800), revision: 2, desired: 3, current: 3 });

testRule(rule, [
  {
    name: 'a write of the first minute is a race, not an incident',
    given: { deployment: deployment({ generation: 5, desiredSince: ago(12) }) },
    expect: { message: 'recent-update' },
    says: 'generation 5 (observed: 4) yet; it was written 12s ago',
  },
  {
    name: 'a write that a skewed clock puts in the future is recent',
    given: { deployment: deployment({ generation: 5, desiredSince: ago(-5) }) },
    expect: { message: 'recent-update' },
  },
  {
    name: 'without a ReplicaSet for the wanted template the reconciliation is stuck',
    given: { deployment: behind, replicasets: noCurrent },
    expect: { message: 'stuck-reconciliation' },
    says: 'one sync of generation 5 (observed: 4) for 12m; no ReplicaSet has the wanted template. The controller works',
  },
  {
    name: 'a write of unknown age is not taken for a recent one',
    given: { deployment: deployment({ generation: 5, desiredSince: undefined }) },
    expect: { message: 'stuck-reconciliation' },
    says: /generation 5 \(observed: 4\); as far as it shows/,
  },
  {
    name: 'a Deployment that was never observed has been handled by nobody',
    given: {
      deployment: deployment({
        generation: 1,
        observedGeneration: undefined,
        desiredSince: ago(300),
        conditions: [],
      }),
      replicasets: { owned: [], current: undefined, strangers: [] },
    },
    expect: { message: 'stuck-reconciliation' },
    says: 'generation 1 (never observed) for 5m',
  },
  {
    name: 'says what the ReplicaSet lacks',
    given: { deployment: deployment({ ...behind, annotations: { team: 'shop' } }) },
    expect: { message: 'stuck-reconciliation' },
    says: 'ReplicaSet web-2 is not updated (annotation team of the Deployment is not copied to it)',
  },
  {
    name: 'a template whose ReplicaSet has a lower revision than another is a rollback',
    given: { deployment: behind, replicasets: replicaSets(back, newer) },
    expect: { message: 'rollback' },
    says: 'a rollback to revision 1 (ReplicaSet web-1)',
  },
  {
    name: 'a ReplicaSet that got the next number, unknown to the Deployment, is a rollback',
    given: {
      deployment: behind,
      replicasets: replicaSets(replicaSet({ ...back, revision: 3 }), newer),
      'rollout-history': {
        revisions: [],
        current: 3,
        gaps: [1],
        rolledBackTo: 1,
        lastGood: 2,
        changes: [],
        changesSince: 2,
      },
    },
    expect: { message: 'rollback' },
    says: 'a rollback to revision 1 (ReplicaSet web-1)',
  },
  {
    name: 'a rollback that was completed long ago is not blamed for a later write',
    given: {
      deployment: deployment({ ...behind, revision: 3 }),
      replicasets: replicaSets(
        replicaSet({ ...back, revision: 3, desired: 3, current: 3 }),
        oldReplicaSet({ name: 'web-2', revision: 2 }),
      ),
      'rollout-history': {
        revisions: [],
        current: 3,
        gaps: [1],
        rolledBackTo: 1,
        lastGood: 2,
        changes: [],
        changesSince: 2,
      },
    },
    expect: { message: 'stuck-reconciliation' },
  },
  {
    name: 'does without the ReplicaSets',
    given: { deployment: behind },
    blind: ['replicasets', 'rollout-history', 'strategy', 'controller'],
    expect: { message: 'stuck-reconciliation' },
    says: /for 12m$/,
  },
  {
    name: 'does not claim that the controller works where nothing shows it',
    given: {
      deployment: behind,
      controller: controller({
        lease: { state: 'forbidden', reason: 'may not read leases' },
        pods: read([]),
        others: { state: 'forbidden', reason: 'may not list deployments' },
      }),
    },
    expect: { message: 'stuck-reconciliation' },
    says: /its status is not written$/,
  },
  { name: 'is silent where the generation is observed', expect: 'noMatch' },
  {
    name: 'is silent where metadata.generation is not known',
    given: { deployment: deployment({ generation: undefined }) },
    expect: 'noMatch',
  },
]);
