import type { Scenario } from '../scenario.ts';
import { controller } from './controller.ts';
import { controllerRefusals } from './controllerRefusals.ts';
import { deadlocks } from './deadlocks.ts';
import { failingPods } from './failingPods.ts';
import { healthy } from './healthy.ts';
import { lookalikes } from './lookalikes.ts';
import { podRefusals } from './podRefusals.ts';
import { scheduling, schedulingAlone } from './scheduling.ts';
import { waitingRollouts } from './waitingRollouts.ts';

export const SCENARIOS: readonly Scenario[] = [
  ...healthy,
  ...lookalikes,
  ...waitingRollouts,
  ...controllerRefusals,
  ...podRefusals,
  ...scheduling,
  ...failingPods,
  ...deadlocks,
  ...schedulingAlone,
  ...controller,
];
