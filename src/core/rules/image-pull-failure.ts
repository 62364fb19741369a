/**
 * The kubelet cannot pull an image of a pod of the wanted template (diagnosis 5). The generation is observed all the
 * same. While the kubelet backs off, older ones only say `Back-off pulling image` in the status and the cause in the
 * event Failed; newer ones say both.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/images/types.go#L27-L42
 */
import { containersOf, currentPods, waitingReason, type PodContainer } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { imagePullText } from '../judge/imagePullText.ts';
import { eventProof, eventsOf, isAboutContainer } from '../judge/objectEvents.ts';
import { clip, roleText } from '../judge/words.ts';
import { parseImagePull, type ImagePull } from '../kubeText/imagePull.ts';
import { shellQuote } from '../kubectl.ts';
import type { EventFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch } from '../rule.ts';
import type { Moment } from '../time.ts';

const TEXT = 'Image {image} ({role} {container} of {pods}) cannot be pulled: {reason}';
const CORRECT = 'Correct the image: `kubectl set image deployment/{name} {container}=IMAGE {in}`';
const UNDO = 'To serve the version before meanwhile: `kubectl rollout undo deployment/{name} {in}`';

export default defineRule({
  id: 'image-pull-failure',
  title: 'An image cannot be pulled',
  diagnosis: 5,
  needs: ['pods'],
  uses: ['events'],
  messages: {
    'not-found': {
      text: TEXT,
      remedies: ['See that the tag was pushed, under this name and for the nodes’ platform', CORRECT, UNDO],
    },
    unauthorized: {
      text: TEXT,
      remedies: [
        'The pod brings these pull secrets: {secrets}; see that one is for this registry, is in this namespace and is not expired: `kubectl get secrets {in} --field-selector type=kubernetes.io/dockerconfigjson`',
        'A registry also answers so where the repository does not exist: compare the name, then `kubectl set image deployment/{name} {container}=IMAGE {in}`',
        UNDO,
      ],
    },
    'invalid-name': { text: TEXT, remedies: [CORRECT] },
    'never-pull': {
      text: TEXT,
      remedies: [
        'Load the image onto the nodes, or set imagePullPolicy IfNotPresent in the template',
        CORRECT,
      ],
    },
    'registry-unreachable': {
      text: TEXT,
      remedies: [
        'The kubelet tries again by itself, at most 5 minutes apart; try the registry from the node and look at proxy, DNS and its status page',
        UNDO,
      ],
    },
    other: { text: TEXT, remedies: ['Read the whole message: `kubectl describe pod {pod} {in}`', UNDO] },
  },
  evaluate({ pods, events }, now) {
    const failing = containersOf(currentPods(pods), (one) => PULL_FAILURES.has(waitingReason(one) ?? ''));
    const told = failing.map((one) => ({ ...one, ...tell(one, events, now) }));
    const most = mostCommon(told, ({ container, pull }) => `${container.name} ${pull.class}`);
    const [worst] = most;
    if (worst === undefined)
      return noMatch('No container of a current pod waits for an image that cannot be pulled');
    const { pod, container, pull } = worst;
    return {
      outcome: 'match',
      message: pull.class,
      data: {
        image: container.image ?? pull.image ?? '(not named)',
        role: roleText(container),
        container: shellQuote(container.name),
        pods: podsText(most.map((one) => one.pod)),
        reason: imagePullText(pull),
        secrets: (pod.spec.imagePullSecrets ?? []).map(({ name }) => name ?? '').join(', ') || 'none',
        pod: shellQuote(pod.name),
      },
      proof: most.slice(0, 3).flatMap(({ proof }) => proof),
    };
  },
});

const PULL_FAILURES: ReadonlySet<string> = new Set([
  'ImagePullBackOff',
  'ErrImagePull',
  'ErrImageNeverPull',
  'ImageInspectError',
  'InvalidImageName',
  'RegistryUnavailable',
  'SignatureValidationFailed',
]);

/** From the status where it tells the cause, else from the newest event that does. */
function tell(
  { pod, container }: PodContainer,
  events: EventFacts | undefined,
  now: Moment,
): { readonly pull: ImagePull; readonly proof: readonly Proof[] } {
  const { reason, message } = container.state?.is === 'waiting' ? container.state : {};
  const pull = parseImagePull(reason, message ?? '');
  const fact = `status of container ${container.name}: waiting: ${reason ?? ''}${message === undefined ? '' : `: ${clip(message, 400)}`}`;
  const proof: Proof[] = [{ step: 'pods', object: `Pod/${pod.name}`, fact }];
  if (pull.class !== 'other' || pull.detail !== undefined) return { pull, proof };

  const pulls = eventsOf(
    events,
    { kind: 'Pod', ...pod },
    (event) =>
      PULL_EVENTS.has(event.reason) && isAboutContainer(event, container.name) && !ECHO.test(event.message),
  );
  const event = pulls.find((one) => parseImagePull(undefined, one.message).class !== 'other') ?? pulls[0];
  if (event === undefined) return { pull, proof };
  return { pull: parseImagePull(reason, event.message), proof: [...proof, eventProof(event, now)] };
}

const PULL_EVENTS: ReadonlySet<string> = new Set(['Failed', 'InspectFailed', 'ErrImageNeverPull']);
/** `Error: ImagePullBackOff` repeats the state; a failed start is not about the image. */
const ECHO = /^Error: (?:ImagePullBackOff|ErrImagePull)$|^Error: failed to (?:create|start)/;
