/** The update of a ReplicaSet that the controller should have made by now, and what shows that it tried. */
import type {
  DeploymentFacts,
  EventFacts,
  OwnedReplicaSet,
  ReplicaSetFacts,
  StrategyFacts,
} from '../model/evidence.ts';
import type { Proof } from '../model/report.ts';
import { noMatch, type Silence } from '../rule.ts';
import { span, type Moment } from '../time.ts';
import { ageText, gapProof, generationGap, isOlderThan } from './generationGap.ts';
import { swallowedScaleDown } from './swallowedScaleDown.ts';
import { firstMissingWrite } from './syncProgress.ts';
import { tracesOfWork } from './tracesOfWork.ts';

export interface StuckUpdate {
  readonly replicaSet: OwnedReplicaSet;
  readonly difference: string;
  /** ` for 12m`, or nothing. */
  readonly age: string;
  /** Something shows that the controller began the sync that needs it. */
  readonly isBegun: boolean;
  /** Long enough ago for a controller that is busy. */
  readonly isSettled: boolean;
  readonly proof: readonly Proof[];
}

export interface UpdateInput {
  readonly deployment: DeploymentFacts;
  readonly replicasets: ReplicaSetFacts;
  readonly strategy: StrategyFacts;
  readonly events: EventFacts | undefined;
}

/** Seconds that a sync may take before its missing writes mean anything. */
const IN_FLIGHT = 5;

/** Seconds that a busy controller may need. */
export const SETTLED = 10;

export function stuckUpdate(input: UpdateInput, now: Moment): StuckUpdate | Silence {
  const { deployment, replicasets, strategy } = input;
  const gapped = generationGap(deployment, now);
  if ('silence' in gapped) {
    const swallowed = swallowedScaleDown(deployment, replicasets, strategy, now);
    if (swallowed === undefined) return gapped.silence;
    return { ...swallowed, age: ` for ${span(swallowed.age)}`, isBegun: true, isSettled: true };
  }
  const { gap } = gapped;
  const missing = firstMissingWrite(input);
  if (missing.write !== 'update-replicaset')
    return noMatch(`No ReplicaSet has to be updated first; what is missing: ${missing.difference}`);
  if (!isOlderThan(gap, IN_FLIGHT))
    return noMatch('The newest write is a moment old, and the controller may be at it');
  const traces = tracesOfWork(input);
  return {
    replicaSet: missing.replicaSet,
    difference: missing.difference,
    age: ageText(gap),
    isBegun: traces.length > 0,
    isSettled: isOlderThan(gap, SETTLED),
    proof: [gapProof(deployment, gap), missing.proof, ...traces],
  };
}
