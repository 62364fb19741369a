/**
 * Images that cannot be pulled. Reasons: pkg/kubelet/images/types.go; texts around them: image_manager.go;
 * the causes are containerd's own words.
 */
import { waiting } from '../containerStates.ts';
import { firstContainer, type ContainerView, type PodView } from '../podView.ts';
import type { KubeletEvent, Script } from '../script.ts';
import { initDone, others } from './starting.ts';

const RESOLVE = (image: string, code: string, cause: string): string =>
  `rpc error: code = ${code} desc = failed to pull and unpack image "${image}": ` +
  `failed to resolve reference "${image}": ${cause}`;

export function imageNotFound(pod: PodView): Script {
  return pullFails(pod, (image) => RESOLVE(image, 'NotFound', `${image}: not found`));
}

export function imageUnauthorized(pod: PodView): Script {
  return pullFails(pod, (image) => {
    const cause =
      'repository does not exist or may require authorization: authorization failed: no basic auth credentials';
    return RESOLVE(image, 'Unknown', `pull access denied, ${cause}`);
  });
}

export function registryUnreachable(pod: PodView): Script {
  return pullFails(pod, (image) => {
    const [registry = '', ...path] = image.split('/');
    const [repository = '', tag = 'latest'] = path.join('/').split(':');
    const url = `https://${registry}/v2/${repository}/manifests/${tag}`;
    const cause = `dial tcp: lookup ${registry} on 10.0.0.10:53: no such host`;
    return RESOLVE(image, 'Unknown', `failed to do request: Head "${url}": ${cause}`);
  });
}

/** No pull is tried at all: the reference cannot be parsed. */
export function imageInvalidName(pod: PodView): Script {
  const { image } = firstContainer(pod);
  const cause = 'invalid reference format: repository name must be lowercase';
  const message = `Failed to apply default image tag "${image}": couldn't parse image reference "${image}": ${cause}`;
  return refused(pod, 'InvalidImageName', message, 'InspectFailed');
}

export function imageNeverPull(pod: PodView): Script {
  const message = `Container image "${firstContainer(pod).image}" is not present with pull policy of Never`;
  return refused(pod, 'ErrImageNeverPull', message, 'ErrImageNeverPull');
}

/** The first try fails with the cause in the status; then the back-off hides it, and only the event still tells. */
export function pullFails(pod: PodView, causeOf: (image: string) => string): Script {
  const container = firstContainer(pod);
  const { name, image } = container;
  const cause = causeOf(image);
  const backOff = `Back-off pulling image "${image}"`;
  const warning = (message: string, count: number): KubeletEvent => ({
    type: 'Warning',
    reason: 'Failed',
    message,
    container: name,
    count,
  });
  const rest = { phase: 'Pending', init: initDone(pod) } as const;
  return {
    frames: [
      {
        ...rest,
        main: others(pod, waiting(container, 'ErrImagePull', cause)),
        events: [
          {
            type: 'Normal',
            reason: 'Pulling',
            message: `Pulling image "${image}"`,
            container: name,
            count: 3,
          },
          warning(`Failed to pull image "${image}": ${cause}`, 3),
          warning('Error: ErrImagePull', 3),
        ],
      },
      {
        ...rest,
        afterMs: 300,
        main: others(pod, waiting(container, 'ImagePullBackOff', backOff)),
        events: [
          { type: 'Normal', reason: 'BackOff', message: backOff, container: name, count: 4 },
          warning('Error: ImagePullBackOff', 4),
        ],
      },
    ],
  };
}

function refused(pod: PodView, reason: string, message: string, eventReason: string): Script {
  const container: ContainerView = firstContainer(pod);
  const events: KubeletEvent[] = [
    { type: 'Warning', reason: eventReason, message, container: container.name, count: 5 },
    { type: 'Warning', reason: 'Failed', message: `Error: ${reason}`, container: container.name, count: 5 },
  ];
  const main = others(pod, waiting(container, reason, message));
  return { frames: [{ phase: 'Pending', init: initDone(pod), main, events }] };
}
