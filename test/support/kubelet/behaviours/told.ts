/** Troubles in words that the template brings along: the kubelets and runtimes of other versions say it differently. */
import { waiting } from '../containerStates.ts';
import { firstContainer, type PodView } from '../podView.ts';
import type { Frame, KubeletEvent, Script } from '../script.ts';
import { pullFails } from './images.ts';
import { creating, initDone, others, pulled, runReady } from './starting.ts';

/** Annotations of the pod (template): the reason of the state or event, and its message. */
export const REASON = 'test.kubelet/reason';
export const TEXT = 'test.kubelet/text';

/** The image is pulled with this outcome. */
export function pullSays(pod: PodView): Script {
  return pullFails(pod, () => told(pod, TEXT));
}

/** The first container waits for this reason, and an event repeats the message. */
export function containerWaits(pod: PodView): Script {
  const container = firstContainer(pod);
  const text = told(pod, TEXT);
  const failed: KubeletEvent = {
    type: 'Warning',
    reason: 'Failed',
    message: `Error: ${text}`,
    container: container.name,
    count: 6,
  };
  const main = others(pod, waiting(container, told(pod, REASON), text));
  return {
    frames: [{ phase: 'Pending', init: initDone(pod), main, events: [pulled(container, 6), failed] }],
  };
}

/** Nothing runs, and only an event of the pod says why. */
export function podWarns(pod: PodView): Script {
  const event = { type: 'Warning', reason: told(pod, REASON), message: told(pod, TEXT), count: 9 } as const;
  return { frames: [{ ...creating(pod), events: [event] }] };
}

/** It runs, and this is what it prints. */
export function runLogging(pod: PodView): Script {
  return { ...runReady(pod), logs: { [firstContainer(pod).name]: { current: told(pod, TEXT) } } };
}

/** Before anything runs, the node puts an end to it; its ReplicaSet makes another one at once. */
export function nodeEnds(pod: PodView): Script {
  const ended = { reason: told(pod, REASON), message: told(pod, TEXT) };
  const event = { type: 'Warning', ...ended } as const;
  const end: Frame = { ...creating(pod), afterMs: 1500, phase: 'Failed', ended, events: [event] };
  return { frames: [{ ...creating(pod), events: [] }, end] };
}

/** Its kubelet says nothing of it at all. */
export function silent(): Script {
  return { frames: [] };
}

function told(pod: PodView, annotation: string): string {
  const text = pod.annotations[annotation];
  if (text === undefined) throw new Error(`pod ${pod.name} has no annotation ${annotation}`);
  return text;
}
