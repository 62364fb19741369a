/**
 * The controller waits for its own bookkeeping (kubernetes#125568). Each sync that finds a ReplicaSet with pods whose
 * annotation desired-replicas is not spec.replicas is taken for a scaling event: it scales and does not roll out.
 * With strategy Recreate that scaling does nothing while two ReplicaSets have pods, and with any strategy it does
 * nothing where the only one has the right size already; the annotation stays wrong and the rollout never goes on.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/sync.go#L297-L325
 */
import { isObserved } from '../generation.ts';
import { shellQuote } from '../kubectl.ts';
import type { OwnedReplicaSet } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch, notApplicable } from '../rule.ts';

const REMEDIES = [
  'Correct the bookkeeping, the rollout then goes on: `kubectl annotate replicaset {replicaSets} {in} --overwrite deployment.kubernetes.io/desired-replicas={desired}`',
  'Or set the old size until the rollout is through, then scale again: `kubectl scale deployment/{name} {in} --replicas={booked}`',
];

export default defineRule({
  id: 'recreate-scale-deadlock',
  title: 'A change of size in mid-rollout stopped it',
  diagnosis: null,
  needs: ['deployment', 'replicasets', 'strategy'],
  messages: {
    'recreate-scaled': {
      text: 'Scaled to {desired} in mid-rollout with strategy Recreate: {owner} is still booked for {booked} replicas, so the controller scales for ever and never rolls out',
      remedies: REMEDIES,
    },
    'stale-size': {
      text: '{owner} has {desired} replicas but is booked for {booked}, so the controller takes every sync for a scaling and never rolls out the wanted template',
      remedies: REMEDIES,
    },
  },
  evaluate({ deployment, replicasets: { owned }, strategy }) {
    if (deployment.paused) return notApplicable('The rollout is paused');
    if (!isObserved(deployment))
      return notApplicable('The wanted generation is not observed, so no sync of it has got as far as this');
    const desired = deployment.replicas.desired;
    const active = owned.filter((one) => one.desired > 0);
    const stale = active.filter((one) => ![undefined, desired].includes(one.desiredReplicasAnnotation));
    const old = active.filter((one) => !one.isCurrent);
    const [first] = stale;
    if (first === undefined)
      return noMatch('Every ReplicaSet with pods is booked for the wanted number of replicas');
    if (old.length === 0)
      return noMatch('No old ReplicaSet has pods left, so nothing remains to be rolled out');
    const isFrozen = active.length === 1 && first.desired === desired;
    if (strategy.type !== 'Recreate' && !isFrozen)
      return noMatch('A rolling update scales its ReplicaSets and goes on');
    return {
      outcome: 'match',
      message: strategy.type === 'Recreate' ? 'recreate-scaled' : 'stale-size',
      data: {
        owner: `ReplicaSet ${first.name}`,
        replicaSets: stale.map(({ name }) => shellQuote(name)).join(' '),
        booked: first.desiredReplicasAnnotation ?? '',
        desired,
      },
      proof: [
        ...stale.map(booked),
        { step: 'deployment', object: `Deployment/${deployment.name}`, fact: `spec.replicas: ${desired}` },
      ],
    };
  },
});

function booked({ name, desired, desiredReplicasAnnotation }: OwnedReplicaSet): Proof {
  return {
    step: 'replicasets',
    object: `ReplicaSet/${name}`,
    fact: `annotation deployment.kubernetes.io/desired-replicas: ${String(desiredReplicasAnnotation)}, spec.replicas: ${desired}`,
  };
}
