/**
 * New pods are on their node and do not get as far as their first container: the sandbox (network namespace, address)
 * cannot be made, or the kubelet does not get to it. The status says ContainerCreating whatever the reason.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/container/sync_result.go#L28-L48
 */
import { awaitsContainers, currentPods } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { eventProof } from '../judge/objectEvents.ts';
import { isPulling, openEvents } from '../judge/podStart.ts';
import { passedDeadline } from '../judge/progressDeadline.ts';
import { capital, clip } from '../judge/words.ts';
import { sandboxTrouble } from '../kubeText/sandboxTrouble.ts';
import { shellQuote } from '../kubectl.ts';
import type { EventFact } from '../model/evidence.ts';
import { defineRule, noMatch } from '../rule.ts';
import { secondsSince, span, type Moment } from '../time.ts';

const TEXT = 'No sandbox for {pods} on node {node}: {detail}';
const LOOK = 'Read its events: `kubectl describe pod {pod} {in}`';

export default defineRule({
  id: 'sandbox-failure',
  title: 'New pods do not get as far as their containers',
  diagnosis: null,
  needs: ['deployment', 'replicasets', 'pods'],
  uses: ['events'],
  messages: {
    'no-address': {
      text: TEXT,
      remedies: ['The pod network has no address left there: free some or widen the range', LOOK],
    },
    network: {
      text: TEXT,
      remedies: [
        'Look at the network plugin on that node: `kubectl get pods -n kube-system -o wide{onContext}`',
        LOOK,
      ],
    },
    'runtime-class': {
      text: TEXT,
      remedies: ['Correct runtimeClassName, or choose nodes that offer it', LOOK],
    },
    other: { text: TEXT, remedies: [LOOK] },
    unexplained: {
      text: '{pods} in ContainerCreating on node {node} for {age}, and no event that could be read says why',
      remedies: [LOOK, 'Look at the kubelet of node {node}: `kubectl describe node {node}{onContext}`'],
      standing: 'context',
    },
    'kubelet-silent': {
      text: 'The kubelet of node {node} has reported nothing about {pods} for {age}',
      remedies: ['Look at the node and its kubelet: `kubectl describe node {node}{onContext}`'],
      standing: 'context',
    },
  },
  evaluate({ deployment, replicasets, pods, events }, now) {
    const waiting = currentPods(pods).filter(awaitsContainers);
    if (waiting.length === 0) return noMatch('No current pod waits for its first container');
    const told = waiting.flatMap((pod) => {
      const event = openEvents(events, pod, SANDBOX).find((one) => isLasting(one, now));
      return event === undefined ? [] : [{ pod, event }];
    });
    const most = mostCommon(told, ({ event }) => sandboxTrouble(event.message));
    const [first] = most;
    if (first !== undefined) {
      const { pod, event } = first;
      const detail = clip(event.message.replace(/^.*?[Ff]ailed to create pod sandbox: /, ''), 200);
      const data = {
        pods: podsText(most.map((one) => one.pod)),
        pod: shellQuote(pod.name),
        node: shellQuote(pod.node ?? ''),
        detail,
      };
      return {
        outcome: 'match',
        message: sandboxTrouble(event.message),
        data,
        proof: most.slice(0, 3).map((one) => eventProof(one.event, now)),
      };
    }
    // Without an event only the deadline tells a long start from one that hangs.
    if ('silence' in passedDeadline(deployment, replicasets)) return noMatch('New pods are being started');
    const hanging = waiting.filter(
      (pod) => !isPulling(events, pod) && openEvents(events, pod, OTHERS).length === 0,
    );
    const [pod] = hanging;
    if (pod === undefined) return noMatch('What holds the new pods up is told elsewhere');
    const silent = pod.containers.every(({ state }) => state === undefined);
    const age = secondsSince(pod.createdAt, now);
    return {
      outcome: 'match',
      message: silent ? 'kubelet-silent' : 'unexplained',
      data: {
        pods: silent ? podsText(hanging) : capital(podsText(hanging)),
        pod: shellQuote(pod.name),
        node: shellQuote(pod.node ?? ''),
        age: age === undefined ? 'longer than the deadline' : span(age),
      },
      proof: [
        {
          step: 'pods',
          object: `Pod/${pod.name}`,
          fact: `spec.nodeName ${pod.node ?? ''}, ${silent ? 'status.containerStatuses is absent' : 'containers waiting in ContainerCreating'}`,
        },
      ],
    };
  },
});

const SANDBOX: ReadonlySet<string> = new Set([
  'FailedCreatePodSandBox',
  'NetworkNotReady',
  'FailedPodSandBoxStatus',
]);
/** Volumes and images are the matter of other rules. */
const OTHERS: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);

/** On a node that has just joined, the first try fails before its network plugin is up. */
function isLasting({ count, firstAt }: EventFact, now: Moment): boolean {
  return count > 1 || (secondsSince(firstAt, now) ?? 0) > 30;
}
