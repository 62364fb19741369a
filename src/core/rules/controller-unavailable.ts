/**
 * The deployment controller does not work, so no generation is observed and no rollout goes on (the playbook's
 * fallback). No pod is called "deployment controller": it is a loop inside kube-controller-manager, whose Lease is the
 * sign that is visible nearly everywhere. A Lease that does not exist is no sign: some distributions keep none.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/cmd/kube-controller-manager/app/controllermanager.go#L226-L330
 */
import { controllerHealth } from '../judge/controllerHealth.ts';
import { ageText, gapProof, gapText, generationGap } from '../judge/generationGap.ts';
import type { DeploymentFacts, PodFacts } from '../model/evidence.ts';
import { countsText } from '../rolloutCounts.ts';
import { isComplete } from '../rolloutState.ts';
import { defineRule, noMatch } from '../rule.ts';
import { staleStatus } from '../staleStatus.ts';
import type { Moment } from '../time.ts';

const LEASE =
  '`kubectl get lease kube-controller-manager -n kube-system -o yaml{onContext}`: renewTime must be seconds old';

const PODS =
  '`kubectl get pods -n kube-system -l component=kube-controller-manager{onContext}`, then its logs, with `--previous` if it restarts';

const MANAGED =
  'On a managed control plane (EKS, GKE, AKS) ask the provider; on k3s look at the k3s server process';

export default defineRule({
  id: 'controller-unavailable',
  title: 'The deployment controller does not work',
  diagnosis: null,
  needs: ['deployment', 'controller'],
  uses: ['pods'],
  holdsGenerationBack: true,
  messages: {
    'lease-stale': {
      text: 'The deployment controller does not run: {detail}, and {effect}',
      remedies: [LEASE, PODS, MANAGED],
    },
    'pod-unhealthy': {
      text: 'The deployment controller does not run: {detail}, and {effect}',
      remedies: [PODS, LEASE],
    },
    'not-reconciling': {
      text: 'The deployment controller does no work: {detail}, and {effect}',
      remedies: [PODS, LEASE, MANAGED],
    },
    idle: {
      text: 'The deployment controller does not run: {detail}; this Deployment is complete, but its next change will wait',
      remedies: [LEASE, PODS],
      standing: 'context',
    },
  },
  evaluate({ deployment, controller, pods }, now) {
    const health = controllerHealth(controller, deployment.desiredSince, now);
    if (health.is === 'alive') return noMatch(`The controller works: ${health.detail}`);
    if (health.is === 'unknown')
      return noMatch(`Nothing shows that the controller is down: ${health.detail}`);
    const { sign, detail, proof } = health;
    // A Lease counts as stale only after the time in which another leader would have taken it over.
    if (sign !== 'lease-stale' && isEarly(deployment, health.lasts, now))
      return noMatch(`It may be a change of leader, and the newest write is a moment old: ${detail}`);
    const waiting = effect(deployment, pods, now);
    if (waiting === undefined)
      return { outcome: 'match', message: 'idle', class: sign, data: { detail }, proof };
    return {
      outcome: 'match',
      message: sign,
      data: { detail, effect: waiting.text },
      proof: [...proof, ...waiting.proof],
    };
  },
});

/** Within the first minute of both, a new leader may be about to take over; neither is an incident yet. */
function isEarly(deployment: DeploymentFacts, lasts: number | undefined, now: Moment): boolean {
  const gapped = generationGap(deployment, now);
  if (!('gap' in gapped) || gapped.gap.age === undefined) return false;
  return gapped.gap.age < FIRST_MINUTE && (lasts === undefined || lasts < FIRST_MINUTE);
}

/** Seconds. */
const FIRST_MINUTE = 60;

/** What waits for the controller; undefined where the Deployment is as it should be. */
function effect(deployment: DeploymentFacts, pods: PodFacts | undefined, now: Moment) {
  const gapped = generationGap(deployment, now);
  if ('gap' in gapped)
    return {
      text: `${gapText(gapped.gap)} waits for it${ageText(gapped.gap)}`,
      proof: [gapProof(deployment, gapped.gap)],
    };
  const { desired, total, updated, available } = deployment.replicas;
  if (isComplete(deployment)) {
    const stale = staleStatus(deployment, pods, now);
    return stale === undefined ? undefined : { text: stale.why, proof: [stale.proof] };
  }
  if (deployment.paused) return undefined;
  const counts = countsText(deployment, undefined);
  return {
    text: `the rollout waits for it, ${counts}`,
    proof: [
      {
        step: 'deployment' as const,
        object: `Deployment/${deployment.name}`,
        fact: `status.replicas ${total ?? 'absent'}, status.updatedReplicas ${updated ?? 'absent'}, status.availableReplicas ${available ?? 'absent'}; spec.replicas ${desired}`,
      },
    ],
  };
}
