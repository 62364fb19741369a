/** Pods that are not what they were a moment ago, or not the same on every node. */
import { running, waiting } from '../containerStates.ts';
import { firstContainer, type PodView } from '../podView.ts';
import type { Frame, KubeletEvent, Script } from '../script.ts';
import { crashError } from './crashes.ts';
import { imageUnauthorized } from './images.ts';
import { neverReady } from './obstacles.ts';
import { initDone, others, runReady, startEvents } from './starting.ts';

/** A dependency was late: the container died a few times, and then it stayed. */
export function crashThenHeals(pod: PodView): Script {
  const container = firstContainer(pod);
  const past = { restarts: 5, lastEnd: { exitCode: 1, reason: 'Error' } };
  const healed: Frame = {
    afterMs: 700,
    phase: 'Running',
    init: initDone(pod),
    main: others(pod, running(container, true, past)),
    events: startEvents(container, 6),
  };
  const crash = crashError(pod);
  return { ...crash, frames: [...crash.frames, healed] };
}

export function losesReadiness(pod: PodView): Script {
  const [unready] = neverReady(pod).frames;
  return { frames: [...runReady(pod).frames, { ...unready!, afterMs: 4000 }] };
}

/** An init container that runs and runs; pkg/kubelet/kubelet_pods.go says PodInitializing of the others. */
export function initHangs(pod: PodView): Script {
  const [first, ...later] = pod.initContainers;
  if (first === undefined)
    throw new Error(`pod ${pod.name} asks for an init container that hangs and has none`);
  const rest = [...later, ...pod.containers].map((one) => waiting(one, 'PodInitializing'));
  const events = startEvents(first).map((event): KubeletEvent => ({ ...event, isInit: true }));
  const init = [running(first, false), ...rest.slice(0, later.length)];
  return { frames: [{ phase: 'Pending', init, main: rest.slice(later.length), events }] };
}

/** Its containers are ready; whoever serves the readiness gate has said nothing. pkg/kubelet/status/generate.go */
export function gateClosed(pod: PodView): Script {
  const [frame] = runReady(pod).frames;
  const message = 'corresponding condition of pod readiness gate "lb.test/registered" does not exist.';
  return { frames: [{ ...frame!, unready: { reason: 'ReadinessGatesNotReady', message } }] };
}

/** One node has the image from before; the other has to ask the registry. */
export function unauthorizedOnNodeB(pod: PodView): Script {
  return pod.node === 'node-b' ? imageUnauthorized(pod) : runReady(pod);
}
