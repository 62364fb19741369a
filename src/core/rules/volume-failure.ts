/**
 * A volume of new pods cannot be attached or mounted; their containers wait in ContainerCreating and nothing but
 * events says so. A volume that only one node may have stops a rolling update for good: the new pod waits for it, and
 * the old pod stays until the new one is available.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/events/event.go
 */
import { awaitsContainers, currentPods } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { eventProof } from '../judge/objectEvents.ts';
import { openEvents } from '../judge/podStart.ts';
import { podsLeave } from '../judge/termination.ts';
import { clip } from '../judge/words.ts';
import { parseVolumeTrouble } from '../kubeText/volumeTrouble.ts';
import { shellQuote } from '../kubectl.ts';
import type { EventFact, EventFacts, PodFact } from '../model/evidence.ts';
import { defineRule, noMatch } from '../rule.ts';

const MOUNT = 'Volume {volume} of {pods} cannot be mounted:';
const LOOK = 'Read its events: `kubectl describe pod {pod} {in}`';

export default defineRule({
  id: 'volume-failure',
  title: 'A volume cannot be attached or mounted',
  diagnosis: null,
  needs: ['pods', 'events'],
  messages: {
    'configmap-missing': {
      text: `${MOUNT} ConfigMap {object} does not exist`,
      remedies: [
        'Create it, or correct its name in the template; the kubelet then goes on by itself: `kubectl get configmaps {in}`',
      ],
    },
    'secret-missing': {
      text: `${MOUNT} Secret {object} does not exist`,
      remedies: [
        'Create it, or correct its name in the template; the kubelet then goes on by itself: `kubectl get secrets {in}`',
      ],
    },
    'key-missing': {
      text: `${MOUNT} {kind} {object} has no key {key}`,
      remedies: ['Add the key, or correct items of the volume in the template', LOOK],
    },
    'multi-attach': {
      text: 'Volume {volume} of {pods} is still attached to another node{holder}, and only one node may have it',
      remedies: [
        'A rolling update waits for ever here: let the old pod go first, with strategy Recreate (or maxSurge 0), or take a volume that several nodes may mount',
        'If the other node is gone, delete its Node object; the volume is then detached by force after some 6 minutes',
      ],
    },
    'attach-failed': {
      text: 'Volume {volume} of {pods} cannot be attached to node {node}: {detail}',
      remedies: [
        'Ask the storage: `kubectl get volumeattachments {in}` and the log of its CSI controller',
        LOOK,
      ],
    },
    'mount-failed': {
      text: `${MOUNT} {detail}`,
      remedies: [LOOK, 'Look at the claim and at the CSI driver on node {node}: `kubectl get pvc {in}`'],
    },
    'timed-out': {
      text: `${MOUNT} node {node} gives up waiting for it, time after time`,
      remedies: [LOOK, 'Look at the claim and at the CSI driver on node {node}: `kubectl get pvc {in}`'],
    },
  },
  evaluate({ pods, events }, now) {
    const told = currentPods(pods)
      .filter(awaitsContainers)
      .flatMap((pod) => worstOf(pod, events) ?? []);
    const most = mostCommon(told, ({ trouble }) => `${trouble.class} ${trouble.missing?.name ?? ''}`);
    const [first] = most;
    if (first === undefined) return noMatch('No current pod waits for a volume that failed');
    const { pod, trouble } = first;
    if (trouble.class === 'multi-attach' && podsLeave(pods, now))
      return noMatch('The volume is still attached for an old pod that is terminating');
    return {
      outcome: 'match',
      message: trouble.class,
      data: {
        volume: trouble.volume ?? '(not named)',
        pods: podsText(most.map((one) => one.pod)),
        pod: shellQuote(pod.name),
        node: pod.node ?? '',
        kind: trouble.missing?.kind ?? '',
        object: trouble.missing?.name ?? sourceOf(pod, trouble.volume),
        key: trouble.missing?.key ?? '',
        holder: trouble.usedBy === undefined ? '' : ` (for pod ${trouble.usedBy})`,
        detail: clip(trouble.detail, 200),
      },
      proof: most.slice(0, 3).map(({ event }) => eventProof(event, now)),
    };
  },
});

const FAILURES: ReadonlySet<string> = new Set(['FailedMount', 'FailedAttachVolume', 'FailedMapVolume']);

/** The newest that tells a reason; one that only sums up where there is nothing better. */
function worstOf(pod: PodFact, events: EventFacts): Told | undefined {
  const told = openEvents(events, pod, FAILURES)
    .map((event) => ({ pod, event, trouble: parseVolumeTrouble(event.message) }))
    .filter(({ trouble }) => !trouble.isTransient);
  return told.find(({ trouble }) => trouble.class !== 'timed-out') ?? told[0];
}

interface Told {
  readonly pod: PodFact;
  readonly event: EventFact;
  readonly trouble: ReturnType<typeof parseVolumeTrouble>;
}

/** A missing key is told without its owner: the volume of the template names it. */
function sourceOf(pod: PodFact, volume: string | undefined): string {
  const source = pod.spec.volumes?.find(({ name }) => name === volume);
  return source?.configMap?.name ?? source?.secret?.secretName ?? 'of the volume';
}
