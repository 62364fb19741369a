import type { PodView } from '../podView.ts';
import type { Script } from '../script.ts';
import { crashThenHeals, gateClosed, initHangs, losesReadiness, unauthorizedOnNodeB } from './changing.ts';
import {
  crashCompleted,
  crashError,
  crashOomKilled,
  crashProbeKilled,
  initCrash,
  startError,
} from './crashes.ts';
import {
  imageInvalidName,
  imageNeverPull,
  imageNotFound,
  imageUnauthorized,
  registryUnreachable,
} from './images.ts';
import { configMapMissing, failedMount, neverReady, sandboxFails, secretKeyMissing } from './obstacles.ts';
import { runReady, slowPull, slowStart, stuckTerminating } from './starting.ts';
import { containerWaits, nodeEnds, podWarns, pullSays, runLogging, silent } from './told.ts';

/** What a pod template's annotation BEHAVIOUR may say; `run-ready` where it says nothing. */
const BEHAVIOURS = {
  'run-ready': runReady,
  'slow-pull': slowPull,
  'slow-start': slowStart,
  'stuck-terminating': stuckTerminating,
  'image-not-found': imageNotFound,
  'image-unauthorized': imageUnauthorized,
  'image-invalid-name': imageInvalidName,
  'image-never-pull': imageNeverPull,
  'registry-unreachable': registryUnreachable,
  'crash-error': crashError,
  'crash-oom-killed': crashOomKilled,
  'crash-completed': crashCompleted,
  'crash-probe-killed': crashProbeKilled,
  'start-error': startError,
  'init-crash': initCrash,
  'config-map-missing': configMapMissing,
  'secret-key-missing': secretKeyMissing,
  'failed-mount': failedMount,
  'sandbox-fails': sandboxFails,
  'never-ready': neverReady,
  'crash-then-heals': crashThenHeals,
  'loses-readiness': losesReadiness,
  'init-hangs': initHangs,
  'gate-closed': gateClosed,
  'unauthorized-on-node-b': unauthorizedOnNodeB,
  'pull-says': pullSays,
  'container-waits': containerWaits,
  'pod-warns': podWarns,
  'run-logging': runLogging,
  'node-ends': nodeEnds,
  silent,
} as const satisfies Record<string, (pod: PodView) => Script>;

export type BehaviourName = keyof typeof BEHAVIOURS;

/** Annotation of the pod (template) that chooses the behaviour. */
export const BEHAVIOUR = 'test.kubelet/behaviour';

export function scriptFor(pod: PodView): Script {
  const name = pod.annotations[BEHAVIOUR] ?? 'run-ready';
  if (!Object.hasOwn(BEHAVIOURS, name))
    throw new Error(`pod ${pod.name}: the kubelet knows no behaviour "${name}"`);
  return BEHAVIOURS[name as BehaviourName](pod);
}
