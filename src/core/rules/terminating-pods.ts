/**
 * Old pods that do not go, or that nobody may delete. Strategy Recreate makes no new pod before every old one is gone from the API, those in
 * Terminating included; a rolling update does not wait for them, but they keep their room on the node, their volumes
 * and, until their grace period is over, their share of a quota.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/recreate.go
 */
import { hasEnded } from '../judge/currentPods.ts';
import { podsText } from '../judge/equalTroubles.ts';
import { passedDeadline } from '../judge/progressDeadline.ts';
import { refusedDeletion } from '../judge/podDeletion.ts';
import { refusalText } from '../judge/refusalText.ts';
import { hangs, keptBy, overdueSeconds } from '../judge/termination.ts';
import { shellQuote } from '../kubectl.ts';
import type { DeploymentFacts, PodFact, ReplicaSetFacts, StrategyFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch } from '../rule.ts';
import { span, type Moment } from '../time.ts';

const FREE = [
  'A finalizer is removed by the controller that set it; see who and why: `kubectl get pod {pod} {in} -o yaml` (metadata.finalizers)',
  'If its node is gone for good, delete the Node object and the pod goes with it; if the node only lost contact, bring its kubelet back: `kubectl get node {node}{onContext}`',
];

export default defineRule({
  id: 'terminating-pods',
  title: 'Old pods hang in Terminating',
  diagnosis: null,
  needs: ['deployment', 'replicasets', 'pods', 'strategy'],
  uses: ['nodes', 'events'],
  messages: {
    'recreate-waits': {
      text: 'Old pods hang in Terminating, {overdue} past their grace period: {pods}{kept}; strategy Recreate makes no new pod before they are gone',
      remedies: FREE,
    },
    'deletion-refused': {
      text: 'ReplicaSet {replicaSet} cannot delete {spare} of its old pods: {reason}',
      remedies: [
        'Satisfy who refuses it, or ask its owners for an exception: `kubectl describe replicaset {replicaSet} {in}`',
        'The ReplicaSet tries again by itself within 16m40s, and at once when it changes',
      ],
    },
    'long-grace-period': {
      text: 'Old pods may take {left} more to terminate: {pods}; strategy Recreate makes no new pod before, and the progress deadline is over',
      remedies: [
        'Wait, or see why the application does not end when it gets SIGTERM: `kubectl logs {pod} {in} --tail=20`',
        'For the next rollout, shorten terminationGracePeriodSeconds or raise progressDeadlineSeconds above it',
      ],
    },
    'holds-room': {
      text: 'Old pods hang in Terminating, {overdue} past their grace period: {pods}{kept}; what they hold on their node is not free for new pods',
      remedies: FREE,
      standing: 'context',
    },
  },
  evaluate({ deployment, replicasets, pods, strategy, nodes, events }, now) {
    const refused = refusedDeletion(replicasets, events, now);
    if (refused !== undefined) {
      const { replicaSet, spare, refusal, proof } = refused;
      const data = { replicaSet: shellQuote(replicaSet), spare, reason: refusalText(refusal) };
      return { outcome: 'match', message: 'deletion-refused', data, proof };
    }
    if (isThrough(deployment, replicasets)) return noMatch('Every wanted pod is available');
    const leaving = pods.items.filter(
      (pod) => !pod.ofCurrent && pod.deletingSince !== undefined && !hasEnded(pod),
    );
    const hanging = leaving.filter((pod) => hangs(pod, now));
    const { current } = replicasets;
    const isAwaited = strategy.type === 'Recreate' && (current === undefined || current.desired === 0);

    const worst = longest(hanging.length > 0 ? hanging : leaving, now);
    if (worst === undefined) return noMatch('No old pod is terminating');
    const proof = (hanging.length > 0 ? hanging : leaving).map(terminating);
    const data = { pod: shellQuote(worst.name), node: shellQuote(worst.node ?? 'NODE') };
    const seconds = overdueSeconds(worst, now) ?? 0;
    if (hanging.length > 0) {
      const message = isAwaited ? 'recreate-waits' : 'holds-room';
      const who = { pods: podsText(hanging), overdue: span(seconds), kept: keptBy(worst, nodes) };
      return { outcome: 'match', message, data: { ...data, ...who }, proof };
    }
    const isLate = 'passed' in passedDeadline(deployment, replicasets) || outlasts(worst, strategy, now);
    if (!isAwaited || !isLate) return noMatch('Old pods are terminating within their grace period');
    const who = { pods: podsText(leaving), left: span(-seconds) };
    return { outcome: 'match', message: 'long-grace-period', data: { ...data, ...who }, proof };
  },
});

/**
 * Has it been leaving for longer than the deadline? Between a complete rollout and the first new pod the controller
 * takes the Deployment for complete still, and judges no deadline.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/controller/deployment/progress.go#L45-L52
 */
function outlasts(pod: PodFact, { progressDeadlineSeconds }: StrategyFacts, now: Moment): boolean {
  const overdue = overdueSeconds(pod, now);
  if (overdue === undefined || progressDeadlineSeconds === undefined) return false;
  return (
    overdue + (pod.spec.terminationGracePeriodSeconds ?? DEFAULT_GRACE_SECONDS) > progressDeadlineSeconds
  );
}

/** https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#pod-termination */
const DEFAULT_GRACE_SECONDS = 30;

/** Unknown counters do not make a rollout complete. */
function isThrough({ replicas }: DeploymentFacts, { current }: ReplicaSetFacts): boolean {
  return current?.available !== undefined && current.available >= replicas.desired;
}

function longest(pods: readonly PodFact[], now: Moment): PodFact | undefined {
  return pods.toSorted((a, b) => (overdueSeconds(b, now) ?? 0) - (overdueSeconds(a, now) ?? 0))[0];
}

function terminating({ name, deletingSince, finalizers }: PodFact): Proof {
  const kept = finalizers.length > 0 ? `, metadata.finalizers: ${finalizers.join(', ')}` : '';
  return {
    step: 'pods',
    object: `Pod/${name}`,
    fact: `metadata.deletionTimestamp: ${String(deletingSince)}${kept}`,
  };
}
