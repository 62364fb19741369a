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

export const SCENARIOS: readonly Scenario[] = [
  // Those that take half a minute go first.
  ...slowAndBroken,
  ...refusedOtherwise,
  ...healthy,
  ...ordinaryLife,
  ...lookalikes,
  ...waitingRollouts,
  ...controllerRefusals,
  ...silentRefusals,
  ...podRefusals,
  ...scheduling,
  ...failingPods,
  ...kubeletWords,
  ...nodesEndPods,
  ...containers,
  ...observers,
  ...deadlocks,
  ...schedulingAlone,
  ...controller,
];
