/**
 * The rollout is paused (diagnosis 7): a template change waits in spec until somebody resumes.
 *
 * The playbook calls the generation mismatch expected while paused. It is not: the controller observes a paused
 * Deployment, scales it and writes its status (syncDeployment → sync → syncDeploymentStatus), so a pause alone never
 * keeps observedGeneration behind; where it is behind as well, another rule says why.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/deployment_controller.go#L667-L669
 */
import { isBehind, isObserved } from '../generation.ts';
import { currentPods } from '../judge/currentPods.ts';
import { refusedOnResume, somethingPends } from '../judge/pausedChange.ts';
import { shellQuote } from '../kubectl.ts';
import type { DeploymentFacts, PodFacts, StrategyFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch } from '../rule.ts';
import { span, secondsSince, type Moment } from '../time.ts';

const RESUME = 'If nobody paused it on purpose, resume it: `kubectl rollout resume deployment/{name} {in}`';
const TOOL = 'If a tool paused it (see who), let that tool go on: it would pause it again';

export default defineRule({
  id: 'paused-rollout',
  title: 'The rollout is paused',
  diagnosis: 7,
  needs: ['deployment', 'strategy'],
  uses: ['replicasets', 'quotas', 'pods'],
  status: 'paused',
  messages: {
    'pending-changes': {
      text: 'The rollout has been paused{duration}{by}; the wanted template is not rolled out until it is resumed{trouble}{gap}',
      remedies: [RESUME, TOOL],
    },
    'no-room-to-resume': {
      text: 'The rollout has been paused{duration}{by}; once resumed, quota {quota} will refuse {what} ({numbers}){gap}',
      remedies: [
        'Make room first, or have the quota raised: `kubectl describe resourcequota {quota} {in}`',
        RESUME,
        TOOL,
      ],
    },
    'nothing-pending': {
      text: 'The rollout has been paused{duration}{by}; no template change is waiting, the pods run what the spec says{gap}',
      remedies: [
        'Changes made from now on will wait; resume to let them roll out: `kubectl rollout resume deployment/{name} {in}`',
      ],
    },
    // Class nothing-pending: a paused Deployment is scaled and its pods are replaced as in any other.
    'pods-missing': {
      text: 'The rollout has been paused{duration}{by}; no template change is waiting, so that is not why pods are missing{gap}',
      remedies: [
        'A change that is to mend it waits for a resume: `kubectl rollout resume deployment/{name} {in}`',
      ],
      standing: 'context',
    },
  },
  evaluate({ deployment, strategy, replicasets, quotas, pods }, now) {
    if (!deployment.paused) return noMatch('spec.paused is not set');
    const data = {
      duration: duration(strategy, now),
      by: strategy.pausedBy === undefined ? '' : ` by ${strategy.pausedBy}`,
      gap: isBehind(deployment) ? '; that its generation is not observed has another reason' : '',
    };
    const proof = proofs(deployment, strategy);
    if (!somethingPends(deployment, replicasets)) {
      const { available, desired } = deployment.replicas;
      const areMissing = isObserved(deployment) && available !== desired;
      return areMissing
        ? { outcome: 'match', message: 'pods-missing', class: 'nothing-pending', data, proof }
        : { outcome: 'match', message: 'nothing-pending', data, proof };
    }
    const refusal =
      replicasets === undefined || quotas === undefined
        ? undefined
        : refusedOnResume(deployment, replicasets, strategy, quotas);
    if (refusal === undefined)
      return {
        outcome: 'match',
        message: 'pending-changes',
        data: { ...data, trouble: troubleText(pods) },
        proof,
      };
    const { quota, what, numbers } = refusal;
    return {
      outcome: 'match',
      message: 'no-room-to-resume',
      class: 'pending-changes',
      data: { ...data, quota: shellQuote(quota), what, numbers },
      proof: [...proof, refusal.proof],
    };
  },
});

/** Paused half way, it goes on with what it has, and that may fail. */
function troubleText(pods: PodFacts | undefined): string {
  const begun = pods === undefined ? [] : currentPods(pods);
  const unready = begun.filter((pod) => !pod.ready).length;
  if (unready === 0) return '';
  const which =
    begun.length === 1
      ? 'the one pod that it has is'
      : `${unready} of the ${begun.length} pods that it has are`;
  return `; ${which} not ready, which a resume does not mend`;
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
