/**
 * The kubelet cannot pull an image of a pod of the wanted template (diagnosis 5). The generation is observed all the
 * same. While the kubelet backs off, older ones only say `Back-off pulling image` in the status and the cause in the
 * event Failed; newer ones say both.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/images/types.go#L27-L42
 */
import { containersOf, currentPods, waitsForImage } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { imageSightings, type Sighting } from '../judge/imageSightings.ts';
import { pullOf } from '../judge/imagePulls.ts';
import { imagePullText } from '../judge/imagePullText.ts';
import { UNDO, undoTo } from '../judge/undo.ts';
import { roleText } from '../judge/words.ts';
import type { ImagePull, ImagePullClass } from '../kubeText/imagePull.ts';
import { shellQuote } from '../kubectl.ts';
import type { PodFact } from '../model/evidence.ts';
import { defineRule, noMatch } from '../rule.ts';

const TEXT = 'Image {image} ({role} {container} of {pods}) cannot be pulled: {reason}{known}';
const CORRECT = 'Correct the image: `kubectl set image deployment/{name} {container}=IMAGE {in}`';

export default defineRule({
  id: 'image-pull-failure',
  title: 'An image cannot be pulled',
  diagnosis: 5,
  needs: ['pods'],
  uses: ['events', 'nodes', 'rollout-history', 'strategy'],
  messages: {
    'not-found': {
      text: TEXT,
      remedies: [
        'See that the tag was pushed, under this name and for the nodes’ platform',
        CORRECT,
        ...UNDO,
      ],
    },
    // Class not-found: it was there, so nobody has mistyped it.
    gone: {
      text: TEXT,
      remedies: [
        'The tag was there and is not any more, or not for this node’s mirror: push it again, or name one that exists: `kubectl set image deployment/{name} {container}=IMAGE {in}`',
        ...UNDO,
      ],
    },
    // Class unauthorized: another pod had it pulled, so that the repository is there.
    'pulled-elsewhere': {
      text: TEXT,
      remedies: [
        'The name is right, so the credentials are not: this pod brings {secrets}; compare pull secrets, service accounts and nodes of the two: `kubectl get pod {both} {in} -o yaml`',
        'With imagePullPolicy Always the registry is asked even where the image is on the node; IfNotPresent takes what is there',
        ...UNDO,
      ],
    },
    unauthorized: {
      text: TEXT,
      remedies: [
        'The pod brings {secrets}; see that one is for this registry, in this namespace and not expired: `kubectl get secrets {in} --field-selector type=kubernetes.io/dockerconfigjson`',
        'A registry also answers so where the repository does not exist: compare the name, then `kubectl set image deployment/{name} {container}=IMAGE {in}`',
        ...UNDO,
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
        ...UNDO,
      ],
    },
    other: { text: TEXT, remedies: ['Read the whole message: `kubectl describe pod {pod} {in}`', ...UNDO] },
  },
  evaluate({ pods, events, nodes, 'rollout-history': history, strategy }, now) {
    const failing = containersOf(currentPods(pods), waitsForImage);
    const told = failing.map((one) => ({ ...one, ...pullOf(one, events, now) }));
    const most = mostCommon(told, ({ container, pull }) => `${container.name} ${pull.class}`);
    const [worst] = most;
    if (worst === undefined)
      return noMatch('No container of a current pod waits for an image that cannot be pulled');
    const { pod, container, pull } = worst;
    const image = container.image ?? pull.image;
    const sightings = image === undefined ? [] : imageSightings(image, { pods, events, nodes }, now);
    const [known] = sightings;
    return {
      outcome: 'match',
      message: messageOf(pull, known),
      class: pull.class,
      data: {
        image: image ?? '(not named)',
        role: roleText(container),
        container: shellQuote(container.name),
        pods: podsText(most.map((one) => one.pod)),
        reason: imagePullText(pull),
        secrets: secretsText(pod),
        pod: shellQuote(pod.name),
        known: known === undefined ? '' : `, yet ${known.text}`,
        both: [pod.name, known?.pod ?? ''].filter(Boolean).map(shellQuote).join(' '),
        ...undoTo(history, strategy),
      },
      proof: [
        ...most.slice(0, 3).flatMap(({ proof }) => proof),
        ...sightings.map((sighting) => sighting.proof),
      ],
    };
  },
});

/** That a node has it says little: images also come there by hand. A pod that runs it had it pulled. */
function messageOf(
  { class: kind, detail }: ImagePull,
  known: Sighting | undefined,
): ImagePullClass | 'gone' | 'pulled-elsewhere' {
  if (known?.pod === undefined) return kind;
  if (kind === 'not-found' && detail === undefined) return 'gone';
  return kind === 'unauthorized' ? 'pulled-elsewhere' : kind;
}

/** Without a colon behind it, for what follows "secret:" is taken for one. */
function secretsText({ spec }: PodFact): string {
  const names = (spec.imagePullSecrets ?? []).map(({ name }) => name ?? '');
  return names.length === 0
    ? 'no pull secret'
    : `pull secret${names.length === 1 ? '' : 's'} ${names.join(', ')}`;
}
