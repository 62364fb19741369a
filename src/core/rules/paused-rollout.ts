/**
 * The rollout is paused (diagnosis 7): a template change waits in spec until somebody resumes.
 *
 * The playbook calls the generation mismatch expected while paused. It is not: the controller observes a paused
 * Deployment, scales it and writes its status (syncDeployment → sync → syncDeploymentStatus), so a pause alone never
 * keeps observedGeneration behind; where it is behind as well, another rule says why.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L667-L669
 */
import { isObserved } from '../generation.ts';
import type { DeploymentFacts, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch } from '../rule.ts';
import { span, secondsSince, type Moment } from '../time.ts';

export default defineRule({
  id: 'paused-rollout',
  title: 'The rollout is paused',
  diagnosis: 7,
  needs: ['deployment', 'strategy'],
  uses: ['replicasets'],
  status: 'paused',
  messages: {
    'pending-changes': {
      text: 'The rollout is paused{duration}{by}; the wanted template is not rolled out until it is resumed',
      remedies: [
        'If nobody paused it on purpose, resume it: `kubectl rollout resume deployment/{name} {in}`',
        'If a tool paused it (see who), let that tool go on: it would pause it again',
      ],
    },
    'nothing-pending': {
      text: 'The rollout is paused{duration}{by}; no template change is waiting, the pods run what the spec says',
      remedies: [
        'Changes made from now on will wait; resume to let them roll out: `kubectl rollout resume deployment/{name} {in}`',
      ],
    },
  },
  evaluate({ deployment, strategy, replicasets }, now) {
    if (!deployment.paused) return noMatch('spec.paused is not set');
    return {
      outcome: 'match',
      message: somethingPends(deployment, replicasets) ? 'pending-changes' : 'nothing-pending',
      data: {
        duration: duration(strategy, now),
        by: strategy.pausedBy === undefined ? '' : ` by ${strategy.pausedBy}`,
      },
      proof: proofs(deployment, strategy),
    };
  },
});

/** No ReplicaSet for the wanted template, or pods of another one still stand in for it. */
function somethingPends(deployment: DeploymentFacts, replicasets: ReplicaSetFacts | undefined): boolean {
  if (replicasets === undefined) return !isUpdated(deployment);
  const { current } = replicasets;
  if (current === undefined) return true;
  const others = replicasets.owned.filter((owned) => !owned.isCurrent && owned.desired > 0);
  return others.length > 0 || (current.desired === 0 && deployment.replicas.desired > 0);
}

/** By the counters, which while paused tell of the wanted template as well, once it is observed. */
function isUpdated(deployment: DeploymentFacts): boolean {
  const { desired, updated, total } = deployment.replicas;
  return isObserved(deployment) && updated === desired && total === desired;
}

function duration(strategy: StrategyFacts, now: Moment): string {
  const seconds = secondsSince(strategy.pausedSince, now);
  return seconds === undefined ? '' : ` for ${span(seconds)}`;
}

function proofs(deployment: DeploymentFacts, strategy: StrategyFacts): Proof[] {
  const object = `Deployment/${deployment.name}`;
  const proof: Proof[] = [{ step: 'strategy', object, fact: 'spec.paused is true' }];
  if (strategy.pausedBy !== undefined) {
    const when = strategy.pausedSince === undefined ? '' : ` at ${strategy.pausedSince}`;
    proof.push({
      step: 'strategy',
      object,
      fact: `managedFields: spec.paused written by ${strategy.pausedBy}${when}`,
    });
  }
  return proof;
}
