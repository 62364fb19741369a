/** Why one container's image could not be pulled, and what says so. */
import { parseImagePull, type ImagePull } from '../kubeText/imagePull.ts';
import type { EventFacts } from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import type { Moment } from '../time.ts';
import type { PodContainer } from './currentPods.ts';
import { eventProof, eventsOf, isAboutContainer } from './objectEvents.ts';
import { clip } from './words.ts';

/** From the status where it tells the cause, else from the newest event that does. */
export function pullOf(
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
