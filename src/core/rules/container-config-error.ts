/**
 * The kubelet has the image and cannot make a container of it: something that the container's configuration names is
 * not there, or it asks for what is forbidden. The application has not run, so this is no crash.
 * https://github.com/kubernetes/kubernetes/blob/v1.28.0/pkg/kubelet/kuberuntime/kuberuntime_container.go#L62-L73
 */
import { containersOf, currentPods, waitingReason, type PodContainer } from '../judge/currentPods.ts';
import { mostCommon, podsText } from '../judge/equalTroubles.ts';
import { UNDO, undoTo } from '../judge/undo.ts';
import { capital, clip, containerText } from '../judge/words.ts';
import { isCacheDelay, parseMissingReference } from '../kubeText/missingReference.ts';
import { shellQuote } from '../kubectl.ts';
import type { Proof } from '../model/report.ts';
import { defineRule, noMatch } from '../rule.ts';

const WHO = '{container} of {pods} cannot be created:';

export default defineRule({
  id: 'container-config-error',
  title: 'A container cannot be created',
  diagnosis: null,
  needs: ['pods'],
  uses: ['rollout-history', 'strategy'],
  messages: {
    'configmap-missing': {
      text: `${WHO} ConfigMap {object} does not exist`,
      remedies: [
        'Create it, or correct its name in the template; the kubelet then goes on by itself: `kubectl get configmaps {in}`',
        ...UNDO,
      ],
    },
    'secret-missing': {
      text: `${WHO} Secret {object} does not exist`,
      remedies: [
        'Create it, or correct its name in the template; the kubelet then goes on by itself: `kubectl get secrets {in}`',
        ...UNDO,
      ],
    },
    'key-missing': {
      text: `${WHO} {kind} {object} has no key {key}`,
      remedies: [
        'Add the key, or correct it in the template: `kubectl describe {kind} {object} {in}`',
        ...UNDO,
      ],
    },
    'run-as-non-root': {
      text: `${WHO} runAsNonRoot is set, and its image would run as {user}`,
      remedies: [
        'Set runAsUser to a number other than 0 in securityContext, or have the image name a numeric USER',
        ...UNDO,
      ],
    },
    other: {
      text: `${WHO} {detail}`,
      remedies: ['Read the whole message: `kubectl describe pod {pod} {in}`', ...UNDO],
    },
  },
  evaluate({ pods, 'rollout-history': history, strategy }) {
    const failing = containersOf(currentPods(pods), (one) => CONFIG_FAILURES.has(waitingReason(one) ?? ''));
    if (failing.length === 0) return noMatch('No container of a current pod waits for its configuration');
    const lasting = failing.filter((one) => !isCacheDelay(messageOf(one)));
    const most = mostCommon(lasting, (one) => `${one.container.name} ${classOf(messageOf(one))}`);
    const [worst] = most;
    if (worst === undefined)
      return noMatch('The kubelet is about to read the configuration; its next try succeeds');
    const message = messageOf(worst);
    const missing = parseMissingReference(message);
    return {
      outcome: 'match',
      message: classOf(message),
      data: {
        container: capital(containerText(worst.container)),
        pods: podsText(most.map(({ pod }) => pod)),
        pod: shellQuote(worst.pod.name),
        kind: missing?.kind ?? '',
        object: shellQuote(missing?.name ?? ''),
        key: missing?.key ?? '',
        user: /non-numeric user \(([^)]*)\)/i.exec(message)?.[1] ?? 'root',
        detail:
          message === '' ? `${waitingReason(worst.container) ?? ''} without a message` : clip(message, 200),
        ...undoTo(history, strategy),
      },
      proof: most.slice(0, 3).map(proofOf),
    };
  },
});

const CONFIG_FAILURES: ReadonlySet<string> = new Set([
  'CreateContainerConfigError',
  'CreateContainerError',
  'PreCreateHookError',
]);

function messageOf({ container: { state } }: PodContainer): string {
  return state?.is === 'waiting' ? (state.message ?? '') : '';
}

function classOf(
  message: string,
): 'configmap-missing' | 'secret-missing' | 'key-missing' | 'run-as-non-root' | 'other' {
  const missing = parseMissingReference(message);
  if (missing?.key !== undefined) return 'key-missing';
  if (missing !== undefined) return missing.kind === 'Secret' ? 'secret-missing' : 'configmap-missing';
  return /runAsNonRoot|breaks non-root policy/i.test(message) ? 'run-as-non-root' : 'other';
}

function proofOf(one: PodContainer): Proof {
  const { pod, container } = one;
  const fact = `status of container ${container.name}: waiting: ${waitingReason(container) ?? ''}: ${clip(messageOf(one), 400)}`;
  return { step: 'pods', object: `Pod/${pod.name}`, fact };
}
