/**
 * Pods of the wanted template find no node (diagnosis 4). The condition PodScheduled says why, uncut; the event
 * FailedScheduling says the same in at most 1024 characters and expires. The generation is observed all the same.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/scheduler/framework/types.go#L307-L362
 */
import { currentPods } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { besideTheRefusal } from '../judge/nearestMiss.ts';
import { bringsNodes, schedulingRefusal } from '../judge/podScheduling.ts';
import { podsLeave } from '../judge/termination.ts';
import { capital } from '../judge/words.ts';
import type { SchedulingClass } from '../kubeText/schedulingReason.ts';
import { shellQuote } from '../kubectl.ts';
import { defineRule, noMatch } from '../rule.ts';
import { secondsSince, span } from '../time.ts';

const TEXT = '{pods} cannot be scheduled: {reason}{nearest}';
const LOOK = 'What the scheduler said last: `kubectl describe pod {pod} {in}`';
const NODES = 'What each node has left, its labels and its taints: `kubectl describe nodes{onContext}`';
const SURGE = 'If an old pod is in the way of the new one, let it go first: maxSurge 0, maxUnavailable 1';

export default defineRule({
  id: 'unschedulable-pods',
  title: 'New pods find no node',
  diagnosis: 4,
  needs: ['pods'],
  uses: ['events', 'nodes'],
  messages: {
    'insufficient-resources': {
      text: TEXT,
      remedies: ['Lower the requests in the template, free room or add nodes', SURGE, NODES],
    },
    taints: {
      text: TEXT,
      remedies: ['Add a toleration, or add nodes; a taint for trouble goes when its node recovers', NODES],
    },
    affinity: {
      text: TEXT,
      remedies: ['Compare nodeSelector, affinity and spread constraints with the nodes', NODES, SURGE],
    },
    volumes: {
      text: TEXT,
      remedies: [
        'Look at the claims; a volume of one zone keeps its pods there: `kubectl get pvc {in}`',
        LOOK,
      ],
    },
    ports: { text: TEXT, remedies: ['A hostPort is free once per node: do without it', SURGE, LOOK] },
    'too-many-pods': { text: TEXT, remedies: ['Add nodes or remove pods; each kubelet has a limit', NODES] },
    'no-nodes': {
      text: TEXT,
      remedies: ['See whether the node pools are at zero: `kubectl get nodes{onContext}`'],
    },
    gated: {
      text: TEXT,
      remedies: [
        'Whoever set the gate takes it off (a queue such as Kueue): `kubectl get pod {pod} {in} -o yaml`',
      ],
    },
    other: { text: TEXT, remedies: [LOOK] },
    'never-looked-at': {
      text: 'No scheduler has looked at {pods} for {age} (schedulerName {scheduler})',
      remedies: ['Correct schedulerName in the template, or see why no scheduler of that name works'],
    },
  },
  evaluate({ pods, events, nodes }, now) {
    const homeless = currentPods(pods).filter((pod) => pod.node === undefined);
    if (homeless.length === 0) return noMatch('Every current pod has a node');
    const waiting = homeless.filter((pod) => !bringsNodes(pod, events, now));
    if (waiting.length === 0) return noMatch('The cluster autoscaler is adding nodes for the pods that wait');

    const refused = waiting.flatMap((pod) => schedulingRefusal(pod, events, now) ?? []);
    const most = mostCommon(refused, (one) => one.class);
    const [first] = most;
    if (first !== undefined) {
      const { class: kind, reason, nearest, proof } = besideTheRefusal(first, nodes);
      if (FREED_BY_OLD_PODS.has(kind) && podsLeave(pods, now))
        return noMatch('Old pods are terminating and make room');
      const subject = capital(podsText(most.map(({ pod }) => pod)));
      return {
        outcome: 'match',
        message: kind,
        data: { pods: subject, reason, nearest, pod: shellQuote(first.pod.name) },
        proof: [...most.slice(0, 3).map((one) => one.proof), ...proof],
      };
    }
    const unseen = waiting.filter((pod) => (secondsSince(pod.createdAt, now) ?? 0) > LOOK_SECONDS);
    const [eldest] = unseen;
    if (eldest === undefined) return noMatch('The scheduler has not had time to look at the new pods');
    return {
      outcome: 'match',
      message: 'never-looked-at',
      class: 'other',
      data: {
        pods: podsText(unseen),
        age: span(secondsSince(eldest.createdAt, now) ?? 0),
        scheduler: eldest.spec.schedulerName ?? 'default-scheduler',
      },
      proof: [
        {
          step: 'pods',
          object: `Pod/${eldest.name}`,
          fact: 'spec.nodeName and the condition PodScheduled are absent',
        },
      ],
    };
  },
});

/** A scheduler that works has looked at a pod long before. */
const LOOK_SECONDS = 120;
const FREED_BY_OLD_PODS: ReadonlySet<SchedulingClass> = new Set([
  'insufficient-resources',
  'too-many-pods',
  'ports',
  'affinity',
  'volumes',
]);
