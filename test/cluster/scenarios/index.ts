import type { Scenario } from '../scenario.ts';
import { containers } from './containers.ts';
import { controller } from './controller.ts';
import { controllerRefusals } from './controllerRefusals.ts';
import { deadlocks } from './deadlocks.ts';
import { failingPods } from './failingPods.ts';
import { healthy } from './healthy.ts';
import { kubeletWords } from './kubeletWords.ts';
import { lookalikes } from './lookalikes.ts';
import { nodesEndPods } from './nodesEndPods.ts';
import { observers } from './observers.ts';
import { ordinaryLife } from './ordinaryLife.ts';
import { podRefusals } from './podRefusals.ts';
import { refusedOtherwise } from './refusedOtherwise.ts';
import { scheduling } from './scheduling.ts';
import { schedulingAlone } from './schedulingAlone.ts';
import { silentRefusals } from './silentRefusals.ts';
import { slowAndBroken } from './slowAndBroken.ts';
import { waitingRollouts } from './waitingRollouts.ts';

/** By subject, in the words of docs/accuracy.md. Those that take half a minute go first. */
export const SUBJECTS: Readonly<Record<string, readonly Scenario[]>> = {
  'Requests that take too long, webhooks that are broken': slowAndBroken,
  'Refusals of other kinds, and quotas': refusedOtherwise,
  'Rollouts that are complete': healthy,
  'Ordinary life': ordinaryLife,
  'Look-alikes beside a healthy rollout': lookalikes,
  'Rollouts that wait': waitingRollouts,
  'The new ReplicaSet is refused': controllerRefusals,
  'Refusals that leave no trace': silentRefusals,
  'Pods are refused': podRefusals,
  'No node takes the pods': [...scheduling, ...schedulingAlone],
  'Pods that fail on their node': failingPods,
  'The same in the words of other kubelets': kubeletWords,
  'Nodes put an end to pods': nodesEndPods,
  'Containers, readiness and change': containers,
  'Who asks, and with which clock': observers,
  'Rollouts that can never end': deadlocks,
  'The controller itself': controller,
};

export const SCENARIOS: readonly Scenario[] = Object.values(SUBJECTS).flat();
