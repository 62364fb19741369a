/** What keeps a pod from running, or from being ready, without a crash. Texts: pkg/kubelet/kubelet_pods.go, volume manager, prober. */
import { running, waiting } from '../containerStates.ts';
import { firstContainer, type PodView } from '../podView.ts';
import type { KubeletEvent, Script } from '../script.ts';
import { creating, initDone, others, pulled, startEvents } from './starting.ts';

/** The container's environment asks for a ConfigMap that does not exist. */
export function configMapMissing(pod: PodView): Script {
  return configError(pod, 'configmap "web-config" not found');
}

export function secretKeyMissing(pod: PodView): Script {
  return configError(pod, `couldn't find key password in Secret ${pod.namespace}/web-secret`);
}

/** A volume's ConfigMap is missing: the containers wait without a message, only events tell. */
export function failedMount(pod: PodView): Script {
  const volume = pod.volumes[0];
  if (volume === undefined) throw new Error(`pod ${pod.name} asks for a failed mount without a volume`);
  const setUp = `MountVolume.SetUp failed for volume "${volume}" : configmap "web-files" not found`;
  const unmounted = `unmounted volumes=[${volume}], unattached volumes=[${pod.volumes.join(' ')}]`;
  const timedOut = `Unable to attach or mount volumes: ${unmounted}: timed out waiting for the condition`;
  const events: KubeletEvent[] = [
    { type: 'Warning', reason: 'FailedMount', message: setUp, count: 9 },
    { type: 'Warning', reason: 'FailedMount', message: timedOut },
  ];
  return { frames: [{ ...creating(pod), events }] };
}

export function sandboxFails(pod: PodView): Script {
  const sandbox = 'a1'.repeat(32);
  const cause =
    `failed to setup network for sandbox "${sandbox}": plugin type="calico" failed (add): ` +
    'error getting ClusterInformation: connection is unauthorized: Unauthorized';
  const message = `Failed to create pod sandbox: rpc error: code = Unknown desc = ${cause}`;
  return {
    frames: [
      {
        ...creating(pod),
        events: [{ type: 'Warning', reason: 'FailedCreatePodSandBox', message, count: 7 }],
      },
    ],
  };
}

/** It runs and answers, but never with a yes. */
export function neverReady(pod: PodView): Script {
  const container = firstContainer(pod);
  const message = 'Readiness probe failed: HTTP probe failed with statuscode: 503';
  const unhealthy: KubeletEvent = {
    type: 'Warning',
    reason: 'Unhealthy',
    message,
    container: container.name,
    count: 12,
  };
  const log = 'serving on :8080\nGET /ready 503: cache is cold\n';
  return {
    frames: [
      {
        phase: 'Running',
        init: initDone(pod),
        main: others(pod, running(container, false)),
        events: [...startEvents(container), unhealthy],
      },
    ],
    logs: { [container.name]: { current: log } },
  };
}

function configError(pod: PodView, message: string): Script {
  const container = firstContainer(pod);
  const failed: KubeletEvent = {
    type: 'Warning',
    reason: 'Failed',
    message: `Error: ${message}`,
    container: container.name,
    count: 6,
  };
  const main = others(pod, waiting(container, 'CreateContainerConfigError', message));
  return {
    frames: [{ phase: 'Pending', init: initDone(pod), main, events: [pulled(container, 6), failed] }],
  };
}
